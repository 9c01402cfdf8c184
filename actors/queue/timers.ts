import type { Timer } from "../behaviour.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Message, State } from "./protocol.ts"

export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  if (state._tag !== "Open") return []
  const { closing, sweepAt } = state
  return [
    ...(sweepAt === null
      ? []
      : [{ key: "sweep", dueAt: sweepAt, message: (at: EpochMs): Message => ({ _tag: "SweepDue", at }) }]),
    ...(closing === null
      ? []
      : [{ key: "close", dueAt: closing.overAt, message: (at: EpochMs): Message => ({ _tag: "CloseDue", at }) }])
  ]
}
