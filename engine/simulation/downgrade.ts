import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Written as WrittenQueue } from "#actors/queue/written.ts"

/**
 * Written states as the version before today's wrote them, by kind: what a core finds on disk that is newer than the one
 * that died. Undefined where the older version had no words for it. A kind that counts its version up says here what changed.
 */
export const DOWNGRADES: Readonly<Record<string, Downgrade>> = {
  agent: { to: 4, state: (state) => agentThen(state as AgentState) },
  queue: { to: 3, state: (state) => queueThen(state as typeof WrittenQueue.Type) },
  // Their rows of the version before differ in messages alone.
  call: { to: 5, state: (state) => state },
  distributor: { to: 3, state: (state) => state },
  task: { to: 1, state: (state) => state }
}

export interface Downgrade {
  readonly to: number
  readonly state: (state: unknown) => unknown
}

/** Nobody was ever let go. */
const agentThen = (state: AgentState): object | undefined => {
  if (state._tag !== "SignedIn") return state
  const { retired, ...then } = state
  return retired ? undefined : then
}

/** A queue was open for ever. */
const queueThen = (state: typeof WrittenQueue.Type): object | undefined => {
  if (state._tag !== "Open") return state
  const { closing, ...then } = state
  return closing === null ? then : undefined
}
