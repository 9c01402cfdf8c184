import { contactsOf } from "#actors/incident/contacts.ts"
import { openSteps } from "#actors/incident/course.ts"
import { ownerOf } from "#actors/incident/desk.ts"
import { PARTIES_LIMIT } from "#actors/incident/limits.ts"
import { type Of, tellIncident } from "#actors/incident/protocol.ts"
import { numberKind } from "#wire/masked-number.ts"
import type { IncidentIntent, RefusalReason } from "#wire/intent.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { tellTerminal } from "#actors/terminal/protocol.ts"
import type { IntentTold, Wishing } from "./intent-answer.ts"
import { type Living, living, placeOf } from "./living-incident.ts"
import type { Look } from "./look.ts"

type Asked<Tag extends IncidentIntent["_tag"]> = Extract<IncidentIntent, { _tag: Tag }>
/** What is asked of an incident, and not of its terminal, nor of a telephone. */
type OfIncident = Exclude<
  IncidentIntent,
  Asked<"LockTerminal" | "PressTerminalKey" | "TalkToTerminal" | "UnlockTerminal">
>

/**
 * What a person's wish about an incident comes to: a message to it or to its terminal, or a refusal and nothing has changed.
 * Who may ask it of this one, `wishing` says; a talk is a call, and begins elsewhere.
 */
export const incidentTell = (
  look: Look,
  intent: Exclude<IncidentIntent, Asked<"PressTerminalKey" | "TalkToTerminal">>,
  wishing: Pick<Wishing, "by" | "mayOver" | "newCall" | "now">
): IntentTold => {
  if (intent._tag === "LockTerminal" || intent._tag === "UnlockTerminal") return terminalTold(look, intent, wishing)
  const state = living(look, intent.incident)
  if (state === undefined) return { refused: "no-incident" }
  if (!wishing.mayOver(placeOf(state))) return { refused: "not-yours" }
  const told = asked(look, state, intent, wishing)
  return typeof told === "string" ? { refused: told } : { tell: tellIncident(state.case.id, told) }
}

type Wish = Parameters<typeof tellIncident>[1] | RefusalReason

const asked = (
  look: Look,
  state: Living,
  intent: OfIncident,
  { by, newCall, now }: Pick<Wishing, "by" | "newCall" | "now">
): Wish => {
  switch (intent._tag) {
    case "DoIncidentStep":
      return step(state, intent, by)
    case "CloseIncident":
      return close(state, intent, by)
    case "HandOverIncident":
      return handOver(look, state, intent, by)
    case "SuspendIncident": {
      const { reason, until } = intent
      if (state._tag !== "Open") return "wrong-state"
      return until <= now() ? "time-past" : { _tag: "Suspended", by, until, reason }
    }
    case "ResumeIncident":
      return state._tag === "Suspended" ? { _tag: "Resumed", by } : "wrong-state"
    case "SendParty":
      return send(state, intent, { by, party: newCall() })
    case "NotePartySaid": {
      const { party, said } = intent
      if (state.parties.every(({ id }) => id !== party)) return "no-such-party"
      return { _tag: "PartySaid", party, said }
    }
  }
}

/** Who has it says so as themselves; of another the supervisor says that it is over their head. */
const spokenBy = (state: Of<"Open">, by: string): { readonly by: string; readonly over?: true } =>
  ownerOf(state.desk)?.agent === by ? { by } : { by, over: true }

const step = (state: Living, { note, step: id }: Asked<"DoIncidentStep">, by: string): Wish => {
  if (state._tag !== "Open") return "wrong-state"
  const meant = state.steps.find((each) => each.id === id)
  if (meant === undefined) return "no-step"
  return meant.done === null ? { _tag: "StepDone", ...spokenBy(state, by), step: id, note } : "step-done-already"
}

const NEEDS_A_WORD: ReadonlySet<string> = new Set(["false-alarm", "nuisance"])

const close = (state: Living, { note, outcome }: Asked<"CloseIncident">, by: string): Wish => {
  if (openSteps(state).length > 0) return "steps-open"
  if (NEEDS_A_WORD.has(outcome) && (note ?? "").trim() === "") return "note-missing"
  return { _tag: "Closed", by, outcome, note }
}

const handOver = (look: Look, state: Living, { note, to }: Asked<"HandOverIncident">, by: string): Wish => {
  if (state._tag !== "Open" || ownerOf(state.desk) === undefined) return "wrong-state"
  const refused = to === null ? undefined : takerRefusal(look, to, ownerOf(state.desk)?.agent)
  return refused ?? { _tag: "HandedOver", by, to, note }
}

const takerRefusal = (look: Look, to: AgentId, owner: AgentId | undefined): RefusalReason | undefined => {
  if (to === owner) return "to-oneself"
  if (!look.centre.agents.some(({ id }) => id === to)) return "unknown-target"
  return look.agent(to)?._tag === "SignedIn" ? undefined : "target-not-signed-in"
}

const send = (
  state: Living,
  { contact, name, number: typed, withinMs }: Asked<"SendParty">,
  { by, party }: { readonly by: string; readonly party: string }
): Wish => {
  if (state._tag !== "Open") return "wrong-state"
  if (state.parties.length >= PARTIES_LIMIT) return "too-many-parties"
  const known = contact === undefined ? undefined : contactsOf(state.case.handling)[contact]
  if (contact !== undefined && known === undefined) return "no-contact"
  // Whoever was chosen is not who stands there now.
  if (known !== undefined && known.name !== name) return "contact-changed"
  const number = known?.number ?? typed
  if (known === undefined && !isDialled(number)) return "number-invalid"
  return { _tag: "PartyAsked", ...spokenBy(state, by), party, name, number, withinMs }
}

/** A number as people write it, or a short one. */
const isDialled = (number: string): boolean =>
  numberKind(number) !== null || /^\d{2,5}$/u.test(number.replace(/[\s-]/gu, ""))

const terminalTold = (
  look: Look,
  intent: Asked<"LockTerminal" | "UnlockTerminal">,
  { by, mayOver, now }: Pick<Wishing, "by" | "mayOver" | "now">
): IntentTold => {
  const terminal = look.terminal(intent.terminal)
  if (terminal?._tag !== "Serving") return { refused: "no-terminal" }
  const open = terminal.incident === null ? undefined : living(look, terminal.incident.id)
  if (!mayOver(open === undefined ? { agent: null, queue: null } : placeOf(open))) return { refused: "not-yours" }
  const { reason } = intent
  if (intent._tag === "LockTerminal") {
    if (intent.until <= now()) return { refused: "time-past" }
    return { tell: tellTerminal(intent.terminal, { _tag: "Locked", by, reason, until: intent.until }) }
  }
  return terminal.lock === null
    ? { refused: "wrong-state" }
    : { tell: tellTerminal(intent.terminal, { _tag: "Unlocked", by, reason }) }
}
