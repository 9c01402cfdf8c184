/** An incident that has not said that it has a press is told again this often. */
export const ASSURE_EVERY_MS = 5_000
/** Devices repeat until they are acknowledged; who has the same reference and code after this pressed again. */
export const REPEAT_WITHIN_MS = 10 * 60_000
/** References remembered of one terminal: a double press of a hand that shakes comes to some five. */
export const SEEN_LIMIT = 32
/** Presses that wait for their incident. It may be away for as long as the database is. */
export const UNHEARD_LIMIT = 100
/** Kinds of fault are some ten. */
export const FAULTS_LIMIT = 20
export const NUISANCES_LIMIT = 20
/** An incident of its own while a lock holds waits behind those of others: more than any class adds. */
export const LOCKED_PRIORITY = -1_000
/** A terminal with nothing open leaves memory. */
export const SLEEPS_AFTER_MS = 60_000
