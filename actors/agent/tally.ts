import type { Tally } from "../tally.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { SHIFT_BREAK_MS } from "./limits.ts"
import type { Configured, Hand, Hands, Message, State } from "./protocol.ts"

/**
 * What a person was given in their shift, counted from one state to the next, in steps that change them anyway. Only what a
 * distributor gave them counts, of any channel, and the call that carries out a callback it gave them: a call of their own, or one that a colleague called them into, was not shared
 * out, and whoever telephones much of their own accord would get less of what is.
 */
export const tallied = <S extends Configured>(before: State, next: S, message: Message): S => {
  const { tally } = next.person
  const after = tally === undefined ? begun(message) : counted(tally, before, next, message.at)
  return after === tally ? next : { ...next, person: { ...next.person, tally: after } }
}

const begins = (at: EpochMs): Tally => ({ since: at, handled: 0, servedMs: 0 })

/** Rows of before there were tallies are decided again as they were. */
const begun = (message: Message): Tally | undefined =>
  message._tag === "Configured" && message.tallies === true ? begins(message.at) : undefined

const counted = (tally: Tally, before: State, next: Configured, at: EpochMs): Tally => {
  const then = before._tag === "SignedOut" && next._tag === "SignedIn" ? backAfter(tally, before.since, at) : tally
  const [was, is] = [handsIn(before), handsIn(next)]
  if (was === is) return then
  const handled = activeIn(is).filter((hand) => !goesOn(was[hand.work.id], hand)).length
  const servedMs = activeIn(was)
    .filter(({ offer, work: { id } }) => !activeIn(is).some((hand) => hand.work.id === id && hand.offer === offer))
    .reduce((sum, hand) => sum + Math.max(0, at - hand.since), 0)
  return handled === 0 && servedMs === 0
    ? then
    : { ...then, handled: then.handled + handled, servedMs: then.servedMs + servedMs }
}

/** A short time away is no end of a shift, and does not count as time that they were there. */
const backAfter = (tally: Tally, signedOutAt: EpochMs, at: EpochMs): Tally => {
  const awayMs = Math.max(0, at - signedOutAt)
  if (awayMs >= SHIFT_BREAK_MS) return begins(at)
  const since = later(tally.since, awayMs)
  return { ...tally, since: since > at ? at : since }
}

const NONE: Hands = {}
const handsIn = (state: State): Hands => (state._tag === "SignedIn" ? state.hands : NONE)

type Active = Extract<Hand, { _tag: "Active" }>
const activeIn = (hands: Hands): ReadonlyArray<Active> =>
  Object.values(hands).filter(
    (hand): hand is Active => hand._tag === "Active" && (hand.offer >= 0 || hand.given === true)
  )

/** Whether this hand was at work already, be it before something more urgent came. */
const goesOn = (was: Hand | undefined, { offer }: Active): boolean =>
  (was?._tag === "Active" || was?._tag === "SetAside") && was.offer === offer
