import type { Timer } from "../behaviour.ts"
import type { Message, State } from "./protocol.ts"

export const timers = (state: State): ReadonlyArray<Timer<Message>> =>
  state._tag === "Open" && state.sweepAt !== null
    ? [{ key: "sweep", dueAt: state.sweepAt, message: (at) => ({ _tag: "SweepDue", at }) }]
    : []
