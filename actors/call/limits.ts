/** A prompt's end may be lost; a minute is longer than anybody listens to one, so after it the call goes on by itself. */
export const PROMPT_LIMIT_MS = 60_000
/** What is left of a prompt after a restart: most are shorter, and its end may have been told while nobody listened. */
export const RECOVERED_PROMPT_MS = 4_000
/** A waiting call says so again this often: whatever forgot it, knows it again before anybody gets impatient. */
export const ANNOUNCE_EVERY_MS = 5_000
/** The switch ends a ring by itself; we wait this much longer for its word before we take the ring as over. */
export const RING_GRACE_MS = 2_000
/** Three audits have asked to join the legs again and failed: the two will never hear each other. */
export const JOIN_LIMIT_MS = 16_000
/** Events come seconds late at worst, the end of a recording within one; half a minute outlives all of them. */
export const LINGER_MS = 30_000
/** A leg made this shortly before the switch was asked may be missing in its answer without being gone. */
export const SNAPSHOT_MARGIN_MS = 2_000
/** More nodes than any caller has patience for: a flow that runs in a circle without waiting. */
export const FLOW_STEPS_LIMIT = 200
/** At most this many keys are kept per caller. */
export const KEYS_LIMIT = 64
/** Agents remembered as having refused one call; the oldest may be asked again. */
export const REFUSALS_LIMIT = 50
