import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import type { Intent } from "#wire/intent.ts"
import { AgentId, EpochMs } from "#wire/words-of-work.ts"
import { Icon } from "../shared/icons.tsx"
import { useLive } from "../shared/live.ts"
import { a, type AlarmWord } from "../shared/words/alarms.ts"
import { mayOpen } from "../shell/may-open.ts"
import type { Asking } from "./asking.ts"
import { closingObstacle, openSteps, type Outcome, OUTCOMES, talkWith } from "./incident-view.ts"

type Deed = "close" | "hand-over" | "put-away" | "lock" | "send" | "unlock"
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

interface PartProps {
  readonly row: IncidentRow
  readonly asking: Asking
}

/** What is done with it as a whole; what needs words opens below its button. */
export const DeedsPart = (props: PartProps) => {
  const { desk, now, session } = useLive()
  /** So long from now, by the server's clock. */
  const at = (ms: number) => EpochMs.make(Math.round(now() + ms))
  const [open, setOpen] = createSignal<Deed | null>(null)
  const isAt = (...standings: ReadonlyArray<IncidentRow["standing"]>) => standings.includes(props.row.standing)
  const finish = async (intent: Intent): Promise<void> => {
    if (await props.asking.ask(intent)) setOpen(null)
  }
  const Opens = (own: { readonly deed: Deed; readonly look?: string }): JSX.Element => (
    <button
      type="button"
      class={`btn ${own.look ?? ""}`}
      aria-expanded={open() === own.deed}
      data-opens={own.deed}
      onClick={() => setOpen(open() === own.deed ? null : own.deed)}
    >
      {a(own.deed === "send" ? "send-other" : own.deed)}
    </button>
  )
  return (
    <footer class="mt-3 border-t border-line pt-3">
      <div class="flex flex-wrap gap-2">
        <Show
          when={props.asking.isMine() && isAt("active") && talkWith(desk()?.hands ?? {}, props.row.id) === undefined}
        >
          <button
            type="button"
            class="btn btn-go"
            disabled={props.asking.rests()}
            data-ask="TalkToTerminal"
            onClick={() => void props.asking.ask({ _tag: "TalkToTerminal", incident: props.row.id })}
          >
            <Icon name="phone" class="flex-none" />
            {a(props.row.line?.standing === "owed" ? "call-back" : "talk")}
          </button>
        </Show>
        <Show when={isAt("active") && mayOpen(session, "alarms.dispatch")}>
          <Opens deed="send" />
        </Show>
        <Show when={isAt("active")}>
          <Opens deed="hand-over" />
        </Show>
        <Show when={isAt("suspended")} fallback={<Opens deed="put-away" />}>
          <button
            type="button"
            class="btn"
            disabled={props.asking.rests()}
            data-ask="ResumeIncident"
            onClick={() => void props.asking.ask({ _tag: "ResumeIncident", incident: props.row.id })}
          >
            {a("take-up")}
          </button>
        </Show>
        <Show when={mayOpen(session, "terminals.lock") && !props.row.isLocked}>
          <Opens deed="lock" />
        </Show>
        <Show when={mayOpen(session, "terminals.unlock") && props.row.isLocked}>
          <Opens deed="unlock" />
        </Show>
        <Show when={mayOpen(session, "alarms.close")}>
          <Opens deed="close" look="btn-main ml-auto" />
        </Show>
      </div>
      <Switch>
        <Match when={open() === "close"}>
          <CloseForm {...props} onAsk={finish} />
        </Match>
        <Match when={open() === "hand-over"}>
          <HandOverForm {...props} onAsk={finish} />
        </Match>
        <Match when={open() === "put-away"}>
          <WhileForm
            {...props}
            word="put-away"
            unit="minutes"
            usual={30}
            most={720}
            onAsk={(amount, reason) =>
              finish({ _tag: "SuspendIncident", incident: props.row.id, until: at(amount * MINUTE_MS), reason })
            }
          />
        </Match>
        <Match when={open() === "lock"}>
          <WhileForm
            {...props}
            word="lock"
            unit="hours"
            usual={72}
            most={72}
            onAsk={(amount, reason) =>
              finish({ _tag: "LockTerminal", terminal: props.row.terminal, until: at(amount * HOUR_MS), reason })
            }
          />
        </Match>
        <Match when={open() === "unlock"}>
          <WhileForm
            {...props}
            word="unlock"
            onAsk={(_, reason) => finish({ _tag: "UnlockTerminal", terminal: props.row.terminal, reason })}
          />
        </Match>
        <Match when={open() === "send"}>
          <SendForm {...props} onAsk={finish} />
        </Match>
      </Switch>
    </footer>
  )
}

interface FormProps extends PartProps {
  readonly onAsk: (intent: Intent) => Promise<void>
}

const Form = (props: {
  readonly word: AlarmWord
  readonly rests: boolean
  readonly onSubmit: () => void
  readonly children: JSX.Element
}) => (
  <form
    class="mt-3 flex flex-wrap items-end gap-3"
    onSubmit={(event) => {
      event.preventDefault()
      props.onSubmit()
    }}
  >
    {props.children}
    <button type="submit" class="btn btn-main" disabled={props.rests}>
      {a(props.word)}
    </button>
  </form>
)

const Field = (props: { readonly word: AlarmWord; readonly class?: string; readonly children: JSX.Element }) => (
  <label class={`block text-sm ${props.class ?? ""}`}>
    <span class="text-muted">{a(props.word)}</span>
    {props.children}
  </label>
)

const CloseForm = (props: FormProps) => {
  const [outcome, setOutcome] = createSignal<Outcome>("helped")
  const [note, setNote] = createSignal("")
  const why = () => closingObstacle(props.row, outcome(), note())
  return (
    <>
      <Form
        word="close"
        rests={props.asking.rests() || why() !== null}
        onSubmit={() => {
          const said = note().trim()
          void props.onAsk({
            _tag: "CloseIncident",
            incident: props.row.id,
            outcome: outcome(),
            note: said === "" ? null : said
          })
        }}
      >
        <Field word="outcome">
          <select
            class="field mt-1 block"
            value={outcome()}
            ref={(field) => queueMicrotask(() => field.focus())}
            onChange={(event) => setOutcome(event.currentTarget.value as Outcome)}
          >
            <For each={OUTCOMES}>{(each) => <option value={each}>{a(`outcome.${each}`)}</option>}</For>
          </select>
        </Field>
        <Field word="note" class="min-w-48 flex-1">
          <input class="field mt-1 block" value={note()} onInput={(event) => setNote(event.currentTarget.value)} />
        </Field>
      </Form>
      <Show when={why()}>
        {(obstacle) => (
          <p class="mt-2 text-sm font-semibold text-alarm" role="status" data-testid="why-not">
            {obstacle() === "steps"
              ? a("why-not", {
                  steps: openSteps(props.row)
                    .map(({ title }) => title)
                    .join("、")
                })
              : a("word-needed")}
          </p>
        )}
      </Show>
    </>
  )
}

const HandOverForm = (props: FormProps) => {
  const { board } = useLive()
  const [to, setTo] = createSignal("")
  const [note, setNote] = createSignal("")
  const others = () =>
    Object.values(board()?.agents ?? {})
      .filter(({ id, state }) => state !== "signed-out" && id !== props.row.agent)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  return (
    <Form
      word="hand-over"
      rests={props.asking.rests() || note().trim() === ""}
      onSubmit={() =>
        void props.onAsk({
          _tag: "HandOverIncident",
          incident: props.row.id,
          to: to() === "" ? null : AgentId.make(to()),
          note: note().trim()
        })
      }
    >
      <Field word="to">
        <select class="field mt-1 block" value={to()} onChange={(event) => setTo(event.currentTarget.value)}>
          <option value="">{a("anybody")}</option>
          <For each={others()}>{({ id, name }) => <option value={id}>{`${id} ${name}`}</option>}</For>
        </select>
      </Field>
      <Field word="note" class="min-w-48 flex-1">
        <input class="field mt-1 block" value={note()} onInput={(event) => setNote(event.currentTarget.value)} />
      </Field>
    </Form>
  )
}

/** For so long, or for good, with a reason. */
const WhileForm = (
  props: PartProps & {
    readonly word: "lock" | "put-away" | "unlock"
    readonly unit?: "hours" | "minutes"
    readonly usual?: number
    readonly most?: number
    readonly onAsk: (amount: number, reason: string) => Promise<void>
  }
) => {
  const [amount, setAmount] = createSignal(props.usual ?? 0)
  const [reason, setReason] = createSignal("")
  return (
    <Form
      word={props.word}
      rests={props.asking.rests() || reason().trim() === "" || !(amount() >= 0)}
      onSubmit={() => void props.onAsk(amount(), reason().trim())}
    >
      <Show when={props.unit}>
        {(unit) => (
          <Field word={unit()}>
            <input
              class="field num mt-1 block w-24"
              type="number"
              min="1"
              max={props.most}
              required
              value={amount()}
              onInput={(event) => setAmount(event.currentTarget.valueAsNumber)}
            />
          </Field>
        )}
      </Show>
      <Field word="reason" class="min-w-48 flex-1">
        <input class="field mt-1 block" value={reason()} onInput={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Form>
  )
}

const SendForm = (props: FormProps) => {
  const [name, setName] = createSignal("")
  const [number, setNumber] = createSignal("")
  const [minutes, setMinutes] = createSignal(2)
  return (
    <Form
      word="send"
      rests={props.asking.rests() || name().trim() === "" || number().trim() === "" || !(minutes() >= 1)}
      onSubmit={() =>
        void props.onAsk({
          _tag: "SendParty",
          incident: props.row.id,
          name: name().trim(),
          number: number().trim(),
          withinMs: minutes() * MINUTE_MS
        })
      }
    >
      <Field word="name" class="min-w-32 flex-1">
        <input class="field mt-1 block" value={name()} onInput={(event) => setName(event.currentTarget.value)} />
      </Field>
      <Field word="number" class="min-w-32 flex-1">
        <input
          class="field num mt-1 block"
          inputmode="tel"
          value={number()}
          onInput={(event) => setNumber(event.currentTarget.value)}
        />
      </Field>
      <Field word="minutes">
        <input
          class="field num mt-1 block w-24"
          type="number"
          min="1"
          max="60"
          value={minutes()}
          onInput={(event) => setMinutes(event.currentTarget.valueAsNumber)}
        />
      </Field>
    </Form>
  )
}
