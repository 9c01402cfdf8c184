import type { AgentTile, Board, QueueTile } from "#wire/board.ts"
import { isOnAlarm } from "../shared/state-mark.ts"
import { percent } from "../shared/time-text.ts"

/** A caller who waits longer than this turns the queue red. */
export const LONG_WAIT_MS = 120_000
/** Below this service level the queue is red. */
export const LOW_SERVICE_LEVEL_PERCENT = 60
/** What centres promise: 80 % in the queue's seconds. */
export const SERVICE_LEVEL_TARGET_PERCENT = 80

/** The figures over the whole centre. Shares are null when there is nothing yet to share. */
export interface Figures {
  readonly waiting: number
  readonly longestSince: number | null
  readonly serviceLevelPercent: number | null
  /** The seconds of the service level; null when queues have different ones. */
  readonly serviceLevelSeconds: number | null
  readonly abandonmentPercent: number | null
  /** Average speed of answer. */
  readonly asaMs: number | null
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
}

export const figuresOf = (queues: ReadonlyArray<QueueTile>): Figures => {
  const sum = (of: (queue: QueueTile) => number): number => queues.reduce((total, queue) => total + of(queue), 0)
  const [offered, answered, abandoned] = [sum((q) => q.offered), sum((q) => q.answered), sum((q) => q.abandoned)]
  const waits = queues.flatMap((queue) => (queue.longestSince === null ? [] : [queue.longestSince]))
  const seconds = new Set(queues.map((queue) => queue.serviceLevelSeconds))
  return {
    waiting: sum((q) => q.waiting),
    longestSince: waits.length === 0 ? null : Math.min(...waits),
    serviceLevelPercent: percent(
      sum((q) => q.answeredInTime),
      answered
    ),
    serviceLevelSeconds: seconds.size === 1 ? ([...seconds][0] ?? null) : null,
    abandonmentPercent: percent(abandoned, offered),
    asaMs: answered > 0 ? sum((q) => q.waitMs) / answered : null,
    offered,
    answered,
    abandoned
  }
}

/** Whom nothing reaches is "unreachable", not "ready"; whose telephone has another call is ready in vain. */
const isIdle = ({ device, state }: AgentTile): boolean => state === "ready" && device !== "busy"

/** How many people are at work, and at what. */
export interface Presence {
  readonly online: number
  readonly idle: number
  readonly talking: number
  readonly wrapUp: number
}

export const presenceOf = (agents: ReadonlyArray<AgentTile>): Presence => {
  const count = (fits: (agent: AgentTile) => boolean): number => agents.filter(fits).length
  return {
    // Who has neither telephone nor panel is not there, whatever they were ready for.
    online: count(
      ({ panel, state }) =>
        state !== "signed-out" && state !== "disconnected" && (state !== "unreachable" || panel === "open")
    ),
    idle: count(isIdle),
    talking: count((agent) => agent.state === "talking" && !isOnAlarm(agent)),
    wrapUp: count(({ state }) => state === "wrap-up")
  }
}

/** What is over its limit in a queue. */
export const alarmsOf = (queue: QueueTile, nowMs: number) => {
  const serviceLevelPercent = percent(queue.answeredInTime, queue.answered)
  return {
    longWait: queue.longestSince !== null && nowMs - queue.longestSince > LONG_WAIT_MS,
    lowServiceLevel: serviceLevelPercent !== null && serviceLevelPercent < LOW_SERVICE_LEVEL_PERCENT
  }
}

/** Agents of a queue who can be offered work now. */
export const readyIn = (board: Pick<Board, "agents">, queue: QueueTile["id"]): number =>
  Object.values(board.agents).filter((agent) => isIdle(agent) && agent.queues.includes(queue)).length
