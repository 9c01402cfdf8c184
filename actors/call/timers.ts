import type { Timer } from "../behaviour.ts"
import { timersOf } from "../flow/step.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { arrangementOf, isTogetherIn } from "./arrangement.ts"
import { JOIN_LIMIT_MS, RING_GRACE_MS } from "./limits.ts"
import { type Numbered, numbered } from "./party.ts"
import type { Message, Ring, State } from "./protocol.ts"
import { lingersOnAt, owesLength } from "./recording.ts"
import { ringDeadline } from "./ringing.ts"
import { ringsOf } from "./rings.ts"

/** Everything a call waits for follows from its state, so a restart waits for the same. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  switch (state._tag) {
    case "InFlow":
      return timersOf(state.position).map(({ dueAt, event, key }) => ({
        key,
        dueAt,
        message: (at) => ({ ...event, at })
      }))
    case "Queueing":
    case "Waiting":
      return [announceTimer(state.announceAt)]
    case "Ringing":
      return [announceTimer(state.announceAt), ...ringsOf(state).map(ringTimer)]
    case "Served":
      return numbered(state.parties).flatMap((party) => partyTimers(state, party))
    case "Ended":
      return [
        ...(owesLength(state) ? [overdueTimer(lingersOnAt(state))] : []),
        { key: "linger", dueAt: state.until, message: (at) => ({ _tag: "LingerExpired", at }) }
      ]
    default:
      return []
  }
}

/** A telephone that is called has an end of its own; whoever should hear somebody and does not, does not wait for ever. */
const partyTimers = (state: Extract<State, { _tag: "Served" }>, party: Numbered): ReadonlyArray<Timer<Message>> => {
  const { apartSince, attempt, state: stands } = party
  if (stands._tag === "Dialling") {
    const dueAt = later(stands.until, RING_GRACE_MS)
    return [{ key: `ring ${attempt}`, dueAt, message: (at) => ({ _tag: "RingExpired", at, attempt }) }]
  }
  if (apartSince === null || !isTogetherIn(arrangementOf(state.parties), attempt)) return []
  const dueAt = later(apartSince, JOIN_LIMIT_MS)
  return [{ key: `join ${attempt}`, dueAt, message: (at) => ({ _tag: "JoinExpired", at, attempt }) }]
}

const ringTimer = (ring: Ring): Timer<Message> => {
  const { attempt } = ring
  return { key: `ring ${attempt}`, dueAt: ringDeadline(ring), message: (at) => ({ _tag: "RingExpired", at, attempt }) }
}

const announceTimer = (dueAt: EpochMs): Timer<Message> => ({
  key: "announce",
  dueAt,
  message: (at) => ({ _tag: "AnnounceDue", at })
})

const overdueTimer = (dueAt: EpochMs): Timer<Message> => ({
  key: "recording",
  dueAt,
  message: (at) => ({ _tag: "RecordOverdue", at })
})
