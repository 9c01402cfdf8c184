import { after, type HandsStep, madeRoom, taken } from "./hands.ts"
import { boundTo, type Given } from "./hand.ts"
import type { HandOf, SignedIn, Told } from "./protocol.ts"
import { type Beside, canBeSetAside, excluding, handsOf } from "./room.ts"

/**
 * A person called this one in, or they dialled themselves: a consultation, a transfer, a call of their own. No distributor knows
 * of it, so it asks for no readiness: only for a telephone that nothing else rings or talks at.
 */
export const isCalledIn = ({ offer }: { readonly offer: number }): boolean => offer < 0

/** Undefined when they are busy. Notes on the call before end here: another one begins. */
export const calledIn = (state: SignedIn, message: Told<"AlertStarted">, given: Given = {}): HandsStep | undefined => {
  const { answerBy = null, at, offer, until, work } = message
  if (isBusy(state, work)) return undefined
  const room = madeRoom(state, work, at)
  if (room === undefined) return undefined
  const hand: HandOf<"Alerting"> = { _tag: "Alerting", ...boundTo(offer, work, at, given), until, answerBy }
  return after(room, (free) => taken(free, hand, at))
}

/** Something rings or talks at their telephone, or they do what nothing, or not this call, may disturb. */
export const isBusy = ({ hands, person: { capacity } }: SignedIn, call: Beside | "voice" = "voice"): boolean =>
  handsOf(hands, "voice").some(({ _tag }) => _tag !== "WrapUp") ||
  excluding(hands, capacity, call).some((hand) => !canBeSetAside(capacity, hand.work.channel))
