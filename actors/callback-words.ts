import * as Schema from "effect/Schema"

/** What came of one time that somebody was called back, but that they were reached. */
export const TryResult = Schema.Literals([
  "busy",
  "no-answer",
  "invalid", // nobody has this number
  "congestion", // the network's or the line's failure
  "refused", // the rules of dialling do not let it be dialled
  "hung-up", // the agent hung up before anybody answered
  "agent", // the agent's own telephone was not lifted; nobody was called
  "lost" // an engine died, and nobody knows
])
export type TryResult = typeof TryResult.Type

/** How a callback is over. `served`: they called again, or were spoken with otherwise. */
export const CallbackOutcome = Schema.Literals(["reached", "given-up", "served", "cancelled", "expired", "refused"])
export type CallbackOutcome = typeof CallbackOutcome.Type
