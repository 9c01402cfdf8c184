/**
 * Pauses between tries to reach a core that is away, in milliseconds. A core that restarts is back within two seconds: each pause
 * is a tenth of the time that it has been away, so that whoever waits for it adds no more than that.
 */
export const FIRST_RETRY_MS = 50
export const LONGEST_RETRY_MS = 2_000

export const nextRetryMs = (pauseMs: number): number => Math.min(pauseMs * 1.1, LONGEST_RETRY_MS)
