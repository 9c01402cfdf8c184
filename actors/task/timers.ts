import type { Timer } from "../behaviour.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Message, State } from "./protocol.ts"

/** Everything a task waits for follows from its state, so a restart waits for the same. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  switch (state._tag) {
    case "Queueing":
    case "Waiting":
      return [announceTimer(state.announceAt)]
    case "Alerting": {
      const { announceAt, offer, until } = state
      return [
        announceTimer(announceAt),
        { key: `alert ${offer}`, dueAt: until, message: (at) => ({ _tag: "AlertExpired", at, offer, isKept: true }) }
      ]
    }
    case "Active":
    case "SetAside":
      return [{ key: "assure", dueAt: state.assureAt, message: (at) => ({ _tag: "AssureDue", at }) }]
    case "Ended":
      return [{ key: "linger", dueAt: state.until, message: (at) => ({ _tag: "LingerExpired", at }) }]
    default:
      return []
  }
}

const announceTimer = (dueAt: EpochMs): Timer<Message> => ({
  key: "announce",
  dueAt,
  message: (at) => ({ _tag: "AnnounceDue", at })
})
