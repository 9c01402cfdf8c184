import type { EpochMs } from "#actors/vocabulary.ts"
import type { CallParty } from "#wire/call-parties.ts"
import { isKeptWaiting, isTalking, occupationOf } from "./call-company.ts"
import type { Unnumbered } from "./unnumbered.ts"

/**
 * Talk and hold are counted from one fact to the next, by what was so in between. An end that is found out later may lie
 * before the last fact: what was counted too much is taken back, so that the sum is always the time there was.
 */
export const countedTo = (call: Unnumbered, at: EpochMs): Unnumbered => {
  const { counted } = call
  const ms = at - counted.to
  if (ms === 0) return call
  const answered = call.answeredAt !== null
  const isTalk = answered && isTalking(call)
  const isHold = answered && !isTalk && isKeptWaiting(call)
  return {
    ...call,
    counted: {
      ...counted,
      to: at,
      talkMs: counted.talkMs + (isTalk ? ms : 0),
      holdMs: counted.holdMs + (isHold ? ms : 0)
    },
    parties: call.parties.map((party) => {
      const occupation = occupationOf(call, party)
      if (occupation === null) return party
      return occupation === "talk" ? { ...party, talkMs: party.talkMs + ms } : { ...party, holdMs: party.holdMs + ms }
    })
  }
}

/** No span is less than nothing; the sum stays. */
export const evened = <Times extends { readonly talkMs: number; readonly holdMs: number }>(times: Times): Times => {
  const sum = Math.max(0, times.talkMs + times.holdMs)
  if (times.holdMs < 0) return { ...times, talkMs: sum, holdMs: 0 }
  return times.talkMs < 0 ? { ...times, talkMs: 0, holdMs: sum } : times
}

/** A hold that is over without a word of its own. */
export const holdEnded = (party: CallParty, at: EpochMs): CallParty =>
  party.heldSince === null
    ? party
    : { ...party, heldMs: party.heldMs + Math.max(0, at - party.heldSince), heldSince: null, heldBy: null }
