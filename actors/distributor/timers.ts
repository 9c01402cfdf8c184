import type { Timer } from "../behaviour.ts"
import type { Message, State } from "./protocol.ts"

export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  switch (state._tag) {
    case "Unconfigured":
      return []
    case "Gathering":
      return [{ key: "resume", dueAt: state.resumeBy, message: (at) => ({ _tag: "ResumeExpired", at }) }]
    case "Deciding":
      return [{ key: "roll call", dueAt: state.book.rollCallAt, message: (at) => ({ _tag: "RollCallDue", at }) }]
  }
}
