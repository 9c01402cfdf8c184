/** Everybody says what they believe of each other this often; whatever went wrong in between lasts no longer. */
export const ROLL_CALL_EVERY_MS = 5_000
/** A restart that never says it is done must not hold up the callers. */
export const RESUME_LIMIT_MS = 1_000
/** Calls hear of their legs in the same moment as the distributor of the link; they need milliseconds to act on it. */
export const LINK_SETTLES_MS = 200
/** A call that heard nothing of its agent by then never will: messages between actors take microseconds. */
export const HOLD_LIMIT_MS = 5_000
/** What asks how many agents are signed in is asked again so often, once it is due. */
export const STAGE_LOOKS_EVERY_MS = 5_000
/** Whoever is signed in for less is taken to be there for so long: about what two or three pieces of work take. */
export const TALLY_FLOOR_MS = 15 * 60_000
