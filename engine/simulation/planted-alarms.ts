import type { Step } from "#actors/behaviour.ts"
import { incident } from "#actors/incident/kind.ts"
import type { Message as IncidentMessage, State as Incident } from "#actors/incident/protocol.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { type Output, saidBy } from "#actors/output.ts"
import { terminal } from "#actors/terminal/kind.ts"
import type { Message as TerminalMessage, State as Terminal } from "#actors/terminal/protocol.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses whose terminals or incidents have one bug each. */

type Serving = Extract<Terminal, { _tag: "Serving" }>
type Open = Extract<Incident, { _tag: "Open" }>

const kinds = kindsWith(makeCatalogue([...FLOWS, ...LATER_FLOWS]))

export const terminals = (
  decide: (state: Terminal, message: TerminalMessage) => Step<Terminal>,
  more: Partial<typeof terminal> = {}
): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === "terminal" ? { ...terminal, transition: decide, ...more } : kind))

export const incidents = (
  decide: (state: Incident, message: IncidentMessage) => Step<Incident>,
  more: Partial<typeof incident> = {}
): ReadonlyArray<AnyKind> =>
  kinds.map((kind) => (kind.name === "incident" ? { ...incident, transition: decide, ...more } : kind))

export const without = (outputs: ReadonlyArray<Output>, ...words: ReadonlyArray<string>) =>
  outputs.filter((output) => !words.includes(saidBy(output)))

/** What a terminal comes to is changed before anybody sees it. */
export const servingThen = (change: (next: Serving, before: Terminal, message: TerminalMessage) => Terminal) =>
  terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    return [next._tag === "Serving" ? change(next, state, message) : next, outputs]
  })

const openThen = (change: (next: Open, before: Incident, message: IncidentMessage) => Incident) =>
  incidents((state, message) => {
    const [next, outputs] = incident.transition(state, message)
    return [next._tag === "Open" ? change(next, state, message) : next, outputs]
  })

export const plantedAlarms: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "a terminal that is locked says thank you, and keeps nothing": terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    return message._tag === "Told" && state._tag === "Serving" && state.lock !== null
      ? [state, outputs.filter((output) => saidBy(output) === "Acknowledge")]
      : [next, outputs]
  }),
  "a press is taken for a repeat while its incident is open": terminals((state, message) => {
    if (message._tag !== "Told" || state._tag !== "Serving" || state.incident === null)
      return terminal.transition(state, message)
    const { code } = message.report
    const reference = message.report.reference ?? ""
    return terminal.transition(
      { ...state, seen: [...state.seen, { reference, code, at: message.at, incident: state.incident.id }] },
      message
    )
  }),
  "a repeat is taken for another press": terminals((state, message) =>
    terminal.transition(state._tag === "Serving" ? { ...state, seen: [] } : state, message)
  ),
  "a repeat is not acknowledged": terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    const isRepeat = outputs.some(
      (output) => output._tag === "Keep" && output.fact._tag === "TerminalReported" && output.fact.isRepeat
    )
    return [next, isRepeat ? without(outputs, "Acknowledge") : outputs]
  }),
  "a terminal takes every press for heard as soon as one is": servingThen((next, _, message) =>
    message._tag === "PressesHeard" && next.incident !== null
      ? { ...next, incident: { ...next.incident, unheard: [] } }
      : next
  ),
  "a terminal tells a press once, and never again": terminals(
    (state, message) => {
      if (message._tag === "AssureDue" || message._tag === "Recovered") return [state, []]
      const [next, outputs] = terminal.transition(state, message)
      const last = outputs.findLastIndex((output) => saidBy(output) === "Pressed")
      return [next, outputs.filter((output, index) => saidBy(output) !== "Pressed" || index === last)]
    },
    { timers: (state) => terminal.timers(state).filter(({ key }) => key !== "assure") }
  ),
  "what is pressed while an incident ends is forgotten with it": terminals((state, message) =>
    terminal.transition(
      message._tag === "IncidentEnded" && state._tag === "Serving" && state.incident !== null
        ? { ...state, incident: { ...state.incident, unheard: [] } }
        : state,
      message
    )
  ),
  "a terminal opens another incident with every press": terminals((state, message) =>
    terminal.transition(
      message._tag === "Told" && state._tag === "Serving" ? { ...state, incident: null } : state,
      message
    )
  ),
  "a lock has no end": terminals(terminal.transition, {
    timers: (state) => terminal.timers(state).filter(({ key }) => key !== "lock")
  }),
  "a fall does not break a lock": terminals((state, message) => {
    const [next, outputs] = terminal.transition(state, message)
    return state._tag === "Serving" && next._tag === "Serving" && message._tag === "Told" && state.lock !== null
      ? [{ ...next, lock: state.lock }, without(outputs, "+TerminalUnlocked")]
      : [next, outputs]
  }),
  "an incident that is taken calls the neighbours all the same": openThen((next, before, message) =>
    message._tag === "AgentTook" && before._tag === "Open" ? { ...next, escalation: before.escalation } : next
  ),
  "an incident whose agent is lost waits for another one, and for nothing else": openThen((next, _, message) =>
    message._tag === "AgentRefused" || message._tag === "HandedOver" ? { ...next, escalation: null } : next
  ),
  "an incident that is handed over stays with who had it": incidents((state, message) => {
    const [next, outputs] = incident.transition(state, message)
    return message._tag === "HandedOver" ? [next, without(outputs, "Released")] : [next, outputs]
  }),
  "an incident that is put away stays at hand": incidents((state, message) => {
    const [next, outputs] = incident.transition(state, message)
    return message._tag === "Suspended" ? [next, without(outputs, "Released")] : [next, outputs]
  }),
  "an incident that is put away does not come back": incidents(
    (state, message) =>
      message._tag === "Closed" && state._tag === "Suspended" ? [state, []] : incident.transition(state, message),
    { timers: (state) => incident.timers(state).filter(({ key }) => key !== "suspension") }
  ),
  "finishing the card ends an incident": incidents((state, message) =>
    message._tag === "AgentEnded" && state._tag === "Open"
      ? incident.transition(state, { _tag: "Closed", at: message.at, by: message.agent, outcome: "helped", note: null })
      : incident.transition(state, message)
  ),
  "the terminal does not hear that its incident is over": incidents((state, message) => {
    const [next, outputs] = incident.transition(state, message)
    return [next, without(outputs, "IncidentEnded")]
  }),
  "an incident that is over does not go": incidents((state, message) =>
    message._tag === "EndHeard" ? [state, []] : incident.transition(state, message)
  ),
  "a queue that will not have an incident loses it": incidents((state, message) =>
    message._tag === "PlaceRefused" && state._tag === "Open"
      ? [{ _tag: "Gone", id: state.case.id }, []]
      : incident.transition(state, message)
  )
}
