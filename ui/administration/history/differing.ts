import { isSame } from "../form/conflict.ts"
import type { HistoryEntry } from "../records.ts"

/** Fields that an entry of the history changed. Of a creation and a removal: those that say something. */
export const changedFields = (
  { fields }: { readonly fields: Readonly<Record<string, unknown>> },
  { after, before }: Pick<HistoryEntry, "after" | "before">
): ReadonlyArray<string> => Object.keys(fields).filter((name) => !isSame(before?.[name] ?? null, after?.[name] ?? null))
