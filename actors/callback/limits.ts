/** Whoever has it asks again so often whether the call that calls back still is. */
export const CHECK_EVERY_MS = 10_000
/** After a start the switch has said what it has within this time, and calls know their legs. */
export const CHECK_AFTER_START_MS = 3_000
/** A call that did not answer so many times is not there any more: an engine died between its beginning and its end. */
export const CHECKS_LIMIT = 3
/** The agent's own telephone was not lifted: it waits so long before others are asked, lest it go round and round. */
export const AGENT_AGAIN_MS = 5_000
/** An agent asks three times, ten seconds apart, whether work is still theirs; a minute outlives that. */
export const LINGER_MS = 60_000
/** What a queue says that says nothing of it: three times, a quarter of an hour apart (METRICS §5.5). */
export const USUAL_TRIES = 3
export const USUAL_SPACING_MS = 900_000
/** Nobody expects to be called back for longer than a day. */
export const USUAL_WITHIN_MS = 86_400_000
