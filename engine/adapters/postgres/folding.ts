import * as Effect from "effect/Effect"
import { sql } from "kysely"
import { type AnyProjection, keyOf } from "../../projections/projection.ts"
import type { Row } from "./chunk.ts"
import type { Failed, OpenDatabase } from "./database.ts"
import { withoutUnstorable } from "./step-text.ts"

/** Records kept in memory to fold the next fact into; one that was pushed out is read again. */
const RECORDS_KEPT = 10_000

/** What a chunk's facts make of every projection's table. */
export interface Folded {
  /** Rows to write, for each projection in its place. */
  readonly rows: ReadonlyArray<ReadonlyArray<object>>
  /** The tables' generations that this was folded from; a table that has another by now was changed beside us. */
  readonly generations: ReadonlyArray<{ readonly name: string; readonly generation: number }>
  /** To be called once the chunk is committed: only then do the new records count. */
  readonly keep: () => void
}

/** The records being written to, of all projections. */
export const makeFolding = (projections: ReadonlyArray<AnyProjection>, database: OpenDatabase) => {
  const each = projections.map((projection) => foldingOf(projection, database))
  let generations: Folded["generations"] | undefined
  const readGenerations = database.attempt((db) =>
    db
      .selectFrom("projections")
      .select(["name", "generation"])
      .where("name", "in", ["", ...projections.map(({ name }) => name)])
      .execute()
  )
  return {
    fold: Effect.fnUntraced(function* (rows: ReadonlyArray<Row>): Effect.fn.Return<Folded, Failed> {
      // Before the records: a table that changes in between has a later generation than we say.
      generations ??= yield* readGenerations
      const folded = yield* Effect.forEach(each, ({ fold }) => fold(rows))
      return {
        rows: folded.map((one) => one.rows),
        generations,
        keep: () => {
          for (const { keep } of folded) keep()
        }
      }
    }),
    /** Somebody else wrote into a table: what we remember of it may be wrong. */
    forget: (): void => {
      generations = undefined
      for (const { forget } of each) forget()
    }
  }
}

const foldingOf = (projection: AnyProjection, database: OpenDatabase) => {
  const { columns, fold, fromRow, table, toRow } = projection
  const key = columns[0]!.name
  const kept = new Map<string, object>()
  // Planned once, when the table may be empty: `offset 0` leaves the planner no choice but to look each key up.
  const read = (keys: ReadonlyArray<string>) =>
    database.attempt(async (db) => {
      const found = await sql<Readonly<Record<string, unknown>>>`
        select t.* from json_array_elements_text(${withoutUnstorable(JSON.stringify(keys))}::text::json) as asked (key)
          cross join lateral (select * from ${sql.table(table)} where ${sql.ref(key)} = asked.key offset 0) as t`.execute(
        db
      )
      return found.rows
    })
  return {
    forget: () => kept.clear(),
    fold: Effect.fnUntraced(function* (rows: ReadonlyArray<Row>) {
      const changed = new Map<string, object>()
      const facts = rows.flatMap(({ entry }) => entry.facts)
      const keys = new Set(facts.map((fact) => keyOf(projection, fact)).filter((found) => found !== undefined))
      const unknown = [...keys].filter((found) => !kept.has(found))
      const found = unknown.length === 0 ? [] : yield* read(unknown)
      const base = new Map(
        found.map((row) => [(row as unknown as Record<string, string>)[key]!, fromRow(row) as object])
      )
      for (const fact of facts) {
        const of = keyOf(projection, fact)
        if (of === undefined) continue
        const before = changed.get(of) ?? kept.get(of) ?? base.get(of)
        const after = fold(before, fact)
        if (after !== undefined && after !== before) changed.set(of, after)
      }
      return {
        rows: [...changed.values()].map((record) => toRow(record)),
        keep: () => {
          for (const [of, record] of changed) {
            kept.delete(of)
            kept.set(of, record)
          }
          for (const of of kept.keys()) {
            if (kept.size <= RECORDS_KEPT) break
            kept.delete(of)
          }
        }
      }
    })
  }
}
