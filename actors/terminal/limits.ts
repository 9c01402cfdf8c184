/** An incident that has not said that it has a press is told again this often. */
export const ASSURE_EVERY_MS = 5_000
/** Devices repeat until they are acknowledged; who has the same reference and code after this pressed again. */
export const REPEAT_WITHIN_MS = 10 * 60_000
/** Of an incident that is over, a repeat comes sooner: devices say it again within seconds. After that somebody pressed. */
export const REPEAT_AFTER_END_WITHIN_MS = 60_000
/** A fault whose task was done, and of which no end is heard, is visited again. */
export const FAULT_AGAIN_AFTER_MS = 3 * 24 * 3_600_000
/** Nobody is served after the others for longer, whoever says so. */
export const LOCKED_AT_MOST_MS = 7 * 24 * 3_600_000
/** References remembered of one terminal: a double press of a hand that shakes comes to some five. */
export const SEEN_LIMIT = 32
/** Presses that wait for their incident; more are not acknowledged, and come again. */
export const UNHEARD_LIMIT = 100
/** Kinds of fault are some ten. */
export const FAULTS_LIMIT = 20
export const NUISANCES_LIMIT = 20
/** An incident of its own while a lock holds waits behind those of others: more than any class adds. */
export const LOCKED_PRIORITY = -1_000
/** A terminal with nothing open leaves memory. */
export const SLEEPS_AFTER_MS = 60_000
