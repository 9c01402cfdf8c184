import * as Schema from "effect/Schema"
import { AgentId, EpochMs } from "./vocabulary.ts"

/** Agents who know the customer. Whether a queue's work is for one of them, the queue's settings say. */
export const CustomerAgents = Schema.Struct({
  /** Their own, as their record has it; null: none. */
  own: Schema.NullOr(AgentId),
  /** Who spoke with them last, and when; null: nobody, or too long ago for any queue. */
  last: Schema.NullOr(Schema.Struct({ agent: AgentId, at: EpochMs }))
})
export type CustomerAgents = typeof CustomerAgents.Type

/** Which of them a queue prefers: their own, who served them last within such a time, or both; their own goes first. */
export const Prefers = Schema.Struct({ own: Schema.Boolean, lastWithinMs: Schema.NullOr(Schema.Int) })
export type Prefers = typeof Prefers.Type

/** What the preferred agent is to the customer. */
export const PreferredAs = Schema.Literals(["own", "last"])
export type PreferredAs = typeof PreferredAs.Type

/** For whom a piece of work is, in a queue that prefers so. Who was asked for by name stays asked for. */
export const preferredOf = (
  asked: {
    readonly preferred: AgentId | null
    readonly queuedAt: EpochMs
    readonly customerAgents?: CustomerAgents
  },
  prefers: Prefers | undefined
): { readonly preferred: AgentId | null; readonly preferredAs?: PreferredAs } => {
  const { customerAgents, preferred, queuedAt } = asked
  if (preferred !== null || prefers === undefined || customerAgents === undefined) return { preferred }
  const { last, own } = customerAgents
  if (prefers.own && own !== null) return { preferred: own, preferredAs: "own" }
  const { lastWithinMs } = prefers
  return last !== null && lastWithinMs !== null && queuedAt - last.at <= lastWithinMs
    ? { preferred: last.agent, preferredAs: "last" }
    : { preferred }
}
