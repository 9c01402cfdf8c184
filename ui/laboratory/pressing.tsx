import { createEffect, createSignal, For, on, Show } from "solid-js"
import {
  type LaboratoryDeed,
  LaboratoryRun,
  type LaboratoryWays,
  STORM_AT_MOST,
  STORM_SECONDS_AT_MOST
} from "#wire/laboratory.ts"
import { Select } from "../controls/select.tsx"
import { ask } from "../people/affairs.ts"
import { say } from "../shared/language.ts"
import type { LabTerminal } from "./terminals.ts"
import { isFree, waysOf } from "./terminals.ts"
import { DEED_WORDS, LAB, lineWords, wayWords } from "./words.ts"

const URGENT: ReadonlySet<LaboratoryDeed> = new Set(["press", "fall", "smoke", "double-press", "storm"])
const USUAL_COUNT = 20
const USUAL_SECONDS = 5

/** The buttons of one terminal. */
export const Pressing = (props: {
  readonly terminal: LabTerminal
  readonly ways: LaboratoryWays
  readonly now: number
  readonly onSent: () => void
}) => {
  const [kind, setKind] = createSignal("")
  const [number, setNumber] = createSignal("")
  const [count, setCount] = createSignal(USUAL_COUNT)
  const [seconds, setSeconds] = createSignal(USUAL_SECONDS)
  const [isConfirmed, setConfirmed] = createSignal(false)
  const [isAsking, setAsking] = createSignal(false)
  const [problem, setProblem] = createSignal("")
  const ways = () => waysOf(props.terminal, props.ways.ways)
  const way = () => ways().find((each) => each.kind === kind()) ?? ways()[0]
  const numbers = () => props.ways.numbers.filter(({ line }) => line === props.terminal.line)
  const dialled = () => numbers().find((each) => each.number === number())?.number ?? numbers()[0]?.number
  createEffect(
    on(
      () => props.terminal.id,
      () => {
        setConfirmed(false)
        setProblem("")
      }
    )
  )
  const mayPress = () =>
    !isAsking() &&
    (isFree(props.terminal, props.now) || isConfirmed()) &&
    (way()?.calls !== true || dialled() !== undefined)
  const press = async (deed: LaboratoryDeed): Promise<void> => {
    setAsking(true)
    const calls = way()?.calls === true
    const came = await ask("POST", "/api/laboratory/runs", LaboratoryRun, {
      terminal: props.terminal.id,
      kind: way()?.kind ?? "",
      deed,
      ...(calls ? { number: dialled() } : {}),
      ...(deed === "storm" ? { count: count() } : {}),
      ...(deed === "storm" || deed === "lost-network" ? { seconds: seconds() } : {}),
      ...(isConfirmed() ? { isConfirmed: true } : {})
    })
    setProblem("problems" in came ? Object.values(came.problems).join(" ") : "")
    setAsking(false)
    props.onSent()
  }
  return (
    <section class="panel min-w-0 p-3" aria-label={props.terminal.name} data-testid="laboratory-press">
      <h2 class="font-semibold break-words">{props.terminal.name}</h2>
      <p class="num text-sm text-muted break-all">
        {say(lineWords(props.terminal.line))} · {props.terminal.account}
      </p>
      <Show when={way()} fallback={<p class="mt-3 text-muted">{say(LAB.noWay)}</p>}>
        {(chosen) => (
          <>
            <div class="mt-3 flex flex-wrap items-end gap-3">
              <div class="flex w-64 max-w-full flex-col gap-1">
                <span aria-hidden="true">{say(LAB.way)}</span>
                <Select
                  label={say(LAB.way)}
                  options={ways().map((each) => ({ value: each.kind, text: say(wayWords(each.kind)) }))}
                  value={chosen().kind}
                  onChange={setKind}
                />
              </div>
              <Show when={chosen().calls}>
                <Show when={dialled()} fallback={<p class="text-alarm">{say(LAB.noNumber)}</p>}>
                  {(calls) => (
                    <div class="flex w-40 flex-col gap-1">
                      <span aria-hidden="true">{say(LAB.number)}</span>
                      <Select
                        label={say(LAB.number)}
                        options={numbers().map((each) => ({ value: each.number, text: each.number }))}
                        value={calls()}
                        onChange={setNumber}
                      />
                    </div>
                  )}
                </Show>
              </Show>
              <Show when={chosen().deeds.includes("storm")}>
                <Amount label={say(LAB.count)} value={count()} from={2} to={STORM_AT_MOST} onChange={setCount} />
                <Amount
                  label={say(LAB.seconds)}
                  value={seconds()}
                  from={1}
                  to={STORM_SECONDS_AT_MOST}
                  onChange={setSeconds}
                />
              </Show>
            </div>
            <Show when={!isFree(props.terminal, props.now)}>
              <label class="mt-3 flex items-start gap-2">
                <input
                  type="checkbox"
                  class="mt-1 size-4 flex-none"
                  checked={isConfirmed()}
                  onChange={(event) => setConfirmed(event.currentTarget.checked)}
                />
                <span>{say(LAB.confirm)}</span>
              </label>
            </Show>
            <Deeds deeds={chosen().deeds} isOff={!mayPress()} onPress={(deed) => void press(deed)} />
          </>
        )}
      </Show>
      <p class="mt-2 text-alarm" role="status">
        {problem()}
      </p>
    </section>
  )
}

const Deeds = (props: {
  readonly deeds: ReadonlyArray<LaboratoryDeed>
  readonly isOff: boolean
  readonly onPress: (deed: LaboratoryDeed) => void
}) => (
  <div class="mt-4 flex flex-wrap gap-2" role="group" aria-label={say(LAB.deeds)}>
    <For each={props.deeds}>
      {(deed) => (
        <button
          type="button"
          class="btn"
          classList={{ "btn-main": URGENT.has(deed) }}
          disabled={props.isOff}
          data-deed={deed}
          onClick={() => props.onPress(deed)}
        >
          {say(DEED_WORDS[deed])}
        </button>
      )}
    </For>
  </div>
)

const Amount = (props: {
  readonly label: string
  readonly value: number
  readonly from: number
  readonly to: number
  readonly onChange: (value: number) => void
}) => (
  <label class="flex flex-col gap-1">
    <span>{props.label}</span>
    <input
      class="input num w-24"
      type="number"
      min={props.from}
      max={props.to}
      value={props.value}
      onChange={(event) => {
        const value = Math.round(event.currentTarget.valueAsNumber)
        const within = Number.isNaN(value) ? props.value : Math.min(props.to, Math.max(props.from, value))
        props.onChange(within)
        event.currentTarget.value = String(within)
      }}
    />
  </label>
)
