import { isBusy } from "#actors/agent/called-in.ts"
import { equipped } from "#actors/agent/presence.ts"
import { numbered, personOf } from "#actors/call/party.ts"
import { contactsOf } from "#actors/incident/contacts.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { Target } from "#actors/call/services.ts"
import { ringAt } from "#actors/call/rings.ts"
import { diallingRightOf, type DialRefusal } from "#actors/dialling/dialling.ts"
import { allows, type DiallingRight, lowerOf } from "#actors/dialling/settings.ts"
import { newestOf } from "#actors/flow/catalogue.ts"
import type { AgentId, CallId, QueueId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import type { RefusalReason } from "#wire/intent.ts"
import { dialledBy, wishOfAgent } from "./dialling.ts"
import { living, placeOf } from "./living-incident.ts"
import type { Known } from "./intent-answer.ts"
import type { Look } from "./look.ts"

/** Whom a person means, and whether they can be called now. */

export type Resolved = { readonly target: Target } | { readonly refused: RefusalReason }

/** For whom somebody is to be called. */
export interface For {
  /** Whose telephone it is. */
  readonly by: AgentId
  /** How far it may be dialled. */
  readonly right: DiallingRight
  /** For whose work it is, which may show its number. */
  readonly queue: QueueId | null
  /** Of whom the records know. */
  readonly known?: Known | undefined
  /** Whether a contact's number is covered for who asks. */
  readonly isCovered?: ((number: string) => boolean) | undefined
}

/** How far somebody may dial from this agent's desk: never further than the agent, whoever asks. */
export const rightAt = ({ centre }: Look, agent: AgentId, askers: DiallingRight): DiallingRight =>
  lowerOf(diallingRightOf(centre, agent), askers)

/** As the rules of dialling have it, and as the centre is now. A colleague is an extension, named or typed. */
export const resolved = (look: Look, to: CallTarget, { by, isCovered, known, queue, right }: For): Resolved => {
  switch (to._tag) {
    case "Agent":
      if (!knows(look, to.agent)) return UNKNOWN
      if (to.agent !== by && !allows(right, "internal")) return { refused: REFUSED_BY_RULE.right }
      return { target: { _tag: "Agent", agent: to.agent } }
    case "Queue":
      return queueTarget(look, to.queue)
    case "Flow": {
      const flow = newestOf(look.centre.flows, to.flow)
      return flow === undefined ? UNKNOWN : { target: { _tag: "Flow", id: flow.id, version: flow.version } }
    }
    case "Contact": {
      const number = contactNumber(look, by, to)
      if (typeof number !== "string") return number
      const found = resolved(look, { _tag: "Number", number }, { by, queue, right })
      return isCovered?.(number) === true ? covered(found) : found
    }
    case "Customer":
    case "Earlier": {
      if (known === undefined) return UNKNOWN
      const found = resolved(look, { _tag: "Number", number: known.number }, { by, queue, right })
      return known.isCovered ? covered(found) : found
    }
    case "Number": {
      const wish = wishOfAgent(look, by, to.number, queue === null ? {} : { queue })
      const dialled = dialledBy(look, { ...wish, right })
      if (dialled._tag === "Refused") return { refused: REFUSED_BY_RULE[dialled.refusal.reason] }
      if (dialled._tag === "Inside") return { target: { _tag: "Agent", agent: dialled.agent } }
      const { digits, shown, trunk } = dialled
      return { target: { _tag: "Number", digits, trunk, shown: shown ?? "" } }
    }
  }
}

const covered = (found: Resolved): Resolved =>
  "target" in found && found.target._tag === "Number" ? { target: { ...found.target, covered: true } } : found

const UNKNOWN = { refused: "unknown-target" } as const

/** Known to whoever has the incident; they need not see it. */
const contactNumber = (
  look: Look,
  by: AgentId,
  { contact, incident, name }: Extract<CallTarget, { _tag: "Contact" }>
): string | { readonly refused: RefusalReason } => {
  const state = living(look, incident)
  if (state === undefined) return { refused: "no-incident" }
  if (placeOf(state).agent !== by) return { refused: "not-yours" }
  const known = contactsOf(state.case.handling)[contact]
  if (known === undefined) return { refused: "no-contact" }
  return name === undefined || name === known.name ? known.number : { refused: "contact-changed" }
}

const knows = ({ centre }: Look, agent: AgentId): boolean => centre.agents.some(({ id }) => id === agent)

/** A queue that would refuse the customer would end the call. */
const queueTarget = (look: Look, queue: QueueId): Resolved => {
  const settings = look.centre.queues.find(({ id }) => id === queue)
  const waiting = look.waitingIn(queue)
  if (settings === undefined || waiting === undefined || !settings.channels.includes("voice")) return UNKNOWN
  return waiting >= settings.maxWaiting ? { refused: "queue-full" } : { target: { _tag: "Queue", queue } }
}

/** What the rules of dialling say, in the words of a refusal. */
export const REFUSED_BY_RULE: Readonly<Record<DialRefusal["reason"], RefusalReason>> = {
  empty: "number-invalid",
  "not-a-number": "number-invalid",
  oneself: "to-oneself",
  right: "number-barred",
  barred: "number-barred",
  "no-trunk": "no-trunk",
  "not-ours": "number-barred",
  "not-shown": "number-barred"
}

/** Why this agent cannot be called in now. */
export const awayOf = (look: Look, agent: AgentId): RefusalReason | undefined => {
  const state = look.agent(agent)
  if (state === undefined || state._tag === "Unconfigured" || !knows(look, agent)) return "unknown-target"
  if (state._tag === "SignedOut") return "target-not-signed-in"
  if (state.retired) return "unknown-target"
  if (!equipped(state.person, "voice")) return "target-unregistered"
  return isOnTheTelephone(look, agent) ? "target-busy" : undefined
}

/** Something rings or talks at their telephone, also what is no work of theirs. `but`: not counting this call. */
export const isOnTheTelephone = (look: Look, agent: AgentId, but?: CallId): boolean => {
  const state = look.agent(agent)
  if (state?._tag === "SignedIn" && isBusy(state)) return true
  return callsWith(look, agent).some((call) => call !== but)
}

/** The same for a call that they make for this incident: that they have it is no hindrance. */
export const isTelephoningFor = (look: Look, agent: AgentId, incident: string | undefined): boolean => {
  if (incident === undefined) return isOnTheTelephone(look, agent)
  const state = look.agent(agent)
  const call = { id: workIdOf("call", ""), channel: "voice", attributes: { incident } } as const
  if (state?._tag === "SignedIn" && isBusy(state, call)) return true
  return callsWith(look, agent).length > 0
}

/** The incident that they work on: whomever they call, they call for it. */
export const incidentAt = (look: Look, agent: AgentId): string | undefined => {
  const state = look.agent(agent)
  if (state?._tag !== "SignedIn") return undefined
  const hand = Object.values(state.hands).find(({ _tag, work }) => _tag === "Active" && work.id.startsWith(INCIDENT))
  return hand?.work.id.slice(INCIDENT.length)
}

const INCIDENT = "incident/"

/** The living calls in which this person's telephone rings or talks. Hands say it too, of what is their work, and later. */
export const callsWith = (look: Look, agent: AgentId): ReadonlyArray<CallId> =>
  look.calls().filter((call) => isIn(look.call(call), agent))

const isIn = (state: CallState | undefined, agent: AgentId): boolean => {
  if (state === undefined || !("caller" in state) || state._tag === "Ended") return false
  if (state._tag === "Served") return numbered(state.parties).some((party) => personOf(party) === agent)
  // Whom the centre called goes through a flow and waits as any customer.
  return state.caller.extension === agent || (state._tag === "Ringing" && ringAt(state, agent) !== undefined)
}
