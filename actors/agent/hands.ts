import type { Output } from "../output.ts"
import type { AgentId, EpochMs } from "../vocabulary.ts"
import type { Work, WorkId } from "../work.ts"
import { pausing, sinceNow } from "./availability.ts"
import { cancelled, isCrossing, settling } from "./crossing.ts"
import { type Empty, type Given, giveUp, type HandStep, handStep, setAside, takeUp } from "./hand.ts"
import { type Hand, type Hands, type SignedIn } from "./protocol.ts"
import { MISSED } from "./missed.ts"
import { excluding, handsOf, roomFor, setsAside } from "./room.ts"

/** What a step of the hands comes to: the person with their hands, and what is said. */
export type HandsStep = readonly [next: SignedIn, outputs: ReadonlyArray<Output>]

/** Puts the outcome of one hand's step back. */
export const withHand = (state: SignedIn, work: Work, [next, outputs]: HandStep, at: EpochMs): HandsStep => {
  if (next._tag === "Empty") return [emptied(state, work, next, at), outputs]
  const before = state.hands[work.id]
  if (next === before) return [state, outputs]
  const hands: Hands = { ...state.hands, [work.id]: next }
  // Who did the work begins to be idle, or to pause, when it is done; the notes on it do not count.
  const isDone = next._tag === "WrapUp" && before?._tag !== "WrapUp"
  const availability = isDone ? idleFrom(state, work, at, "done") : state.availability
  return [{ ...state, hands, availability }, outputs]
}

const emptied = (state: SignedIn, work: Work, { how }: Empty, at: EpochMs): SignedIn => {
  const { [work.id]: hand, ...hands } = state.hands
  const availability = idleFrom({ ...state, hands }, work, at, how)
  const { person } = state
  const freed: SignedIn = { ...state, hands, availability }
  if (how === "withdrawn") return { ...freed, person: { ...person, ...cancelled(person, hand, at) } }
  if (how === "busy" && isCrossing(person, at)) return { ...freed, person: { ...person, ...settling(at) } }
  const reason = how === "silent" || how === "moved on" ? undefined : MISSED[how]
  if (reason === undefined) return freed
  const gone = how === "device-unregistered" ? { registered: false, registeredSince: at } : {}
  return {
    ...freed,
    person: { ...person, ...gone },
    availability: pausing(person, availability, { reason, at, over: false })
  }
}

/** A pause counts from the last work of the channel, and idleness from the last work that was done. */
const idleFrom = (state: SignedIn, { channel, id }: Work, at: EpochMs, how: Empty["how"]): SignedIn["availability"] => {
  const { availability, hands } = state
  const others = handsOf(hands, channel).filter(({ work }) => work.id !== id)
  const counts = availability[channel]?._tag === "Ready" ? how === "done" : others.length === 0
  return counts ? sinceNow(availability, channel, at) : availability
}

/** The callback at hand goes on as this call: one taking, two names, and no moment between them in which anything else fits. */
export const handedOn = (
  state: SignedIn,
  { follows }: { readonly follows?: WorkId }
): readonly [next: SignedIn, given: Given] => {
  const hand = follows === undefined ? undefined : state.hands[follows]
  if (hand === undefined || hand._tag === "WrapUp") return [state, {}]
  const { [hand.work.id]: _, ...hands } = state.hands
  // Rows of before there were tallies are decided again as they were.
  const isGiven = hand.offer >= 0 && state.person.tally !== undefined
  return [{ ...state, hands }, isGiven ? { given: true } : {}]
}

/** Takes work into hand, and sets aside what does not go with it. A mere offer of such is given up. */
export const taken = (state: SignedIn, hand: Hand, at: EpochMs): HandsStep => {
  const { capacity, agent } = state.person
  const { work } = hand
  const [cleared, outputs] = excluding(state.hands, capacity, work)
    .filter((other) => setsAside(capacity, work.channel, other.work.channel))
    .reduce<HandsStep>(
      (step, other) =>
        other._tag === "WrapUp" || other._tag === "SetAside"
          ? step
          : after(step, (now) =>
              withHand(now, other.work, other._tag === "Active" ? setAside(other, at, agent) : giveUp(other, agent), at)
            ),
      [state, []]
    )
  return [{ ...cleared, hands: { ...cleared.hands, [work.id]: hand } }, outputs]
}

/** Makes room for work that is ours already, whatever we thought; undefined when what is in its way cannot give way. */
export const madeRoom = (state: SignedIn, work: Work, at: EpochMs): HandsStep | undefined => {
  const { agent } = state.person
  const inTheWay = rivals(state, work)
  if (inTheWay.some(({ _tag }) => _tag === "Active" || _tag === "SetAside")) return undefined
  return inTheWay.reduce<HandsStep>(
    (step, hand) => after(step, (now) => withHand(now, hand.work, leaveFor(hand, at, agent), at)),
    [state, []]
  )
}

/** What must go so that this work fits: its own older hand, what it does not go with, and of a full channel what has not begun. */
const rivals = ({ hands, person: { capacity } }: SignedIn, work: Work): ReadonlyArray<Hand> => {
  const { channel, id, load } = work
  const own = hands[id]
  const others = excluding(hands, capacity, work).filter(
    (hand) => hand !== own && !(hand._tag === "Active" && setsAside(capacity, channel, hand.work.channel))
  )
  const beside = handsOf(hands, channel).filter((hand) => hand !== own)
  // What is at work comes last in this order, and then says that nothing more can go.
  const yielding = [...beside.filter(isYielding).toReversed(), ...beside.filter((hand) => !isYielding(hand))]
  let room = roomFor(hands, capacity, channel) + (own?.work.load ?? 0)
  const full = yielding.filter((hand) => {
    if (room >= load) return false
    room += hand.work.load
    return true
  })
  return [...(own === undefined ? [] : [own]), ...others, ...full]
}

const isYielding = ({ _tag }: Hand): boolean => _tag !== "Active" && _tag !== "SetAside"

const leaveFor = (hand: Hand, at: EpochMs, agent: AgentId): HandStep =>
  hand._tag === "WrapUp"
    ? handStep(hand, { _tag: "WrapUpFinished", at, work: hand.work.id }, agent)
    : giveUp(hand, agent)

/** What was set aside comes back as soon as nothing at hand excludes it, the oldest first. */
export const takenUpAgain = (state: SignedIn, at: EpochMs): HandsStep =>
  Object.values(state.hands).reduce<HandsStep>(
    (step, hand) =>
      hand._tag !== "SetAside" || excluding(step[0].hands, state.person.capacity, hand.work).length > 0
        ? step
        : after(step, (now) => withHand(now, hand.work, takeUp(hand, at, state.person.agent), at)),
    [state, []]
  )

export const after = ([state, outputs]: HandsStep, step: (state: SignedIn) => HandsStep): HandsStep => {
  const [next, more] = step(state)
  return [next, [...outputs, ...more]]
}

/** The hand that is meant: this one, or the one call. */
export const handFor = (hands: Hands, work: WorkId | null): Hand | undefined =>
  work === null ? Object.values(hands).find((hand) => hand.work.channel === "voice") : hands[work]
