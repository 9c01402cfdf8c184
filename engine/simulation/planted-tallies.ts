import { agent } from "#actors/agent/kind.ts"
import type { Hand, Message, SignedIn, State } from "#actors/agent/protocol.ts"
import type { Step } from "#actors/behaviour.ts"
import { withColleague } from "#actors/distributor/book.ts"
import { distributor } from "#actors/distributor/kind.ts"
import type {
  Colleague,
  Message as DistributorMessage,
  State as DistributorState
} from "#actors/distributor/protocol.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { elementsOf } from "#actors/sorted.ts"
import type { Tally } from "#actors/tally.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { ungiven } from "./downgrade.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses with one bug each in what people are given in a shift, and in what strategies make of it. */

const kinds = kindsWith(makeCatalogue([...FLOWS, ...LATER_FLOWS]))
const withBroken = (broken: AnyKind): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === broken.name ? broken : kind))

/** An agent who counts otherwise what a step came to. */
const counting = (
  change: (tally: Tally, step: { readonly before: State; readonly after: SignedIn; readonly message: Message }) => Tally
): ReadonlyArray<AnyKind> =>
  withBroken({
    ...agent,
    transition: (before, message): Step<State> => {
      const [after, outputs] = agent.transition(before, message)
      if (after._tag !== "SignedIn" || after.person.tally === undefined) return [after, outputs]
      const tally = change(after.person.tally, { before, after, message })
      return [{ ...after, person: { ...after.person, tally } }, outputs]
    }
  })

const tallyOf = (state: State): Tally | undefined => (state._tag === "Unconfigured" ? undefined : state.person.tally)

const begunIn = (before: State, { hands }: SignedIn, isMeant: (hand: Hand & { readonly offer: number }) => boolean) =>
  Object.values(hands).filter(
    (hand) =>
      hand._tag === "Active" &&
      isMeant(hand) &&
      (before._tag === "SignedIn" ? before.hands[hand.work.id]?._tag : undefined) !== "Active"
  ).length

type Bent = (tally: Tally, at: number) => Tally

const withTallies = (state: DistributorState, tallyOfOne: (one: Colleague) => Tally | undefined): DistributorState => {
  if (state._tag === "Unconfigured") return state
  const book = [...elementsOf(state.book.colleagues)].reduce((all, one) => {
    const { tally: _, ...presence } = one.presence
    const tally = tallyOfOne(one)
    return withColleague(all, one, { ...one, presence: tally === undefined ? presence : { ...presence, tally } })
  }, state.book)
  return { ...state, book }
}

/** A distributor that knows what people were given, and makes something else of it when it decides. */
const comparing = (bent: Bent): ReadonlyArray<AnyKind> =>
  withBroken({
    ...distributor,
    transition: (state, message: DistributorMessage): Step<DistributorState> => {
      const bend = (tally: Tally) => bent(tally, message.at)
      const heard =
        message._tag === "AgentAnnounced" && message.presence.tally !== undefined
          ? { ...message, presence: { ...message.presence, tally: bend(message.presence.tally) } }
          : message
      const [next, outputs] = distributor.transition(
        withTallies(state, ({ presence: { tally } }) => (tally === undefined ? undefined : bend(tally))),
        heard
      )
      if (state._tag === "Unconfigured") return [next, outputs]
      const known = new Map(
        [...elementsOf<Colleague>(state.book.colleagues)].map((one) => [one.profile.agent, one.presence.tally])
      )
      if (message._tag === "AgentAnnounced") known.set(message.agent, message.presence.tally)
      return [withTallies(next, ({ profile }) => known.get(profile.agent)), outputs]
    }
  })

export const plantedTallies: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a short time away begins a new shift": counting((tally, { before, message }) =>
    before._tag === "SignedOut" ? { since: message.at, handled: 0, servedMs: 0 } : tally
  ),
  "time signed out counts as time signed in": counting((tally, { before }) =>
    before._tag === "SignedOut" ? { ...tally, since: tallyOf(before)?.since ?? tally.since } : tally
  ),
  "an agent's own calls count as given to them": counting((tally, { after, before }) => ({
    ...tally,
    handled: tally.handled + begunIn(before, after, ({ offer }) => offer < 0)
  })),
  "work that was set aside counts twice": counting((tally, { after, before }) => ({
    ...tally,
    handled:
      tally.handled +
      begunIn(before, after, ({ work }) => before._tag === "SignedIn" && before.hands[work.id]?._tag === "SetAside")
  })),
  "what an agent let ring counts as handled": counting((tally, { message }) =>
    message._tag === "Released" && message.reason === "no-answer" ? { ...tally, handled: tally.handled + 1 } : tally
  ),
  "a call that carries out a callback counts as an agent's own": withBroken({
    ...agent,
    transition: (before, message): Step<State> => {
      const [after, outputs] = agent.transition(before, message)
      if (after._tag !== "SignedIn" || Object.values(after.hands).every((hand) => !("given" in hand)))
        return [after, outputs]
      return [{ ...after, hands: ungiven(after.hands) }, outputs]
    }
  }),
  "nobody counts how long work took": counting((tally) => ({ ...tally, servedMs: 0 })),
  "the distributor does not hear what anybody was given": withBroken({
    ...distributor,
    transition: (state, message: DistributorMessage) => {
      if (message._tag !== "AgentAnnounced") return distributor.transition(state, message)
      const { tally: _, ...presence } = message.presence
      return distributor.transition(state, { ...message, presence })
    }
  }),
  "even distribution gives most to who was given most": comparing((tally) => ({
    ...tally,
    handled: 1_000_000 - tally.handled
  })),
  "least talk gives most to who served for longest": comparing((tally) => ({
    ...tally,
    servedMs: 1_000_000_000 - tally.servedMs
  }))
}

/** By `longDays` alone, since others are over before anybody has been there for a quarter of an hour. */
export const plantedHours: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "even distribution forgets how long somebody was there": comparing((tally, at) => ({
    ...tally,
    since: at as EpochMs
  })),
  "even distribution takes a minute for as good a measure as an hour": comparing((tally, at) => ({
    ...tally,
    handled: tally.handled * Math.max(1, 900_000 / Math.max(1, at - tally.since))
  }))
}
