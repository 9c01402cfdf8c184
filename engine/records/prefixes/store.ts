import * as Effect from "effect/Effect"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { gatherPrefixes, type PrefixAreas } from "./prefix-areas.ts"

/** So many rows at a time: whoever reads half a million of them does other things in between. */
const PAGE_ROWS = 20_000

/** Counts the changes of the table. */
export const prefixVersion: Effect.Effect<number, StoreAway, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const { prefix_version } = yield* query((db) =>
    db.selectFrom("centre_state").select("prefix_version").executeTakeFirstOrThrow()
  )
  return Number(prefix_version)
})

/** Prefixes without an area say nothing, and are not read. */
export const readPrefixes: Effect.Effect<PrefixAreas, StoreAway, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const gathered = gatherPrefixes()
  let last = ""
  for (;;) {
    const rows = yield* query((db) =>
      db
        .selectFrom("prefixes")
        .select(["id", "area"])
        .where("area", "is not", null)
        .where("id", ">", last)
        .orderBy("id")
        .limit(PAGE_ROWS)
        .$narrowType<{ area: string }>()
        .execute()
    )
    gathered.add(rows)
    if (rows.length < PAGE_ROWS) return gathered.done()
    last = rows.at(-1)!.id
  }
})
