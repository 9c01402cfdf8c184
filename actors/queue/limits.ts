/** How often a queue looks for entries whose call fell silent. */
export const SWEEP_EVERY_MS = 15_000
/** Three announcements missed by everybody: nobody waits in a queue that closes. */
export const CLOSES_AFTER_MS = 15_000
/** Who still waits in a queue then that was taken out so long ago is not going to be served. */
export const CLOSING_LIMIT_MS = 30 * 60_000
/** Six announcements missed: nobody is there any more. */
export const SILENCE_LIMIT_MS = 30_000
