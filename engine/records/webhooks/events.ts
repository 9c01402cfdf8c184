import type { Fact } from "#actors/facts.ts"
import type { WebhookEvent } from "./schema.ts"

const NAMES: Partial<Record<Fact["_tag"], WebhookEvent>> = {
  CallArrived: "call.arrived",
  CallQueued: "call.queued",
  CallAnswered: "call.answered",
  CallEnded: "call.ended",
  TaskCreated: "work.created",
  TaskEnded: "work.ended",
  AgentChanged: "agent.changed"
}

/** A fact as other programs hear of it; undefined when it is not for them. */
export const eventOf = (
  fact: Fact
):
  | { readonly event: WebhookEvent; readonly at: number; readonly data: Readonly<Record<string, unknown>> }
  | undefined => {
  const event = NAMES[fact._tag]
  if (event === undefined) return undefined
  const { _tag, at, ...data } = fact
  return { event, at, data }
}
