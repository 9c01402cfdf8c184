import { createSignal, Show } from "solid-js"
import { DialTrial } from "#wire/dial-trial.ts"
import { createReferences, optionsOf } from "../administration/references.ts"
import { Combobox } from "../controls/combobox.tsx"
import { Select } from "../controls/select.tsx"
import { ask, type Outcome } from "../people/affairs.ts"
import { say } from "../shared/language.ts"
import { RIGHTS, TRIAL } from "./dial-trial-words.ts"

const AGENT = "agent"

/** What would come of dialling a number. */
export const DialTrialForm = () => {
  const references = createReferences(() => ["queue", "trunk"])
  const [number, setNumber] = createSignal("")
  const [who, setWho] = createSignal("national")
  const [agent, setAgent] = createSignal("")
  const [queue, setQueue] = createSignal<string | null>(null)
  const [outcome, setOutcome] = createSignal<Outcome<DialTrial>>()
  const changed =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      // What was answered was of another question.
      setOutcome(undefined)
      set(value)
    }
  const tryIt = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const isAgent = who() === AGENT
    setOutcome(
      await ask("POST", "/api/dialling/try", DialTrial, {
        number: number(),
        right: isAgent ? "none" : who(),
        agent: isAgent ? agent().trim() || null : null,
        queue: queue()
      })
    )
  }
  const people = () => [
    ...RIGHTS.map(({ value, words }) => ({ value, text: say(words) })),
    { value: AGENT, text: say(TRIAL.byAgent) }
  ]
  return (
    <>
      <p class="px-3 pb-2 text-muted">{say(TRIAL.lead)}</p>
      <form class="flex flex-wrap items-end gap-3 px-3 pb-3" onSubmit={(event) => void tryIt(event)}>
        <label class="flex flex-col gap-1 max-sm:w-full">
          <span>{say(TRIAL.number)}</span>
          <input
            class="input num w-52 max-sm:w-full"
            type="tel"
            autocomplete="off"
            maxlength={64}
            value={number()}
            onInput={(event) => changed(setNumber)(event.currentTarget.value)}
          />
        </label>
        <div class="flex w-64 flex-col gap-1 max-sm:w-full">
          <span aria-hidden="true">{say(TRIAL.who)}</span>
          <Select label={say(TRIAL.who)} options={people()} value={who()} onChange={changed(setWho)} />
        </div>
        <Show when={who() === AGENT}>
          <label class="flex flex-col gap-1 max-sm:w-full">
            <span>{say(TRIAL.agent)}</span>
            <input
              class="input num w-32 max-sm:w-full"
              type="text"
              autocomplete="off"
              maxlength={20}
              required
              pattern=".*\S.*"
              value={agent()}
              onInput={(event) => changed(setAgent)(event.currentTarget.value)}
            />
          </label>
        </Show>
        <div class="flex w-52 flex-col gap-1 max-sm:w-full">
          <span aria-hidden="true">{say(TRIAL.queue)}</span>
          <Combobox
            label={say(TRIAL.queue)}
            options={optionsOf("queue", references.rowsOf("queue") ?? [])}
            value={queue()}
            onChange={changed(setQueue)}
            isNullable
            placeholder={say(TRIAL.noQueue)}
          />
        </div>
        <button type="submit" class="btn btn-main max-sm:w-full">
          {say(TRIAL.try)}
        </button>
      </form>
      <div class="px-3 pb-3" role="status" data-testid="dial-trial-outcome">
        <Show when={outcome()}>
          {(came) => <Came outcome={came()} trunkOf={(id) => references.titleOfOther("trunk", id) ?? id} />}
        </Show>
      </div>
    </>
  )
}

const Came = (props: { readonly outcome: Outcome<DialTrial>; readonly trunkOf: (id: string) => string }) => {
  const problems = () => ("problems" in props.outcome ? Object.values(props.outcome.problems).join(" ") : undefined)
  const trial = () => ("answer" in props.outcome ? props.outcome.answer : undefined)
  return (
    <>
      <Show when={problems()}>{(said) => <p class="text-alarm">{said()}</p>}</Show>
      <Show when={trial()}>
        {(said) => (
          <p
            class="font-semibold"
            classList={{ "text-alarm": said().outcome === "refused" }}
            data-outcome={said().outcome}
          >
            {say(said().words)}
          </p>
        )}
      </Show>
      <Show when={trial()?.way}>{(way) => <Way way={way()} trunkOf={props.trunkOf} />}</Show>
    </>
  )
}

const Way = (props: { readonly way: NonNullable<DialTrial["way"]>; readonly trunkOf: (id: string) => string }) => (
  <dl class="mt-2 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
    <dt class="text-muted">{say(TRIAL.dials)}</dt>
    <dd class="num font-semibold">{props.way.digits}</dd>
    <Show when={props.way.sent !== props.way.digits}>
      <dt class="text-muted">{say(TRIAL.sends)}</dt>
      <dd class="num font-semibold">{props.way.sent}</dd>
    </Show>
    <dt class="text-muted">{say(TRIAL.trunk)}</dt>
    <dd class="min-w-0 break-words">{props.trunkOf(props.way.trunk)}</dd>
    <Show when={props.way.next.length > 0}>
      <dt class="text-muted">{say(TRIAL.next)}</dt>
      <dd class="min-w-0 break-words">{props.way.next.map(props.trunkOf).join(say({ zh: "、", en: ", " }))}</dd>
    </Show>
    <dt class="text-muted">{say(TRIAL.shown)}</dt>
    <dd>
      <span class="num font-semibold">{props.way.shown ?? say(TRIAL.nothing)}</span>{" "}
      <span class="text-muted">{say({ zh: `（${props.way.shownBy.zh}）`, en: `(${props.way.shownBy.en})` })}</span>
    </dd>
  </dl>
)
