/** A waiting task says so again this often: whatever forgot it, knows it again before anybody gets impatient. */
export const ANNOUNCE_EVERY_MS = 5_000
/** A task that somebody works on says so again this often: an agent who lost it while the database was away sends it on. */
export const ASSURE_EVERY_MS = 60_000
/** An agent asks three times, ten seconds apart, whether work is still theirs; a minute outlives that. */
export const LINGER_MS = 60_000
/** Agents remembered as having refused one task; the oldest may be asked again. */
export const REFUSALS_LIMIT = 50
