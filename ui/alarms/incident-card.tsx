import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import { Icon } from "../shared/icons.tsx"
import { useLive } from "../shared/live.ts"
import { Elapsed, Left } from "../shared/time.tsx"
import { clockText } from "../shared/time-text.ts"
import { a, eventWord } from "../shared/words/alarms.ts"
import { mayOpen } from "../shell/may-open.ts"
import { type Asking, createIncidentAsking } from "./asking.ts"
import { ContactsPart } from "./contacts-part.tsx"
import { DeedsPart } from "./deeds-part.tsx"
import { KeysPart } from "./keys-part.tsx"
import { isFault } from "./incident-view.ts"
import { standingText, userName } from "./incident-words.ts"
import { LinePart } from "./line-part.tsx"

/** One alarm: what it is about, what its protocol asks, whom one calls or sends, and how it ends. */
export const IncidentCard = (props: { readonly row: IncidentRow; readonly nameOf: (agent: string) => string }) => {
  const asking = createIncidentAsking(() => props.row)
  return (
    <article
      class="panel p-3"
      data-incident={props.row.id}
      data-standing={props.row.standing}
      aria-label={userName(props.row)}
    >
      <Head row={props.row} nameOf={props.nameOf} />
      <LinePart row={props.row} />
      <Show when={props.row.standing !== "closed"}>
        <div class="mt-3 grid gap-4 lg:grid-cols-2">
          <StepsPart row={props.row} asking={asking} nameOf={props.nameOf} />
          <ContactsPart row={props.row} asking={asking} />
        </div>
        <KeysPart row={props.row} asking={asking} />
        <Show when={asking.mayWork()}>
          <DeedsPart row={props.row} asking={asking} />
        </Show>
      </Show>
    </article>
  )
}

/** A colour, an icon and a word: 报障 for what is wrong with the terminal, 正常 for who asks for help (A25, A26). */
export const KindSign = (props: { readonly row: Pick<IncidentRow, "event"> }) => (
  <span
    class="inline-flex flex-none items-center gap-1 rounded border px-2 py-0.5 font-semibold"
    classList={{
      "border-ring text-ring": isFault(props.row),
      "border-alarm text-alarm": !isFault(props.row)
    }}
    data-kind={isFault(props.row) ? "fault" : "normal"}
  >
    <Icon name={isFault(props.row) ? "unplugged" : "siren"} class="flex-none" />
    {a(isFault(props.row) ? "fault" : "normal")}
  </span>
)

const Head = (props: { readonly row: IncidentRow; readonly nameOf: (agent: string) => string }) => {
  const { session } = useLive()
  const where = () => [props.row.title, props.row.place, props.row.device].filter(Boolean).join(" · ")
  const said = () => {
    const { batteryPercent, heartBpm, signalPercent } = props.row.measured
    return [
      heartBpm === undefined ? "" : a("heart", { n: heartBpm }),
      batteryPercent === undefined ? "" : a("battery", { n: batteryPercent }),
      signalPercent === undefined ? "" : a("signal", { n: signalPercent })
    ].filter((each) => each !== "")
  }
  return (
    <header>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <KindSign row={props.row} />
        <h2 class="min-w-0 text-lg font-semibold break-words">{userName(props.row)}</h2>
        <span class="font-semibold text-alarm">{props.row.class.name}</span>
        <span class="ml-auto">
          <Elapsed since={props.row.openedAt} class="text-xl font-semibold" />
        </span>
      </div>
      <p class="mt-1 break-words">
        {eventWord(props.row.event)}
        <Show when={where() !== ""}>{` · ${where()}`}</Show>
      </p>
      <Show when={props.row.text}>{(text) => <p class="text-sm break-words whitespace-pre-wrap">{text()}</p>}</Show>
      <p class="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted" role="status">
        <span class="font-semibold text-text" data-testid="standing">
          {standingText(props.row, props.nameOf)}
        </span>
        <Show when={props.row.standing === "suspended" && props.row.reason}>{(reason) => <span>{reason()}</span>}</Show>
        <Show when={props.row.presses > 1}>
          <span class="num font-semibold text-alarm">{a("presses", { n: props.row.presses })}</span>
        </Show>
        <Show when={props.row.beside > 0}>
          <span class="num">{a("beside", { n: props.row.beside })}</span>
        </Show>
        <For each={said()}>{(each) => <span class="num">{each}</span>}</For>
        <Show when={props.row.cancelledAt !== null}>
          <Sign icon="cross" word={a("cancelled")} />
        </Show>
        <Show when={props.row.isLocked}>
          <Sign icon="bar" word={a("locked")} />
        </Show>
        <Show when={mayOpen(session, "alarms.view")}>
          <A class="underline" href={`/alarms/incidents/${encodeURIComponent(props.row.id)}`}>
            {a("timeline")}
          </A>
        </Show>
        <Show when={mayOpen(session, "customers.view") && props.row.user}>
          {(user) => (
            <A class="underline" href={`/administration/customers/${encodeURIComponent(user().customer)}`}>
              {a("customer")}
            </A>
          )}
        </Show>
      </p>
    </header>
  )
}

const Sign = (props: { readonly icon: "bar" | "cross"; readonly word: string }) => (
  <span class="inline-flex items-center gap-1 font-semibold text-ring">
    <Icon name={props.icon} class="flex-none" />
    {props.word}
  </span>
)

const StepsPart = (props: {
  readonly row: IncidentRow
  readonly asking: Asking
  readonly nameOf: (agent: string) => string
}) => {
  const { now } = useLive()
  const mayDo = () => props.asking.mayWork() && props.row.standing === "active"
  return (
    <section aria-label={a("steps")}>
      <h3 class="font-semibold">{a("steps")}</h3>
      <ol class="mt-1 flex flex-col gap-1">
        <For each={props.row.steps} fallback={<li class="text-sm text-muted">{a("no-steps")}</li>}>
          {(step) => (
            <li class="flex min-h-9 items-center gap-2" data-step={step.id} data-done={step.done !== null}>
              <span
                class="grid size-5 flex-none place-items-center rounded border"
                classList={{ "border-idle text-idle": step.done !== null, "border-line": step.done === null }}
              >
                <Show when={step.done}>
                  <Icon name="check" />
                </Show>
              </span>
              <span class="min-w-0 flex-1 break-words" classList={{ "text-muted": step.done !== null }}>
                {step.title}
                <Show when={step.mandatory && step.done === null}>
                  <span class="ml-2 text-sm font-semibold whitespace-nowrap text-alarm">{a("mandatory")}</span>
                </Show>
              </span>
              <Show
                when={step.done}
                fallback={
                  <>
                    <Show when={step.dueAt}>
                      {(due) => (
                        <span
                          class="text-sm"
                          classList={{ "text-alarm font-semibold": due() <= now(), "text-muted": due() > now() }}
                        >
                          <Show when={due() > now()} fallback={a("overdue")}>
                            {a("due")} <Left until={due()} />
                          </Show>
                        </span>
                      )}
                    </Show>
                    <Show when={mayDo()}>
                      <button
                        type="button"
                        class="btn"
                        disabled={props.asking.rests()}
                        data-ask="DoIncidentStep"
                        aria-label={`${a("do-step")}: ${step.title}`}
                        onClick={() =>
                          void props.asking.ask({
                            _tag: "DoIncidentStep",
                            incident: props.row.id,
                            step: step.id,
                            note: null
                          })
                        }
                      >
                        {a("do-step")}
                      </button>
                    </Show>
                  </>
                }
              >
                {(done) => (
                  <span class="num text-sm text-muted">
                    {a("done-by", { who: props.nameOf(done().by), time: clockText(done().at) })}
                  </span>
                )}
              </Show>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}
