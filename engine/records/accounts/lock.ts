/** What wrong passwords in a row do to an account, wherever they come from. Pure. */

/** Slips of the fingers are free. */
export const FREE_SLIPS = 5
/** From the n-th on the account is locked: whoever forgot a password asks an administrator by then. */
export const LOCKED_FROM = 10
export const LOCK_MS = 15 * 60_000
const FIRST_WAIT_MS = 1_000

/** How long nobody signs in after so many wrong passwords in a row: 1, 2, 4, 8, 16 s, then a quarter of an hour. */
export const lockMsAfter = (failed: number): number => {
  if (failed < FREE_SLIPS) return 0
  return failed >= LOCKED_FROM ? LOCK_MS : FIRST_WAIT_MS * 2 ** (failed - FREE_SLIPS)
}
