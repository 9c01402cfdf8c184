import type { Timer } from "../behaviour.ts"
import type { Message, State } from "./protocol.ts"

/** Everything a terminal waits for follows from its state. Its heartbeats are watched by the lines. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  if (state._tag !== "Serving") return []
  const { assureAt, checkIn, goesAt, incident, lock } = state
  const all: Array<Timer<Message>> = []
  if (assureAt !== null) all.push({ key: "assure", dueAt: assureAt, message: (at) => ({ _tag: "AssureDue", at }) })
  if (lock !== null) all.push({ key: "lock", dueAt: lock.until, message: (at) => ({ _tag: "LockOver", at }) })
  if (goesAt !== undefined && incident === null && lock === null)
    all.push({ key: "gone", dueAt: goesAt, message: (at) => ({ _tag: "GoneDue", at }) })
  if (checkIn !== null) {
    const { deadline, stage, until } = checkIn
    all.push(
      stage === "reminded"
        ? {
            key: `reminder ${deadline}`,
            dueAt: until ?? deadline,
            message: (at) => ({ _tag: "ReminderOver", at, deadline })
          }
        : { key: `check-in ${deadline}`, dueAt: deadline, message: (at) => ({ _tag: "CheckInDue", at, deadline }) }
    )
  }
  return all
}
