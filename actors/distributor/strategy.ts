import type { Verdict } from "../facts.ts"
import type { Room } from "../presence.ts"
import type { Tally } from "../tally.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Work } from "../work.ts"
import type { Profile } from "./protocol.ts"

/** An agent who is free for a channel, as a strategy sees them. */
export interface Free {
  readonly profile: Profile
  readonly room: Room
  /** Number of the latest offer that they know of; 0 before their first. */
  readonly heard: number
  /** In the queue of the work, 1 to 10; the first where none is named. */
  readonly tier: number
  readonly tally?: Tally | undefined
}

/** The decision that a strategy is asked in. */
export interface Moment {
  readonly work: Work
  readonly at: EpochMs
  /** Number of the latest offer made in the group. */
  readonly offers: number
}

/** How one agent is chosen among several who fit and are free. A file each, with its formula and its trap. */
export interface Strategy {
  /** The lowest is chosen, equal ones are told apart by name. It stays the same while what is known of the agent does, so lists stay in order. */
  readonly rank: (agent: Free) => number
  /** Where the work itself or the time decides, too: the lowest first, and {@link rank} among equal ones. All who are free are looked at then. */
  readonly rankFor?: (agent: Free, moment: Pick<Moment, "at" | "work">) => number
  /** What was compared, as it stands in the decision, to be read by people: the higher, the nearer. */
  readonly score: (agent: Free, moment: Moment) => number
  /** What is said of those who came after. */
  readonly lost: Verdict
}
