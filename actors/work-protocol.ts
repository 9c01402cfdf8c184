import * as Schema from "effect/Schema"
import type { Tell, Unstamped } from "./output.ts"
import { AgentId, EpochMs, QueueId } from "./vocabulary.ts"
import { ExitTarget, isKept, Terms, type WorkId } from "./work.ts"

const [at, agent, offer] = [EpochMs, AgentId, Schema.Int]

/** What every actor that is distributed understands: calls, tasks, and whatever comes. Spread into its messages. */
export const workMessages = {
  /** From the queue. */
  Admitted: { at, queue: QueueId, terms: Terms },
  /** Also to work that has a place in a queue which is no more. A caller may go elsewhere instead. */
  PlaceRefused: {
    at,
    queue: QueueId,
    reason: Schema.String,
    exit: Schema.optionalKey(Schema.Struct({ on: Schema.Literals(["full", "closed"]), to: ExitTarget }))
  },
  /** The queue asks and promises something else from now on. Whoever waits in it says again where they stand. */
  TermsChanged: { at, queue: QueueId, terms: Terms },
  /** The queue has heard nothing of it for longer than usual: is it still there? */
  PlaceAsked: { at, queue: QueueId },
  /** From the distributor, to work that asked for it and waits: nobody who serves this queue is signed in. */
  Unstaffed: { at, queue: QueueId },
  /** From an agent. They are reserved for this work until it releases them. */
  AgentAccepted: {
    at,
    agent,
    offer,
    /** Of a callback, by who has no panel: they take it by lifting their telephone. */
    byTelephone: Schema.optionalKey(Schema.Literal(true))
  },
  /** Are they still this work's? Asked by an agent at work, every few seconds and after a restart. */
  AgentAsked: { at, agent, offer },
  /** The agent cannot be this work's: they are another's. */
  AgentRefused: { at, agent, offer },
  AgentRejected: { at, agent, offer, isKept },
  /** The agent takes what alerts them: accepts a task on the panel. A telephone is lifted instead. */
  AgentTook: { at, agent, offer },
  /** The agent ends it: hangs up, finishes, with a note if they wrote one. */
  AgentEnded: { at, agent, offer, note: Schema.NullOr(Schema.String) },
  /** More urgent work took the agent away; it is still theirs and comes back to them. */
  WorkSetAside: { at, agent, offer },
  WorkTakenUp: { at, agent, offer }
}
const WorkMessage = Schema.TaggedUnion(workMessages)
export type WorkMessage = typeof WorkMessage.Type

/** The door of whatever work this is: its id is its address. */
export const tellWork = (work: WorkId, message: Unstamped<WorkMessage>): Tell => ({ _tag: "Tell", to: work, message })
