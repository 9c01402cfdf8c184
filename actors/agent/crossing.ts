import { type EpochMs, later } from "../vocabulary.ts"
import { CANCEL_HEARD_MS, CANCEL_SETTLES_MS } from "./limits.ts"
import type { Hand, Person } from "./protocol.ts"

/**
 * A telephone without call waiting knows one call at a time. When the INVITE of the next call comes before it has heard the CANCEL
 * of the one before, it answers 486. Its agent missed nothing: they stay ready, and are offered calls again in a moment.
 */

/** Whether a ring that ended busy did so because of one that was taken back just before. */
export const isCrossing = ({ cancelledAt }: Person, at: EpochMs): boolean =>
  cancelledAt !== undefined && at <= later(cancelledAt, CANCEL_HEARD_MS)

/** Until the telephone has heard of the CANCEL it takes no call, as if it talked. */
export const settling = (at: EpochMs): Pick<Person, "otherCall"> => ({
  otherCall: { isTalking: true, since: at, until: later(at, CANCEL_SETTLES_MS) }
})

/** A ring of theirs is taken back. Rows of before there were tallies are decided again as they were. */
export const cancelled = ({ tally }: Person, hand: Hand | undefined, at: EpochMs): Pick<Person, "cancelledAt"> =>
  tally !== undefined && hand?._tag === "Alerting" && hand.work.channel === "voice" ? { cancelledAt: at } : {}
