import { elementsOf } from "../sorted.ts"
import type { AgentId, QueueId } from "../vocabulary.ts"
import type { WaitsBecause } from "../waits-because.ts"
import type { WorkId } from "../work.ts"
import { waiterIn } from "./book.ts"
import { misfit } from "./decision.ts"
import { FREE_ASIDE, obstructionAt, poolFor } from "./pool.ts"
import type { Book, Member, State, Waiter } from "./protocol.ts"
import { inOrder } from "./waiting.ts"

/** Why work that waits still waits, as the distributor knows it now. It decides nothing: people ask. */

export interface WaitsWhy {
  readonly waiter: Waiter
  readonly because: WaitsBecause
  /** Those who could do it, nearest first, with what is in the way; "free" for who is. */
  readonly servers: ReadonlyArray<{ readonly agent: AgentId; readonly why: string }>
  /** How many of the queue stand in which way. */
  readonly counts: Readonly<Record<string, number>>
}

/** All that waits in a queue, in the order of service. */
export const waitersOf = (state: State | undefined, queue: QueueId): ReadonlyArray<Waiter> =>
  state === undefined || state._tag === "Unconfigured"
    ? []
    : [...elementsOf(state.book.waiters)].filter(({ work }) => work.queue === queue).toSorted(inOrder)

/** Undefined when it does not wait here. */
export const waitsWhy = (state: State | undefined, work: WorkId): WaitsWhy | undefined => {
  if (state === undefined || state._tag === "Unconfigured") return undefined
  const waiter = waiterIn(state.book, work)
  if (waiter === undefined) return undefined
  const stands = standsOf(state.book, waiter)
  const counts: Record<string, number> = {}
  for (const { why } of stands) counts[why] = (counts[why] ?? 0) + 1
  const servers = stands.flatMap(({ agent, isAble, why }) => (isAble ? [{ agent, why }] : []))
  return { waiter, because: becauseOf(state, waiter, stands), servers, counts }
}

interface Stand {
  readonly agent: AgentId
  /** Fits the work, whether free or not. */
  readonly isAble: boolean
  readonly why: string
}

const standsOf = ({ pools }: Book, waiter: Waiter): ReadonlyArray<Stand> => {
  const pool = poolFor(pools, waiter.work.queue, waiter.work.channel)
  return pool === undefined ? [] : [...elementsOf(pool.members)].map((member) => standOf(member, waiter))
}

const standOf = (member: Member, waiter: Waiter): Stand => {
  const { agent } = member.profile
  const why = misfit(member, waiter)
  if (why !== undefined) return { agent, isAble: why === "full", why }
  if (member.nearness > FREE_ASIDE) return { agent, isAble: true, why: obstructionAt(member.nearness) }
  return { agent, isAble: true, why: waiter.refusedBy.includes(agent) ? "refused-this-work" : "free" }
}

const BUSY: ReadonlySet<string> = new Set(["alerting", "full", "excluded", "wrap-up", "device-busy"])
const FREE: ReadonlySet<string> = new Set(["free", "refused-this-work"])

/** The first that is so: what must change first for it to be served. */
const becauseOf = (
  { _tag, book }: Exclude<State, { _tag: "Unconfigured" }>,
  waiter: Waiter,
  all: ReadonlyArray<Stand>
): WaitsBecause => {
  if (waiter.offered !== null) return "offered"
  if (_tag === "Gathering") return "gathering"
  if (waiter.work.channel === "voice" && !book.linked) return "no-switch"
  const able = all.filter(({ isAble }) => isAble)
  if (able.length === 0) return unable(all)
  if (able.some(({ why }) => FREE.has(why))) return "moment"
  if (waiter.asks.only !== null) return "held-for-another"
  if (able.some(({ why }) => BUSY.has(why))) return "all-busy"
  return able.every(({ why }) => why === "signed-out") ? "nobody-signed-in" : "nobody-ready"
}

/** Nobody fits: what keeps the most of them. */
const unable = (all: ReadonlyArray<Stand>): WaitsBecause => {
  if (all.length === 0) return "nobody-in-queue"
  const first = (["held-for-another", "lacks-skill"] as const).find((each) => all.some(({ why }) => why === each))
  return first ?? "other-area"
}
