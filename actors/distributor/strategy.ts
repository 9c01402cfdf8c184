import type { Verdict } from "../facts.ts"
import type { Room } from "../presence.ts"
import type { EpochMs } from "../vocabulary.ts"

/** How one agent is chosen among several who fit and are free. */
export interface Strategy {
  /** The lowest is chosen, equal ones are told apart by name. It stays the same while the agent's room does, so lists stay in order. */
  readonly rank: (room: Room) => number
  /** The same as it stands in the decision, to be read by people. */
  readonly score: (room: Room, at: EpochMs) => number
  /** What is said of those who came after. */
  readonly lost: Verdict
}
