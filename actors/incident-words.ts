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
