import type { Timer } from "../../behaviour.ts"
import type { Message, State } from "./protocol.ts"

export const timers = (state: State): ReadonlyArray<Timer<Message>> =>
  state._tag === "Ringing" ? [{ key: "ring", dueAt: state.until, message: (at) => ({ _tag: "RingExpired", at }) }] : []
