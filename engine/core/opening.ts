import type { Centre } from "#actors/centre.ts"
import { withExits } from "#actors/dialling/exits.ts"
import { withOverflows } from "#actors/dialling/overflows.ts"
import type { LivingCentre } from "../perform/living-centre.ts"
import { withOpening } from "../perform/opening-hours.ts"

/** The centre of the tables as its actors are told it: where its queues lead, and whether they are open. */
export const makeReady =
  (now: () => number, timeZone: string, prefixes: () => { readonly isOwnCity: (mobile: string) => boolean }) =>
  (next: Centre): Centre => {
    const isOwnMobile = (mobile: string) => prefixes().isOwnCity(mobile)
    return withOpening(withExits(withOverflows(next, isOwnMobile), isOwnMobile), now(), timeZone)
  }

/** With every audit queues hear that their calendar opened or closed, which nobody minds a few seconds late, and whoever missed a word hears it again. */
export const mendedByTheClock = (
  { become, current, mend }: Pick<LivingCentre, "become" | "current" | "mend">,
  atMs: number,
  timeZone: string
): void => {
  const centre = current()
  const next = withOpening(centre, atMs, timeZone)
  if (next !== centre) become(next)
  mend()
}
