/** How often a queue looks for entries whose call fell silent. */
export const SWEEP_EVERY_MS = 15_000
/** Six announcements missed: nobody is there any more. */
export const SILENCE_LIMIT_MS = 30_000
