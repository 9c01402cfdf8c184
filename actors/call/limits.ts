/** A waiting call says so again this often: whatever forgot it, knows it again before anybody gets impatient. */
export const ANNOUNCE_EVERY_MS = 5_000
/** The switch ends a ring by itself; we wait this much longer for its word before we take the ring as over. */
export const RING_GRACE_MS = 2_000
/** Three audits have asked to join the legs again and failed: the two will never hear each other. */
export const JOIN_LIMIT_MS = 16_000
/** Events come seconds late at worst, the end of a recording within one; half a minute outlives all of them. */
export const LINGER_MS = 30_000
/** The switch says within this time after a call's end how long its recording is, or never will. */
export const RECORD_WORD_MS = 15_000
/** Of who lingers on for a recording: more than a busy actor takes to get to its timer. */
export const LINGERS_ON_BEFORE_MS = 2_000
/** A leg made this shortly before the switch was asked may be missing in its answer without being gone. */
export const SNAPSHOT_MARGIN_MS = 2_000
/** The flow of a caller who waited too long, which the call brings along. */
export const FAREWELL = "farewell"
/** The flow of a caller who found no place, and hears why. */
export const NO_PLACE = "no-place"
/** Two questions to the tables take some ms. Who waits does not wait for a database that takes longer. */
export const AGENTS_WITHIN_MS = 1_000
/** What a queue says of messages that says nothing of it: two minutes hold a wish and a number; less than two seconds is somebody who hung up. */
export const USUAL_VOICEMAIL = { atMostMs: 120_000, atLeastMs: 2_000 }
/** The flow of a caller who leaves a message instead of waiting. */
export const MESSAGE = "voicemail"
/** The flow of a caller who is called back instead of waiting. */
export const PROMISED = "callback-promised"
/** Agents remembered as having refused one call; the oldest may be asked again. */
export const REFUSALS_LIMIT = 50
/** Points of priority that a VIP has before others. Calls in the journal were ranked by it: another bonus is another rule. */
export const VIP_PRIORITY = 10
/** How long somebody rings who is called into a call, unless it is said otherwise. */
export const CALL_IN_TIMEOUT_MS = 30_000
/** A leg that is there already comes within ms; with a switch that says nothing the customer is left to who has them. */
export const ADOPTION_TIMEOUT_MS = 3_000
/** Who talks in one call: beyond it nobody hears who speaks. A supervisor comes while fewer are in it, supervisors counted. */
export const PARTIES_LIMIT = 16
/** Digits that are sent at once. */
export const DIGITS_LIMIT = 32
/** Whoever is asked how a caller stands has it spoken within two seconds, or never: then the prompt of the queue may be heard. */
export const NEWS_WITHIN_MS = 4_000
