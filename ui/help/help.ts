import type { Words } from "#wire/permissions.ts"

/** What the "?" of a page says: two sentences. Its picture is `pictures/<page>.<zh|en>.webp`, made by `npm run help-pictures`. */
export interface Help {
  readonly words: Words
  /** Where the manual says more: page, and heading on it. */
  readonly more: readonly [manual: "agent" | "supervisor" | "administrator", section: string]
}
