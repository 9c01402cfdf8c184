/** What wrong passwords in a row do to an account, wherever they come from. Pure. */

/** What a centre says of it: parameters `lockOut.*`. */
export interface LockRules {
  /** From the n-th on the account is locked: whoever forgot a password asks an administrator by then. */
  readonly tries: number
  readonly minutes: number
}

/** Slips of the fingers are free. */
export const FREE_SLIPS = 5
const FIRST_WAIT_MS = 1_000

/** How long nobody signs in after so many wrong passwords in a row: 1, 2, 4, 8, 16 s …, then as long as the centre says. */
export const lockMsAfter = (failed: number, { minutes, tries }: LockRules): number => {
  const lockMs = minutes * 60_000
  if (failed >= tries) return lockMs
  return failed < FREE_SLIPS ? 0 : Math.min(lockMs, FIRST_WAIT_MS * 2 ** (failed - FREE_SLIPS))
}
