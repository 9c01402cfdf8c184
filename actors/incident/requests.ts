import * as Schema from "effect/Schema"
import { asking } from "../output.ts"
import { Contact } from "../incident-words.ts"
import { AgentId, CallId } from "../vocabulary.ts"

export const ALARM_CALLS_PORT = "alarm-calls"
export const OUTBOX_PORT = "outbox"

/** Calls that nobody at a desk makes. What comes of them comes back as a message with the same numbers. */
export const AlarmCallRequest = Schema.TaggedUnion({
  /** Speak to the terminal: help is asked for. */
  Prompt: { incident: Schema.String, climb: Schema.Int, terminal: Schema.String, prompt: Schema.String },
  /** Call a contact, say what happened, and ask for a key: 1 accepts, 2 refuses. */
  CallContact: {
    incident: Schema.String,
    climb: Schema.Int,
    rung: Schema.Int,
    contact: Contact,
    title: Schema.String
  },
  /** The same for a party that an agent sends. */
  CallParty: {
    incident: Schema.String,
    party: Schema.String,
    name: Schema.String,
    number: Schema.String,
    title: Schema.String
  },
  /** Somebody has it: whoever is being called about it up to this climb need not answer any more. Who has answered is heard out. */
  CallNoMore: { incident: Schema.String, climb: Schema.Int },
  /** How the call stands in which its terminal speaks: now, and at every change. Answered by `LineSeen`. */
  LookAtLine: { incident: Schema.String, call: CallId },
  /** Its line was released before anybody spoke with it: it is called for this agent. The same number is called once. */
  CallBack: {
    incident: Schema.String,
    terminal: Schema.String,
    number: Schema.Int,
    /** Null: nobody has it any more; only what became of that call is asked. */
    agent: Schema.NullOr(AgentId)
  },
  /** It is closed: whoever is still being called by that call back need not answer any more. A talk goes on. */
  BackNoMore: { incident: Schema.String, number: Schema.Int },
  /** Nobody took it: every supervisor is to see it. */
  TellSupervisors: { incident: Schema.String, title: Schema.String }
})
export type AlarmCallRequest = typeof AlarmCallRequest.Type
export const askAlarmCalls = asking<AlarmCallRequest>(ALARM_CALLS_PORT)

/** Words for people outside. `key` names it: the same key is sent once. */
export const OutboxRequest = Schema.TaggedUnion({
  TellGuardian: {
    key: Schema.String,
    incident: Schema.String,
    number: Schema.String,
    name: Schema.String,
    what: Schema.Literals(["opened", "closed"]),
    title: Schema.String
  }
})
export type OutboxRequest = typeof OutboxRequest.Type
export const askOutbox = asking<OutboxRequest>(OUTBOX_PORT)
