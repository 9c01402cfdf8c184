import * as Schema from "effect/Schema"
import { AgentId, EpochMs } from "../vocabulary.ts"
import { WorkId } from "../work.ts"

/** 求助: an agent in a call asks for help. Stays until the agent withdraws it or the call ends. */
export const HelpRequest = Schema.Struct({
  agent: AgentId,
  name: Schema.String,
  work: WorkId,
  queueName: Schema.String,
  since: EpochMs,
  /** Who sees to it, by name; null while nobody does. */
  takenBy: Schema.NullOr(Schema.String),
  takenAt: Schema.NullOr(EpochMs)
}).annotate({ identifier: "HelpRequest" })
export type HelpRequest = typeof HelpRequest.Type

/** Topic `help`, and `help/<unit>` for what is of one unit and those below it. */
export const HelpRequests = Schema.Record(AgentId, HelpRequest).annotate({ identifier: "HelpRequests" })
export type HelpRequests = typeof HelpRequests.Type
