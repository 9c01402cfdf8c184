import type { Bound, Message, State } from "#actors/agent/protocol.ts"
import { presenceOf } from "#actors/agent/presence.ts"
import type { State as DistributorState } from "#actors/distributor/protocol.ts"
import { elementsOf } from "#actors/sorted.ts"
import { sameTally, type Tally } from "#actors/tally.ts"
import { handsOf } from "./agent-laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** What people were given, counted once more along their steps, and whether distributors know it. */

const NEW_SHIFT_AFTER_MS = 21_600_000

/** Somebody's count. What they are at, by taking; null: set aside. */
interface Count {
  readonly state: State
  since: number
  handled: number
  servedMs: number
  at: Map<string, number | null>
  /** Takings that carry out a callback which a distributor gave. */
  calledBack: ReadonlySet<string>
}

const boundIn = (state: State): ReadonlyArray<Bound> =>
  handsOf(state).filter((hand): hand is Bound => hand._tag !== "WrapUp")

const takingOf = ({ offer, work }: Bound): string => `${work.id} ${offer}`

/** Of what a distributor gave, and of nothing else. */
const takingsIn = (state: State, calledBack: ReadonlySet<string>): Map<string, number | null> =>
  new Map(
    boundIn(state).flatMap((hand) =>
      (hand._tag === "Active" || hand._tag === "SetAside") && (hand.offer >= 0 || calledBack.has(takingOf(hand)))
        ? [[takingOf(hand), hand._tag === "Active" ? hand.since : null] as const]
        : []
    )
  )

/** Of somebody of whom nothing is known but what is on disk. */
const begunWith = (state: State) => {
  const calledBack = new Set(boundIn(state).flatMap((hand) => (hand.given === true ? [takingOf(hand)] : [])))
  return { calledBack, at: takingsIn(state, calledBack) }
}

/** A call takes the place of the callback that it says it follows, if that one was a distributor's. */
const calledBackIn = (count: Count, before: State, after: State, message: Message): ReadonlySet<string> => {
  const known = new Set(boundIn(before).map(takingOf))
  const call = takesPlaceIn(before, message)
  return new Set(
    boundIn(after)
      .filter((hand) => (known.has(takingOf(hand)) ? count.calledBack.has(takingOf(hand)) : hand.work.id === call))
      .map(takingOf)
  )
}

const takesPlaceIn = (before: State, message: Message): string | undefined => {
  if (message._tag !== "AlertStarted" && message._tag !== "WorkStarted") return undefined
  const { follows, work } = message
  return boundIn(before).some((hand) => hand.work.id === follows && hand.offer >= 0) ? work.id : undefined
}

const tallyIn = (state: State): Tally | undefined => (state._tag === "Unconfigured" ? undefined : state.person.tally)

export const makeTallyLaws = (broken: (law: string) => void): ((step: Step) => void) => {
  const counts = new Map<string, Count>()

  /** Whoever died or slept goes on from what is on disk. */
  const countOf = (address: string, before: State): Count | undefined => {
    const known = counts.get(address)
    const tally = tallyIn(before)
    if (known?.state === before || tally === undefined) return known?.state === before ? known : undefined
    return { state: before, ...tally, ...begunWith(before) }
  }

  return ({ address, after: is, before: was, message: heard }) => {
    const [after, before, message] = [is as State, was as State, heard as Message]
    const count = countOf(address, before)
    const tally = tallyIn(after)
    counts.delete(address)
    if (tally === undefined) {
      if (count !== undefined && after._tag !== "Unconfigured") broken(`${address} forgets what they were given`)
      return
    }
    if (count === undefined) {
      if (tally.handled !== 0 || tally.servedMs !== 0) broken(`${address} begins with what they were not given`)
      counts.set(address, { state: after, ...tally, ...begunWith(after) })
      return
    }
    if (before._tag === "SignedOut" && after._tag === "SignedIn") {
      const awayMs = message.at - before.since
      if (awayMs >= NEW_SHIFT_AFTER_MS) [count.since, count.handled, count.servedMs] = [message.at, 0, 0]
      else count.since = Math.min(message.at, count.since + Math.max(0, awayMs))
    }
    const calledBack = calledBackIn(count, before, after, message)
    const now = takingsIn(after, calledBack)
    for (const taking of now.keys()) if (!count.at.has(taking)) count.handled += 1
    for (const [taking, since] of count.at)
      if (since !== null && (now.get(taking) ?? null) === null) count.servedMs += Math.max(0, message.at - since)
    counts.set(address, { ...count, state: after, at: now, calledBack })
    for (const what of ["since", "handled", "servedMs"] as const)
      if (tally[what] !== count[what])
        broken(`${address} counts ${what} ${tally[what]} at ${message._tag}, and it is ${count[what]}`)
  }
}

/** What a distributor takes somebody to have been given, where it is not so. */
export const miscounted = function* (
  distributors: ReadonlyMap<string, DistributorState>,
  agents: ReadonlyMap<string, State>
): Generator<string> {
  for (const [group, state] of distributors) {
    if (state._tag === "Unconfigured") continue
    for (const { presence, profile } of elementsOf(state.book.colleagues)) {
      const agent = agents.get(profile.agent)
      if (agent?._tag === "SignedIn" && !sameTally(presence.tally, presenceOf(agent).tally))
        yield `distributor ${group} does not know what ${profile.agent} was given`
    }
  }
}
