import * as Schema from "effect/Schema"

/** How an incident ended. `helped`: somebody was there or spoke with them; `nuisance`: pressed on purpose for nothing. */
export const IncidentOutcome = Schema.Literals(["helped", "no-help-needed", "false-alarm", "nuisance", "fault", "test"])
export type IncidentOutcome = typeof IncidentOutcome.Type

/** What came of calling a contact: they take care of it, they cannot, or nobody answered. */
export const ContactAnswer = Schema.Literals(["accepted", "refused", "not-reached"])
export type ContactAnswer = typeof ContactAnswer.Type

/** How far a party is that was sent. `silent`: no answer in time. */
export const PartyWord = Schema.Literals(["asked", "accepted", "refused", "under-way", "arrived", "done", "silent"])
export type PartyWord = typeof PartyWord.Type

/** Whoever is called when nobody at the centre has taken it: a neighbour, a son, a responder. */
export const Contact = Schema.Struct({
  name: Schema.String,
  /** 儿子, 邻居, 志愿者 … */
  relation: Schema.String,
  number: Schema.String,
  /** Has keys of the dwelling. */
  hasKeys: Schema.Boolean
})
export type Contact = typeof Contact.Type

/** What can be done to a terminal in the talk with it: end it, who hears whom, how loud, and what it switches. */
export const TerminalKey = Schema.Literals(["clear", "duplex", "listen", "speak", "volumeUp", "volumeDown", "relay"])
export type TerminalKey = typeof TerminalKey.Type
/** What each is in digits; what a terminal has not is not in it. */
export type TerminalKeys = Readonly<Partial<Record<TerminalKey, string>>>
