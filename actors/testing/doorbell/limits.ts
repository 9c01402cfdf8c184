/** Nobody listens to a bell for longer. */
export const RING_MS = 3_000
