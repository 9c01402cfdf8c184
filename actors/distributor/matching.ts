import { tellAgent } from "../agent/protocol.ts"
import type { Step } from "../behaviour.ts"
import type { Candidate } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type CallId, type EpochMs, later } from "../vocabulary.ts"
import { HOLD_LIMIT_MS } from "./limits.ts"
import type { Book, Colleague, State, Waiter } from "./protocol.ts"
import { strategies as ours } from "./strategies.ts"
import type { Strategy } from "./strategy.ts"

type Named = readonly [agent: AgentId, colleague: Colleague]

/**
 * Pairs callers with agents until no caller is left whom a ready agent fits. One decision is one offer, written down with
 * everybody who was looked at: highest priority first, then the oldest entry; the agent whom the queue's strategy
 * prefers among those who did not yet let this very call ring, if there are any.
 */
export const matched = (book: Book, at: EpochMs, strategies: typeof ours = ours): Step<State> => {
  const outputs: Array<Output> = []
  const colleagues: Record<AgentId, Colleague> = { ...book.colleagues }
  const waiters: Record<CallId, Waiter> = { ...book.waiters }
  let { offers } = book
  for (const waiter of line(book)) {
    const strategy = strategies[waiter.strategy]
    const best = bestFor(waiter, colleagues, strategy, at)
    if (best === undefined) continue
    const [agent, colleague] = best
    const { contact } = waiter
    const { call, queue, queuedAt } = contact
    const offer = ++offers
    const all = candidates(waiter, colleagues, agent, strategy, at)
    const decision = { at, call, queue, agent, group: book.group, offer, strategy: waiter.strategy }
    outputs.push(
      keep({ _tag: "AgentChosen", ...decision, waitedMs: at - queuedAt, candidates: all }),
      tellAgent(agent, { _tag: "Offered", offer, contact })
    )
    colleagues[agent] = { ...colleague, held: { offer, call } }
    waiters[call] = { ...waiter, offered: { offer, agent, until: later(at, HOLD_LIMIT_MS) } }
  }
  return [{ _tag: "Deciding", book: outputs.length === 0 ? book : { ...book, offers, colleagues, waiters } }, outputs]
}

/** Who waits without an offer, in the order of service. Empty at once when nobody is free: the common case under load. */
const line = ({ colleagues, linked, waiters }: Book): ReadonlyArray<Waiter> => {
  if (!linked || !Object.values(colleagues).some(isFree)) return []
  return Object.values(waiters)
    .filter(({ offered }) => offered === null)
    .toSorted(
      (a, b) =>
        b.priority - a.priority || a.contact.queuedAt - b.contact.queuedAt || (a.contact.call < b.contact.call ? -1 : 1)
    )
}

export const isFree = ({ held, presence }: Colleague): boolean => presence.verdict === "ready" && held === null

const bestFor = (
  waiter: Waiter,
  colleagues: Book["colleagues"],
  strategy: Strategy,
  at: EpochMs
): Named | undefined => {
  let best: Named | undefined
  for (const [name, colleague] of Object.entries(colleagues)) {
    if (!isFree(colleague) || !colleague.queues.includes(waiter.contact.queue)) continue
    const agent = name as AgentId
    if (best === undefined || isBefore([agent, colleague], best, waiter, strategy, at)) best = [agent, colleague]
  }
  return best
}

const isBefore = (a: Named, b: Named, { refusedBy }: Waiter, { score }: Strategy, at: EpochMs): boolean => {
  const [refusedA, refusedB] = [refusedBy.includes(a[0]), refusedBy.includes(b[0])]
  if (refusedA !== refusedB) return refusedB
  const [scoreA, scoreB] = [score(a[1].presence, at), score(b[1].presence, at)]
  return scoreA === scoreB ? a[0] < b[0] : scoreA > scoreB
}

const candidates = (
  waiter: Waiter,
  colleagues: Book["colleagues"],
  chosen: AgentId,
  strategy: Strategy,
  at: EpochMs
): ReadonlyArray<Candidate> =>
  (Object.entries(colleagues) as Array<[AgentId, Colleague]>).map(([agent, colleague]) => {
    const verdict = verdictOn(agent, colleague, waiter, chosen, strategy)
    const score = colleague.presence.verdict === "ready" ? strategy.score(colleague.presence, at) : null
    return { agent, verdict, score }
  })

const verdictOn = (
  agent: AgentId,
  { held, presence, queues }: Colleague,
  { contact, refusedBy }: Waiter,
  chosen: AgentId,
  { lost }: Strategy
): Candidate["verdict"] => {
  if (agent === chosen) return "chosen"
  if (!queues.includes(contact.queue)) return "not-in-queue"
  if (held !== null) return "ringing"
  if (presence.verdict !== "ready") return presence.verdict
  return refusedBy.includes(agent) ? "refused-this-call" : lost
}
