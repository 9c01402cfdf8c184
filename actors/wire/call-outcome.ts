import * as Schema from "effect/Schema"
import { Outcome } from "../facts.ts"

/**
 * How a call ended, as lists and reports count it. `callback`, `voicemail`: its caller left by a callback that was promised, or by a
 * message; neither gave up, and each is a count of its own.
 */
export const CallOutcome = Schema.Literals([...Outcome.literals, "callback", "voicemail"])
export type CallOutcome = typeof CallOutcome.Type
