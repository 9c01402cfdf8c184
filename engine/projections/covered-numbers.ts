import { isCoverOf } from "#wire/masked-number.ts"
import { partyOf } from "./call-company.ts"
import type { Unnumbered } from "./unnumbered.ts"

/** An erasure covers a person's numbers in rows, while the facts stay whole: what was covered is covered in a row folded again, too. */
export const withCovers = (was: Unnumbered, anew: Unnumbered): Unnumbered => ({
  ...anew,
  callingNumber: coveredAs(was.callingNumber, anew.callingNumber),
  dialledNumber: coveredAs(was.dialledNumber, anew.dialledNumber),
  parties: anew.parties.map((party) => {
    const before = partyOf(was, party.attempt)?.number ?? null
    return before === null || party.number === null ? party : { ...party, number: coveredAs(before, party.number) }
  })
})

const coveredAs = (was: string, anew: string): string => (isCoverOf(was, anew) ? was : anew)
