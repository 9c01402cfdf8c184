import { isDeepStrictEqual } from "node:util"
import { CompiledQuery, type Kysely, sql } from "kysely"
import { MAIN_SITE, type Tables } from "../../ports/Database.ts"
import type { AnyProjection } from "../../projections/projection.ts"
import { knownFacts, WRITTEN_FACT } from "../../records/facts/read.ts"
import { upsertOf } from "./upsert.ts"

/** Keys done at once: some ten thousand facts. A page holds up the journal for 50 ms, which is two of its commits. */
const PAGE = 500

export interface Rebuilt {
  /** Keys that have facts. */
  readonly keys: number
  /** Rows that were otherwise, or not there. */
  readonly changed: number
}

/**
 * Folds a projection's table again from all facts, key after key, while the centre works: each page of keys is locked
 * against the journal, folded from every fact those keys have, and written over what was there. So every row is at any time
 * the old one or the new one, and none is ever missing. A row whose first fact is not kept any more stays as it is.
 *
 * Goes on where an earlier rebuild to the same version stopped; `anew` begins with the first key.
 */
export const rebuild = async (
  db: Kysely<Tables>,
  projection: AnyProjection,
  { anew, progress = () => {} }: { readonly anew: boolean; readonly progress?: (done: Rebuilt) => void }
): Promise<Rebuilt> => {
  const { name, version } = projection
  const known = await db.selectFrom("projections").selectAll().where("name", "=", name).executeTakeFirstOrThrow()
  let after = !anew && known.target === version ? known.checkpoint : null
  let done: Rebuilt = { keys: 0, changed: 0 }
  for (;;) {
    const page = await rebuildPage(db, projection, after)
    if (page === undefined) break
    done = { keys: done.keys + page.keys, changed: done.changed + page.changed }
    after = page.last
    progress(done)
  }
  await db
    .updateTable("projections")
    .set({ version, target: null, checkpoint: null })
    .where("name", "=", name)
    .execute()
  return done
}

/** Projections whose table was made by another version of their fold, or is being made. */
export const outdated = async (
  db: Kysely<Tables>,
  projections: ReadonlyArray<AnyProjection>
): Promise<ReadonlyArray<AnyProjection>> => {
  const rows = await db.selectFrom("projections").select(["name", "version", "target"]).execute()
  const built = new Map(rows.map(({ name, target, version }) => [name, target === null ? version : undefined]))
  return projections.filter(({ name, version }) => built.get(name) !== version)
}

const rebuildPage = (db: Kysely<Tables>, projection: AnyProjection, after: string | null) =>
  db.transaction().execute(async (page) => {
    const { factColumn, fromRow, keeping, name, table, toRow, version } = projection
    const key = projection.columns[0]!.name
    const { rows: found } = await sql<{ readonly key: string }>`
      select ${sql.ref(factColumn)} as key from facts
        where ${sql.ref(factColumn)} > ${after ?? ""} group by 1 order by 1 limit ${PAGE}`.execute(page)
    const last = found.at(-1)?.key
    if (last === undefined) return undefined
    const keys = found.map((row) => row.key)
    // The journal's statement has a weaker lock on this table from its beginning to its commit.
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(page)
    const facts = await page
      .selectFrom("facts")
      .select(WRITTEN_FACT)
      .select(factColumn)
      .where(factColumn, "in", keys)
      .orderBy("id")
      .execute()
    const before = new Map(
      (
        await page
          .selectFrom(table as "call_records")
          .selectAll()
          .where(key as "id", "in", keys as unknown as ReadonlyArray<never>)
          .execute()
      ).map((row) => [(row as unknown as Record<string, string>)[key]!, row])
    )
    const written = new Map<string, Array<(typeof facts)[number]>>(keys.map((each) => [each, []]))
    for (const row of facts) written.get(row[factColumn]!)!.push(row)
    const changed: Array<object> = []
    // New rows get their numbers in the order in which they began, as the journal would have given them.
    for (const of of keysByAge(facts, factColumn)) {
      let record: object | undefined
      for (const fact of knownFacts(written.get(of)!)) record = projection.fold(record, fact)
      if (record === undefined) continue
      const old = before.get(of)
      const was = old === undefined ? undefined : fromRow(old)
      const row = toRow(was === undefined ? record : keeping(was, record))
      if (was === undefined || !isDeepStrictEqual(toRow(was), row)) changed.push(row)
    }
    if (changed.length > 0) await write(page, projection, changed)
    await page
      .updateTable("projections")
      .set((e) => ({
        target: version,
        checkpoint: last,
        ...(changed.length > 0 ? { generation: e("generation", "+", 1) } : {})
      }))
      .where("name", "=", name)
      .execute()
    return { last, keys: keys.length, changed: changed.length }
  })

const keysByAge = (
  facts: ReadonlyArray<{ readonly [Column in AnyProjection["factColumn"]]?: string | null }>,
  factColumn: AnyProjection["factColumn"]
): ReadonlySet<string> => new Set(facts.map((row) => row[factColumn]!))

const write = (page: Kysely<Tables>, projection: AnyProjection, rows: ReadonlyArray<object>) => {
  const parts = upsertOf(projection, { prefix: "p_", json: "$1", site: "$2", gate: "always" })
  return page.executeQuery(
    CompiledQuery.raw(`with always as (select $2::text), ${parts.join(", ")} select 1`, [
      JSON.stringify(rows),
      MAIN_SITE
    ])
  )
}
