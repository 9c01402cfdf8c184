import type { Kysely } from "kysely"
import type { Tables } from "../ports/Database.ts"
import { keepCustomerSearch, tidyCustomerSearch } from "./customers/keep-search.ts"
import { keepClassPlans } from "./incident-classes/versions.ts"
import { checkPromptFiles } from "./prompts/files.ts"
import { keepFlowVersion } from "./flows/versions.ts"
import { countPrefixChange } from "./prefixes/count-change.ts"
import { callIsThere } from "./recording-holds/call-is-there.ts"
import type { AfterWrite } from "./tables/write.ts"
import { keepRevisionsOfCustomers, keepTerminalRevision } from "./terminals/revisions.ts"
import { keepUserPlans } from "./user-plans/versions.ts"

/** What things do besides, in the transaction that changes them. */
export const afterWrite: Readonly<Record<string, AfterWrite>> = {
  customer: async (all, done) => {
    await keepCustomerSearch(all, done)
    await keepRevisionsOfCustomers(all, done)
  },
  flow: keepFlowVersion,
  "incident-class": keepClassPlans,
  "user-plan": keepUserPlans,
  terminal: keepTerminalRevision,
  prompt: checkPromptFiles,
  prefix: countPrefixChange,
  "recording-hold": callIsThere
}

/** What things do once a whole file of them is in. */
export const afterImport: Readonly<Record<string, (db: Kysely<Tables>) => Promise<void>>> = {
  customer: tidyCustomerSearch
}

/** Those of them that touch rows of the changed thing alone: nobody else waits for these. */
export const touchesOwnRows: ReadonlySet<string> = new Set(["customer"])
