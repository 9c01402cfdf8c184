import type { Step } from "../behaviour.ts"
import type { Output } from "../output.ts"
import type { EpochMs } from "../vocabulary.ts"
import { clearLeg, release, ringFailed } from "./ending.ts"
import type { Ring, State } from "./protocol.ts"
import { alone, ringsOf } from "./rings.ts"

/** What becomes of the other rings when one of them has the call, or takes it elsewhere. */

type Ringing = Extract<State, { _tag: "Ringing" }>

/** FreeSWITCH's cause for it: the telephone hears that the call was completed elsewhere, and lists no missed one (RFC 3326). */
const LOST = "LOSE_RACE"

/** Somebody else has the call: nobody else missed it. */
export const othersLost = (state: Ringing, winner: Pick<Ring, "attempt">, at: EpochMs): ReadonlyArray<Output> =>
  ringsOf(state).flatMap((ring) => {
    if (ring.attempt === winner.attempt) return []
    const lost = alone(state, ring)
    return [
      clearLeg(lost.caller.call, ring.attempt, LOST),
      ringFailed(lost, at, "answered-elsewhere"),
      release(lost, "withdrawn")
    ]
  })

/** After something that takes the call away from all at whom it rings but the one that is meant. */
export const takenFromOthers = (
  state: Ringing,
  ring: Ring,
  at: EpochMs,
  over: (state: Ringing) => Step<Extract<State, { _tag: "Waiting" }>>
): Step<Extract<State, { _tag: "Waiting" }>> => {
  const [waits, outputs] = over(alone(state, ring))
  return [waits, [...outputs, ...othersLost(state, ring, at)]]
}
