import { type Asker, may } from "#wire/asker.ts"
import type { Masking } from "#wire/masked-number.ts"
import { maskedEntry } from "../records/audit/masked.ts"
import type { AuditEntry } from "../records/audit/store.ts"
import { thingNamed, things } from "../records/things.ts"
import { isMaskedFor, shownTo } from "./masking.ts"

/** Who may see telephone numbers whole, wherever they stand. */
export const seesNumbers = (asker: Asker): boolean => may(asker, "customers.view")

/** Something in the log is shown to the asker only in part, and must not be found by the rest of it. */
export const seesInPart = (asker: Asker): boolean =>
  !seesNumbers(asker) || things.some((thing) => isMaskedFor(asker, thing))

/** A line as the asker may see it: what is private of a thing is as covered as in its form. `masking`: of this centre. */
export const entrySeen =
  (asker: Asker, masking: Masking) =>
  (entry: AuditEntry): AuditEntry => {
    const thing = thingNamed(entry.object)
    const shown = thing === undefined ? <A>(row: A) => row : shownOrNone(shownTo(asker, thing, masking))
    const seen = { ...entry, before: shown(entry.before), after: shown(entry.after) }
    return seesNumbers(asker) ? seen : maskedEntry(seen, masking)
  }

const shownOrNone =
  (shown: <R extends object>(row: R) => R) =>
  <A>(row: A): A =>
    typeof row === "object" && row !== null && !Array.isArray(row) ? shown(row) : row
