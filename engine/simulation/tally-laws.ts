import type { Message, State } from "#actors/agent/protocol.ts"
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
}

/** Of what a distributor gave, and of nothing else. */
const takingsIn = (state: State): Map<string, number | null> =>
  new Map(
    handsOf(state).flatMap((hand) =>
      (hand._tag === "Active" || hand._tag === "SetAside") && hand.offer >= 0
        ? [[`${hand.work.id} ${hand.offer}`, hand._tag === "Active" ? hand.since : null] as const]
        : []
    )
  )

const tallyIn = (state: State): Tally | undefined => (state._tag === "Unconfigured" ? undefined : state.person.tally)

export const makeTallyLaws = (broken: (law: string) => void): ((step: Step) => void) => {
  const counts = new Map<string, Count>()

  /** Whoever died or slept goes on from what is on disk. */
  const countOf = (address: string, before: State): Count | undefined => {
    const known = counts.get(address)
    const tally = tallyIn(before)
    if (known?.state === before || tally === undefined) return known?.state === before ? known : undefined
    return { state: before, ...tally, at: takingsIn(before) }
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
      counts.set(address, { state: after, ...tally, at: takingsIn(after) })
      return
    }
    if (before._tag === "SignedOut" && after._tag === "SignedIn") {
      const awayMs = message.at - before.since
      if (awayMs >= NEW_SHIFT_AFTER_MS) [count.since, count.handled, count.servedMs] = [message.at, 0, 0]
      else count.since = Math.min(message.at, count.since + Math.max(0, awayMs))
    }
    const now = takingsIn(after)
    for (const taking of now.keys()) if (!count.at.has(taking)) count.handled += 1
    for (const [taking, since] of count.at)
      if (since !== null && (now.get(taking) ?? null) === null) count.servedMs += Math.max(0, message.at - since)
    counts.set(address, { ...count, state: after, at: now })
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
