import type { AnyThing } from "#engine/records/thing/thing.ts"
import type { ListAsk } from "../records.ts"
import { filterFields } from "./columns.ts"

/** What the address asks for. */
export const askOf = (thing: AnyThing, query: Readonly<Record<string, string | undefined>>): ListAsk => {
  const filters = Object.fromEntries(
    filterFields(thing).flatMap(([name]) => (query[name] === undefined ? [] : [[name, query[name]]]))
  )
  return {
    search: query["search"] ?? "",
    sort: query["sort"] ?? "id",
    order: query["order"] === "down" ? "down" : "up",
    filters
  }
}
