import type { AnyKind } from "#actors/kind.ts"
import { saidBy } from "#actors/output.ts"
import { terminal } from "#actors/terminal/kind.ts"
import type { State } from "#actors/terminal/protocol.ts"
import { askAlarmLine } from "#actors/terminal/requests.ts"
import { servingThen, terminals, without } from "./planted-alarms.ts"

const withoutBeginning = <S extends State>(state: S): S => {
  if (state._tag !== "Serving") return state
  const { openedAt: _, ...rest } = state
  return rest as S
}

/** Houses whose terminals have one bug each in their check-ins, faults and records, or of which strangers make too much or too little. */

export const plantedTerminals: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a check-in is decided again when it is said again": servingThen((next, before, message) =>
    message._tag === "Told" && before._tag === "Serving" && before.checkIn !== null && next.checkIn?.stage === "done"
      ? { ...next, checkIn: { ...next.checkIn, stage: "waiting" } }
      : next
  ),
  "a check-in that nobody made is passed over": terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    return message._tag === "ReminderOver" ? [next, without(outputs, "+CheckInMissed", "Pressed")] : [next, outputs]
  }),
  "a deadline has no timer": terminals(terminal.transition, {
    timers: (state) => terminal.timers(state).filter(({ key }) => !key.startsWith("check-in"))
  }),
  "a reminder that nobody answers has no end": terminals(terminal.transition, {
    timers: (state) => terminal.timers(state).filter(({ key }) => !key.startsWith("reminder"))
  }),
  "a check-in that is missed is told to nobody": terminals((state, message) =>
    terminal.transition(
      state._tag === "Serving" && message._tag !== "Configured"
        ? { ...state, card: { ...state.card, missedCheckIn: null } }
        : state,
      message
    )
  ),
  "whoever has checked in is reminded": terminals((state, message) =>
    terminal.transition(
      message._tag === "CheckInDue" && state._tag === "Serving" && state.checkIn?.stage === "done"
        ? { ...state, checkIn: { ...state.checkIn, stage: "waiting" } }
        : state,
      message
    )
  ),
  "a fault becomes a line in a log": terminals((state, message) =>
    terminal.transition(
      state,
      message._tag === "Told" && message.becomes._tag === "Task" ? { ...message, becomes: { _tag: "Note" } } : message
    )
  ),
  "a fault is told once, and never again": servingThen((next) => ({
    ...next,
    faults: next.faults.map((fault) => ({ ...fault, again: null }))
  })),
  "a fault stays when it is over": servingThen((next, before, message) =>
    message._tag === "Told" && message.report.phase === "restored" && before._tag === "Serving"
      ? { ...next, faults: before.faults }
      : next
  ),
  "a terminal that nobody entered begins an incident whenever it has none": servingThen((next) =>
    withoutBeginning(next)
  ),
  "what a terminal says that nobody entered is counted nowhere": terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    const isNew = outputs.some((output) => saidBy(output) === "Pressed")
    if (message._tag !== "Told" || state._tag !== "Serving" || state.card.incidentEveryMs === undefined || isNew)
      return [next, outputs]
    return [
      next,
      outputs.map((output) =>
        output._tag === "Keep" && output.fact._tag === "TerminalReported"
          ? { ...output, fact: { ...output.fact, incident: null } }
          : output
      )
    ]
  }),
  "what is pressed while a stranger's incident ends begins another": terminals((state, message) =>
    terminal.transition(message._tag === "IncidentEnded" ? withoutBeginning(state) : state, message)
  ),
  "a terminal that nobody entered is kept for ever": terminals(terminal.transition, {
    timers: (state) => terminal.timers(state).filter(({ key }) => key !== "gone")
  }),
  "a terminal that nobody entered is gone when its hour is over, whatever is open": terminals(
    (state, message) =>
      message._tag === "GoneDue" && state._tag === "Serving"
        ? [{ _tag: "Gone", id: state.id }, []]
        : terminal.transition(state, message),
    {
      timers: (state) =>
        state._tag === "Serving" && state.goesAt !== undefined && state.incident !== null
          ? [
              ...terminal.timers(state),
              { key: "gone", dueAt: state.goesAt, message: (at) => ({ _tag: "GoneDue", at }) }
            ]
          : terminal.timers(state)
    }
  ),
  "a terminal whose records are gone goes on": terminals((state, message) =>
    message._tag === "Retired" ? [state, []] : terminal.transition(state, message)
  ),
  "a terminal whose records are gone still reminds its user": servingThen((next, before, message) =>
    message._tag === "Retired" && before._tag === "Serving" ? { ...next, checkIn: before.checkIn } : next
  ),
  "a terminal whose records are gone still asks to be reminded": terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    const { id } = next
    const asked = { terminal: id, deadline: message.at, prompt: "check-in", name: "" }
    return state._tag === "Retired" && message._tag === "Told"
      ? [next, [...outputs, askAlarmLine({ _tag: "Remind", ...asked })]]
      : [next, outputs]
  }),
  "a terminal whose records are gone comes back with what was read before": terminals((state, message) => {
    if (state._tag !== "Retired") return terminal.transition(state, message)
    const { revision: _, ...rest } = state
    return terminal.transition(rest, message)
  }),
  "a terminal that is entered again forgets what was decided": terminals((state, message) => {
    if (state._tag !== "Retired") return terminal.transition(state, message)
    const { decided: _, ...rest } = state
    return terminal.transition(rest, message)
  }),
  "a terminal never hears that its records changed": terminals((state, message) =>
    message._tag === "Configured" && state._tag === "Serving" ? [state, []] : terminal.transition(state, message)
  )
}
