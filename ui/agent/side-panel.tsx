import { createMemo, For, Show } from "solid-js"
import type { AgentTile, Board, QueueTile } from "#wire/board.ts"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { colourOf, iconOf, markOf, shortStateText, stateText } from "../shared/state-mark.ts"
import { Elapsed } from "../shared/time.tsx"
import { WaitingCalls } from "../shared/waiting-calls.tsx"
import { ColleagueCalls } from "./call/colleague-calls.tsx"
import { ReceiverRow } from "./call/receiver-row.tsx"
import { isReachable } from "./call/targets.ts"
import { alarmsOf, readyIn } from "../wallboard/figures.ts"
import { sameIds, shownIds } from "../wallboard/mosaic.ts"

/** The agent's queues and the people who share them. */
export const SidePanel = (props: { readonly board: Board; readonly me: AgentTile }) => {
  const queues = createMemo(() => props.me.queues.filter((id) => props.board.queues[id] !== undefined))
  const colleagues = createMemo(
    () => shownIds(colleaguesOf(props.me, Object.values(props.board.agents)), new Set(), "number"),
    undefined,
    { equals: sameIds }
  )
  return (
    <div class="flex h-full min-h-0 flex-col p-3">
      <h2 class="font-semibold">{t("side.queues")}</h2>
      <ul class="-mx-1 mt-1 max-h-[40%] flex-none overflow-y-auto">
        <For each={queues()} fallback={<li class="py-2 text-sm text-muted">{t("side.no-queues")}</li>}>
          {(id) => (
            <Show when={props.board.queues[id]}>
              {(queue) => <QueueRow queue={queue()} ready={readyIn(props.board, id)} />}
            </Show>
          )}
        </For>
      </ul>
      <h2 class="mt-4 flex justify-between font-semibold">
        {t("side.colleagues")}
        <span class="num font-normal text-muted">{colleagues().length}</span>
      </h2>
      <ul class="-mx-1 mt-1 min-h-0 flex-1 overflow-y-auto" tabindex="0" aria-label={t("side.colleagues")}>
        <For each={colleagues()} fallback={<li class="py-2 text-sm text-muted">{t("side.no-colleagues")}</li>}>
          {(id) => <Show when={props.board.agents[id]}>{(agent) => <ColleagueRow agent={agent()} />}</Show>}
        </For>
      </ul>
    </div>
  )
}

const colleaguesOf = (me: AgentTile, agents: ReadonlyArray<AgentTile>): Array<AgentTile> =>
  agents.filter((agent) => agent.id !== me.id && agent.queues.some((queue) => me.queues.includes(queue)))

const QueueRow = (props: { readonly queue: QueueTile; readonly ready: number }) => {
  const { now } = useLive()
  const tooLong = () => alarmsOf(props.queue, now()).longWait
  return (
    <ReceiverRow
      to={{ kind: "queue", queue: props.queue, ready: props.ready }}
      name={props.queue.name}
      queue={props.queue.id}
      class="flex min-h-10 flex-wrap items-center gap-x-2"
      buttons={<WaitingCalls queue={props.queue} class="ml-auto" />}
    >
      <span class="min-w-14 flex-1 truncate">{props.queue.name}</span>
      <span class="num flex-none text-sm text-muted">
        {t("side.waiting")}{" "}
        <b classList={{ "text-ring": props.queue.waiting > 0, "text-text": props.queue.waiting === 0 }}>
          {props.queue.waiting}
        </b>
      </span>
      <Show when={props.queue.longestSince}>
        {(since) => (
          <span class="num flex-none text-sm text-muted">
            {t("side.longest")} <Elapsed since={since()} class={tooLong() ? "font-bold text-alarm" : "text-text"} />
          </span>
        )}
      </Show>
      {/* Also while somebody waits: then it matters most. */}
      <span class="num flex-none text-sm text-muted">
        {t("side.ready")} <b class="text-text">{props.ready}</b>
      </span>
    </ReceiverRow>
  )
}

const ColleagueRow = (props: { readonly agent: AgentTile }) => (
  <ReceiverRow
    to={{ kind: "agent", agent: props.agent, isReachable: isReachable(props.agent) }}
    name={`${props.agent.id} ${props.agent.name}`}
    colleague={props.agent.id}
    title={stateText(props.agent)}
    class="flex min-h-9 items-center gap-2"
    buttons={<ColleagueCalls agent={props.agent} />}
  >
    <MarkIcon mark={markOf(props.agent)} colour={colourOf(props.agent)} icon={iconOf(props.agent)} />
    <span class="num min-w-0 truncate">
      {props.agent.id} {props.agent.name}
    </span>
    <span class="num ml-auto flex-none text-sm">
      {shortStateText(props.agent)} <Elapsed since={props.agent.since} class="text-muted" />
    </span>
  </ReceiverRow>
)
