import type { Words } from "#wire/permissions.ts"

/** A column of a list that stands in no table: how each row is now. */
export interface LiveColumn {
  readonly words: Words
  /** Made once for a list; undefined while nothing is known. */
  readonly create: () => (id: string) => (Words & { readonly isWrong: boolean }) | undefined
}
