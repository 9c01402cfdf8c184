import type { Timer } from "../behaviour.ts"
import { timersOf } from "../flow/step.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { JOIN_LIMIT_MS } from "./limits.ts"
import type { Message, State } from "./protocol.ts"
import { lingersOnAt, owesLength } from "./recording.ts"
import { ringDeadline } from "./ringing.ts"

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
    case "Ringing": {
      const { attempt } = state
      return [
        announceTimer(state.announceAt),
        { key: `ring ${attempt}`, dueAt: ringDeadline(state), message: (at) => ({ _tag: "RingExpired", at, attempt }) }
      ]
    }
    case "Talking": {
      const { answeredAt, attempt, joined } = state
      if (joined) return []
      const dueAt = later(answeredAt, JOIN_LIMIT_MS)
      return [{ key: `join ${attempt}`, dueAt, message: (at) => ({ _tag: "JoinExpired", at, attempt }) }]
    }
    case "Ended":
      return [
        ...(owesLength(state) ? [overdueTimer(lingersOnAt(state))] : []),
        { key: "linger", dueAt: state.until, message: (at) => ({ _tag: "LingerExpired", at }) }
      ]
    default:
      return []
  }
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
