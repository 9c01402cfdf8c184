import type { RawBuilder } from "kysely"
import { customersFound, type Seeking } from "../customers/find.ts"

/** Searches of things that have so many rows, or such texts, that an index of their own answers them: by the name their declaration says. */
export const searches: Readonly<Record<string, (search: string, seeking: Seeking) => RawBuilder<unknown>>> = {
  customers: customersFound
}
