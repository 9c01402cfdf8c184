import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import type { LaboratoryRun } from "#wire/laboratory.ts"
import { say } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { clockText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { DEED_WORDS, LAB, STATE_WORDS, wayWords } from "./words.ts"

/** On a narrow screen a message is a block of lines, each with its name before it. */
const CELL =
  "px-3 py-1.5 max-sm:flex max-sm:gap-3 max-sm:py-0.5 max-sm:before:w-20 max-sm:before:flex-none max-sm:before:text-muted max-sm:before:content-[attr(data-label)]"

/** Each message that was sent, newest first, with its answer. */
export const Runs = (props: { readonly runs: ReadonlyArray<LaboratoryRun> }) => (
  <section class="panel min-w-0" aria-label={say(LAB.runs)}>
    <h2 class="px-3 pt-2 font-semibold">{say(LAB.runs)}</h2>
    <Show when={props.runs.length > 0} fallback={<p class="p-3 text-muted">{say(LAB.noRuns)}</p>}>
      <table class="w-full text-left max-sm:block" data-testid="laboratory-runs">
        <thead class="text-sm text-muted max-sm:hidden">
          <tr>
            <For each={[LAB.at, LAB.terminal, LAB.what, LAB.answer, LAB.ms, LAB.became]}>
              {(words) => (
                <th scope="col" class="px-3 py-1 font-normal whitespace-nowrap">
                  {say(words)}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody class="max-sm:block">
          <For each={props.runs}>{(run) => <Line run={run} />}</For>
        </tbody>
      </table>
    </Show>
  </section>
)

const Line = (props: { readonly run: LaboratoryRun }) => (
  <tr
    class="border-t border-line align-top max-sm:block max-sm:py-2"
    data-run={props.run.id}
    data-state={props.run.state}
  >
    <td data-label={say(LAB.at)} class={`num whitespace-nowrap ${CELL}`}>
      {clockText(props.run.at)}
    </td>
    <td data-label={say(LAB.terminal)} class={CELL}>
      <div class="min-w-0 break-words">
        {props.run.name}
        <span class="num block text-sm text-muted break-all">{props.run.account}</span>
      </div>
    </td>
    <td data-label={say(LAB.what)} class={CELL}>
      <div>
        {say(DEED_WORDS[props.run.deed])}
        <Show when={props.run.of > 1}>
          <span class="num"> ×{props.run.of}</span>
        </Show>
        <span class="block text-sm text-muted">{say(wayWords(props.run.kind))}</span>
      </div>
    </td>
    <td data-label={say(LAB.answer)} class={CELL}>
      <div class="min-w-0">
        <span
          class="font-semibold"
          classList={{
            "text-idle": props.run.state === "acknowledged",
            "text-alarm": props.run.state === "failed" || props.run.state === "partly"
          }}
        >
          {say(STATE_WORDS[props.run.state])}
          <Show when={props.run.of > 1 && props.run.state !== "running"}>
            <span class="num">
              {" "}
              {props.run.acknowledged}/{props.run.of}
            </span>
          </Show>
        </span>
        <span class="num block max-w-80 text-sm text-muted break-all">{props.run.answer}</span>
      </div>
    </td>
    <td data-label={say(LAB.ms)} class={`num whitespace-nowrap ${CELL}`}>
      {props.run.ms ?? "–"}
    </td>
    <td data-label={say(LAB.became)} class={CELL}>
      <Became run={props.run} />
    </td>
  </tr>
)

const Became = (props: { readonly run: LaboratoryRun }) => {
  const { session } = useLive()
  const text = () => {
    const { became, incident } = props.run
    return became === null ? "–" : became === "incident" ? (incident ?? "") : say(LAB[became])
  }
  return (
    <Show when={props.run.incident !== null && mayOpen(session, "alarms.reassign")} fallback={<span>{text()}</span>}>
      <A class="underline" href={`/alarms?incident=${encodeURIComponent(props.run.incident ?? "")}`}>
        {say(props.run.became === "counted" ? LAB.counted : LAB.incident)}{" "}
        <span class="num whitespace-nowrap">{props.run.incident}</span>
      </A>
    </Show>
  )
}
