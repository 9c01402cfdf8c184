/** How often a queue looks for work that fell silent. */
export const SWEEP_EVERY_MS = 5_000
/**
 * Work announces itself every 5 s, and its disk may take a second. Who is silent for longer is asked, at every look: most of them
 * left, and that word was lost. Within 12 s of it their place is nobody's, and where nothing is lost nobody is asked.
 */
export const ASK_AFTER_MS = 7_000
/** Work outside a full queue that it remembers; others find room when they ask again. */
export const OUTSIDE_LIMIT = 64
/** Three announcements missed by everybody: nobody waits in a queue that closes. */
export const CLOSES_AFTER_MS = 15_000
/** Who still waits in a queue then that was taken out so long ago is not going to be served. */
export const CLOSING_LIMIT_MS = 30 * 60_000
/** Six announcements missed and five questions: nobody is there any more. */
export const SILENCE_LIMIT_MS = 30_000
