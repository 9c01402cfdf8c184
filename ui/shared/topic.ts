import { applyChanges, ChangeDoesNotFit } from "#wire/apply.ts"
import type { TopicFrame } from "./connection.ts"

/** One subscription as last heard. `n` is null until a snapshot came, and again from a gap until the next one. */
export interface TopicState<S> {
  readonly n: number | null
  readonly state: S | null
}

export const nothingHeard: TopicState<never> = { n: null, state: null }

/**
 * The topic after one frame of it. `resync` asks for a new snapshot: a delta was missed, or does not fit what is here.
 * The state stays on screen meanwhile; deltas that come before the snapshot are let pass.
 */
export const afterFrame = <S>(
  topic: TopicState<S>,
  frame: TopicFrame
): { readonly topic: TopicState<S>; readonly resync: boolean } => {
  if (frame._tag === "Snapshot") return { topic: { n: frame.n, state: frame.state as S }, resync: false }
  if (topic.n === null || topic.state === null || frame.n <= topic.n) return { topic, resync: false }
  const missed = { topic: { n: null, state: topic.state }, resync: true }
  if (frame.n !== topic.n + 1) return missed
  try {
    return { topic: { n: frame.n, state: applyChanges(topic.state, frame.changes) }, resync: false }
  } catch (problem) {
    if (problem instanceof ChangeDoesNotFit) return missed
    throw problem
  }
}
