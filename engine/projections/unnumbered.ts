import type { Fact } from "#actors/facts.ts"
import type { KeptCall } from "#wire/records.ts"

/** A call's record before the database has given it its number. */
export type Unnumbered = Omit<KeptCall, "serial">

export type Of<Tag extends Fact["_tag"]> = Extract<Fact, { readonly _tag: Tag }>
