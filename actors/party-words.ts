import * as Schema from "effect/Schema"

/** What a party of a call is, in the words of calls, facts and screens. */

/**
 * What somebody is in the call. The customer is whom the call is about, and whose leg is recorded; a supervisor is no
 * agent's work, whoever they are.
 */
export const Role = Schema.Literals(["customer", "agent", "supervisor", "third", "terminal"])
export type Role = typeof Role.Type

/** Silent, heard by one of them alone, or heard by all (CSTA: participation of Join Call). */
export const SupervisionMode = Schema.Literals(["listen", "whisper", "barge"])
export type SupervisionMode = typeof SupervisionMode.Type

/** Why somebody is called in: what becomes of them, and of who called them, when they answer. */
export const Purpose = Schema.Literals(["talk", "consult", "transfer", "conference", "supervise"])
export type Purpose = typeof Purpose.Type
