import type { Presence } from "../agent/protocol.ts"
import type { Verdict } from "../facts.ts"
import type { EpochMs } from "../vocabulary.ts"

/** How one agent is chosen among several who fit and are ready. */
export interface Strategy {
  /** The highest score gets the call, equal scores are told apart by name. It stands in the decision as it was. */
  readonly score: (presence: Presence, at: EpochMs) => number
  /** What is said of those who had a lower one. */
  readonly lost: Verdict
}
