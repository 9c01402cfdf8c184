/** A ladder without rungs still says so to supervisors, again and again. */
export const BARE_LADDER_MS = 30_000
/** Somebody who said that they take care of it is left alone for so long. */
export const ACCEPTED_FOR_MS = 15 * 60_000
/** What is said of the call of a terminal may be lost in a crash: so long after it should have come, it is asked for again. */
export const LINE_LOOK_MS = 10_000
/** Whoever is to be called back while their agent's telephone is in use is tried again this often. */
export const LINE_AGAIN_MS = 5_000
/** A terminal that has not said that it knows of the end is told again. */
export const TELL_END_EVERY_MS = 5_000
/** An agent asks three times, ten seconds apart, whether work is still theirs; a minute outlives that. */
export const LINGER_MS = 60_000
/** No incident is put away for longer than a shift. */
export const SUSPENDED_AT_MOST_MS = 12 * 3_600_000
export const PARTIES_LIMIT = 20
/** Attendance within 45 minutes is what such services promise for nine of ten (MASCOT, performance report). */
export const ARRIVES_WITHIN_MS = 45 * 60_000
