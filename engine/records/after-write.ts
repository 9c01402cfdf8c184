import { keepCustomerSearch } from "./customers/keep-search.ts"
import { keepFlowVersion } from "./flows/versions.ts"
import { countPrefixChange } from "./prefixes/count-change.ts"
import { callIsThere } from "./recording-holds/call-is-there.ts"
import type { AfterWrite } from "./tables/write.ts"

/** What things do besides, in the transaction that changes them. */
export const afterWrite: Readonly<Record<string, AfterWrite>> = {
  customer: keepCustomerSearch,
  flow: keepFlowVersion,
  prefix: countPrefixChange,
  "recording-hold": callIsThere
}
