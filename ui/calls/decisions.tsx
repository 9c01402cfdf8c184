import { createResource, For, type JSX, Show } from "solid-js"
import type { Decision } from "#wire/records.ts"
import { fetchWhy } from "../shared/calls.ts"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { say, t, tOr, type WordKey } from "../shared/language.ts"
import { momentText, spanText } from "../shared/time-text.ts"
import { stageText } from "./stage-text.ts"
import { isTied, LOST, shownScore } from "./near-ties.ts"
import { scoreWord } from "./score-text.ts"
import { Overflows } from "./overflows.tsx"
import { Transfers } from "./transfers.tsx"

/** Why a call went where it went: each decision of the distributor with everybody it looked at, numbers outside that were tried, and where people sent it. */
export const Decisions = (props: {
  readonly call: string
  /** Read again with each that is higher; what was read before stays until then. */
  readonly round?: number
}) => {
  const [why, { refetch }] = createResource(
    () => ({ call: props.call, round: props.round }),
    ({ call }) => fetchWhy(call)
  )
  const said = () => (why.error === undefined ? why.latest : undefined)
  const isKnown = () =>
    [...(said()?.decisions ?? []), ...(said()?.overflows ?? []), ...(said()?.transfers ?? [])].length > 0
  return (
    <Show
      when={why.error === undefined}
      fallback={
        <p class="mt-4 flex items-center gap-3 text-alarm" role="alert">
          {t("why.failed")}
          <button type="button" class="btn text-text" onClick={() => void refetch()}>
            {t("do.retry")}
          </button>
        </p>
      }
    >
      <Show when={said() !== undefined} fallback={<p class="mt-4 text-muted">{t("app.loading")}</p>}>
        <Show when={isKnown()} fallback={<p class="mt-2 text-muted">{t("why.none")}</p>}>
          <For each={said()?.decisions ?? []}>
            {(decision, at) => <DecisionView decision={decision} number={at() + 1} />}
          </For>
          <Overflows overflows={said()?.overflows ?? []} />
          <Transfers transfers={said()?.transfers ?? []} />
        </Show>
      </Show>
    </Show>
  )
}

export const DecisionView = (props: { readonly decision: Decision; readonly number: number }) => {
  const { board, now } = useLive()
  const nameOf = (agent: keyof NonNullable<ReturnType<typeof board>>["agents"]): string =>
    board()?.agents[agent]?.name ?? ""
  // The chosen one first, then those who came close, then the rest: what one looks for.
  const candidates = () =>
    props.decision.candidates.toSorted((a, b) => rank(a.verdict) - rank(b.verdict) || scoreOf(b) - scoreOf(a))
  const others = () => othersText(props.decision.counts)
  return (
    <section class="mt-4">
      <h3 class="flex items-baseline justify-between gap-2 font-semibold">
        {t("why.decision", { n: props.number })}
        <span class="num text-sm font-normal text-muted">{momentText(props.decision.at, now())}</span>
      </h3>
      <dl class="mt-2 grid grid-cols-4 gap-2 text-sm">
        <Part word="why.strategy">{tOr(`strategy.${props.decision.strategy}`, props.decision.strategy)}</Part>
        <Part word="why.waited">{spanText(props.decision.waitedMs)}</Part>
        <Part word="why.chosen">
          {props.decision.chosen} {nameOf(props.decision.chosen)}
        </Part>
        <Part word="why.ended">
          {props.decision.outcome === null ? "—" : tOr(`ring.${props.decision.outcome}`, props.decision.outcome)}
        </Part>
      </dl>
      <For each={props.decision.stages ?? []}>{(stage) => <p class="mt-1 text-sm">{stageText(stage)}</p>}</For>
      <Show when={props.decision.said}>{(said) => <p class="mt-1 text-sm">{say(said())}</p>}</Show>
      <Show when={tOr(`how.${props.decision.strategy}`, "")}>
        {(how) => <p class="mt-1 text-sm text-muted">{how()}</p>}
      </Show>
      <table class="num mt-2 w-full border-collapse text-sm">
        <thead class="text-left text-muted">
          <tr class="h-8 [&>th]:font-normal">
            <th>{t("why.agent")}</th>
            <th>{t("why.verdict")}</th>
            <th class="text-right">{scoreWord(props.decision.strategy)}</th>
          </tr>
        </thead>
        <tbody>
          <For each={candidates()}>
            {(candidate) => (
              <tr class="h-8 border-t border-line" classList={{ "font-semibold": candidate.verdict === "chosen" }}>
                <td>
                  {candidate.agent} {nameOf(candidate.agent)}
                </td>
                <td>
                  <span
                    class="inline-flex items-center gap-1.5"
                    data-mark={candidate.verdict === "chosen" ? "ready" : "signed-out"}
                  >
                    <Icon name={candidate.verdict === "chosen" ? "check" : "ring"} class="mark-icon" />
                    {isTied(props.decision, candidate) ? t("verdict.tied") : verdictWord(candidate.verdict)}
                  </span>
                </td>
                <td class="text-right">{shownScore(props.decision, candidate)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={others()}>
        {(text) => (
          <p class="num border-t border-line pt-2 text-sm text-muted" data-testid="others">
            {text()}
          </p>
        )}
      </Show>
    </section>
  )
}

const verdictWord = (verdict: string): string => tOr(`verdict.${verdict}`, verdict)

/** Everybody who did not come near, by how many had which verdict, the most first: 其余 289 人：不属于该队列 120、示忙 98… */
export const othersText = (counts: Decision["counts"]): string => {
  const some = Object.entries(counts)
    .filter(([, n]) => n > 0)
    .toSorted(([, a], [, b]) => b - a)
  if (some.length === 0) return ""
  const each = some.map(([verdict, n]) => t("why.count", { verdict: verdictWord(verdict), n }))
  return t("why.others", { n: some.reduce((sum, [, n]) => sum + n, 0), counts: each.join(" · ") })
}

const Part = (props: { readonly word: WordKey; readonly children: JSX.Element }) => (
  <div>
    <dt class="text-muted">{t(props.word)}</dt>
    <dd class="num font-medium">{props.children}</dd>
  </div>
)

/** Who was not compared comes last. */
const scoreOf = ({ score }: Decision["candidates"][number]): number => score ?? Number.MIN_SAFE_INTEGER

const rank = (verdict: Decision["candidates"][number]["verdict"]): number => {
  if (verdict === "chosen") return 0
  return LOST.has(verdict) ? 1 : 2
}
