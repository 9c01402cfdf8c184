import type { Timer } from "../behaviour.ts"
import { timers as deskTimers } from "../task/timers.ts"
import type { About, Message, Of, State } from "./protocol.ts"

/** Everything a callback waits for follows from its state, so a restart waits for the same. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  switch (state._tag) {
    case "Spaced":
      return [{ key: "wait", dueAt: state.dueAt, message: (at) => ({ _tag: "WaitOver", at }) }, expiry(state.about)]
    case "Queued":
      return [...(deskTimers(state.desk) as ReadonlyArray<Timer<Message>>), expiry(state.about), ...closing(state)]
    case "Calling":
      return [{ key: "check", dueAt: state.checkAt, message: (at) => ({ _tag: "CheckDue", at }) }]
    case "Over":
      return [{ key: "linger", dueAt: state.until, message: (at) => ({ _tag: "LingerExpired", at }) }]
    default:
      return []
  }
}

const expiry = ({ until }: About): Timer<Message> => ({
  key: "expiry",
  dueAt: until,
  message: (at) => ({ _tag: "Expired", at })
})

const closing = ({ closesAt, desk }: Of<"Queued">): ReadonlyArray<Timer<Message>> =>
  closesAt === undefined || desk._tag === "Alerting"
    ? []
    : [{ key: "closing", dueAt: closesAt, message: (at) => ({ _tag: "HoursOver", at }) }]
