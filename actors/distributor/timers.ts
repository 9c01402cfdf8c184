import type { Timer } from "../behaviour.ts"
import { firstOf } from "../sorted.ts"
import type { Message, State } from "./protocol.ts"

export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  switch (state._tag) {
    case "Unconfigured":
      return []
    case "Gathering":
      return [{ key: "resume", dueAt: state.resumeBy, message: (at) => ({ _tag: "ResumeExpired", at }) }]
    case "Deciding": {
      const { due, rollCallAt } = state.book
      const rollCall = {
        key: "roll call",
        dueAt: rollCallAt,
        message: (at) => ({ _tag: "RollCallDue", at })
      } as const satisfies Timer<Message>
      const stageAt = firstOf(due)?.lookAt ?? null
      return stageAt === null
        ? [rollCall]
        : [rollCall, { key: "stage", dueAt: stageAt, message: (at) => ({ _tag: "StageDue", at }) }]
    }
  }
}
