import type { AnyThing } from "#engine/records/thing/thing.ts"
import type { ListAsk } from "../records.ts"
import { filterFields } from "./columns.ts"

/** What the address asks for. */
export const askOf = (thing: AnyThing, query: Readonly<Record<string, string | undefined>>): ListAsk => {
  const filters = Object.fromEntries(
    filterFields(thing).flatMap(([name]) => (query[name] === undefined ? [] : [[name, query[name]]]))
  )
  const own = thing.ownFields === undefined ? [] : ownOf(thing.ownFields.field, query)
  return {
    search: query["search"] ?? "",
    sort: query["sort"] ?? "id",
    order: query["order"] === "down" ? "down" : "up",
    filters: { ...filters, ...Object.fromEntries(own) }
  }
}

/** Fields that the centre defined stand by their place: `own.contract-no`. */
const ownOf = (field: string, query: Readonly<Record<string, string | undefined>>) =>
  Object.entries(query).flatMap(([name, value = ""]) =>
    name.startsWith(`${field}.`) && value !== "" ? [[name, value] as const] : []
  )
