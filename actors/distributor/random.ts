import type { AgentId } from "../vocabulary.ts"
import type { WorkId } from "../work.ts"
import type { Strategy } from "./strategy.ts"

/**
 * By lot. Drawn from the names of work and agent, so that a decision made again comes out the same.
 * Formula: FNV-1a of both names, as a share of 1; the highest is chosen.
 * Trap: the same work finds the same agent first each time, and somebody may be unlucky for long.
 */
export const random: Strategy = {
  rank: ({ room }) => room.since,
  rankFor: ({ profile }, { work }) => -lot(work.id, profile.agent),
  score: ({ profile }, { work }) => lot(work.id, profile.agent),
  lost: "lot-fell-elsewhere"
}

/** From 0 to just below 1. Fowler, Noll and Vo's hash of 32 bits, mixed once more since the names differ at their ends. */
export const lot = (work: WorkId, agent: AgentId): number => {
  let hash = 0x81_1c_9d_c5
  for (const character of `${agent} ${work}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01_00_01_93)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
