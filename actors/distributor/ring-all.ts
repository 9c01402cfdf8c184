import type { StrategyName } from "../centre.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { type Alerted, isRungTogether, type Work } from "../work.ts"
import { HOLD_LIMIT_MS } from "./limits.ts"
import type { Waiter } from "./protocol.ts"
import type { Strategy } from "./strategy.ts"

/**
 * A call rings at everybody who is free and fits, and the first who answers has it: the call alone says who that was, so there is
 * one by design, and the others' rings end as answered by another, which nobody has missed. Other work goes to one at a time.
 * Formula: now − idle since, in ms, which says in which order they are asked, and who is when there are too many.
 * Who becomes free while it rings is rung, too, when nothing else waits for them.
 * Trap: all of them ring for one caller, so the next one waits until somebody has answered, and who is quick gets the most work.
 * For a few people at one desk, not for a hall of agents.
 */
export const ringAll: Strategy = {
  rank: ({ room }) => room.since,
  score: ({ room }, { at }) => at - room.since,
  lost: "idle-for-less"
}

export const ringsAll = (strategy: StrategyName, work: Work): boolean => strategy === "ring-all" && isRungTogether(work)

type Offered = NonNullable<Waiter["offered"]>

/** Everybody to whom it is offered. */
export const offersOf = (offered: Waiter["offered"]): ReadonlyArray<Alerted> =>
  offered === null ? [] : [{ agent: offered.agent, offer: offered.offer }, ...(offered.others ?? [])]

const offeredTo = ([first, ...others]: ReadonlyArray<Alerted>, until: EpochMs): Offered | null =>
  first === undefined ? null : { ...first, until, others }

/** One offer more of work that rings at several. */
export const withOffer = (offered: Waiter["offered"], one: Alerted, at: EpochMs): Offered =>
  offeredTo([...offersOf(offered), one], later(at, HOLD_LIMIT_MS))!

/** Without the offer that came to nothing; undefined when it was none of these. */
export const withoutOffer = (offered: Waiter["offered"], offer: number): Waiter["offered"] | undefined => {
  const all = offersOf(offered)
  const left = all.filter((each) => each.offer !== offer)
  return offered === null || left.length === all.length ? undefined : offeredTo(left, offered.until)
}

/**
 * What is offered after work has said whom it alerts: those, and whom it has not heard of yet. Work that alerts one at a time knows
 * of no other.
 */
export const offeredAfter = (
  before: Waiter["offered"],
  {
    alerting,
    alertingToo = [],
    at,
    heard
  }: {
    readonly alerting: Alerted | null
    readonly alertingToo?: ReadonlyArray<Alerted>
    readonly at: EpochMs
    readonly heard: number
  }
): Waiter["offered"] => {
  const isDue = before !== null && at >= before.until
  const unheard = before === null || isDue ? [] : offersOf(before).filter(({ offer }) => heard < offer)
  if (alerting === null) {
    if (before === null || unheard.length === 0) return null
    return before.others === undefined ? before : offeredTo(unheard, before.until)
  }
  const until = later(at, HOLD_LIMIT_MS)
  if (before?.others === undefined && alertingToo.length === 0) return { ...alerting, until }
  const told = [alerting, ...alertingToo]
  return offeredTo([...told, ...unheard.filter((each) => !told.some(({ offer }) => offer === each.offer))], until)
}
