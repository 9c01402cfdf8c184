import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { readFact } from "#actors/facts-versions.ts"
import { kindsWith } from "#actors/kinds.ts"
import { connect } from "#engine/adapters/postgres/database.ts"
import { versionOfKind } from "#engine/adapters/postgres/runs.ts"
import { fromRow } from "#engine/records/calls/schema.ts"
import { codecOf } from "#engine/runtime/codec.ts"
import { readLiving } from "#engine/runtime/restore.ts"
import type { Tagged } from "#actors/behaviour.ts"

/** What the present code makes of what a release wrote, before it has done anything itself. */
export interface OldRows {
  /** Living actors that go on with the state they had, by address. */
  readonly actors: ReadonlyMap<string, Tagged>
  /** One line each: what it is, and why it cannot be read. */
  readonly unreadable: ReadonlyArray<string>
}

/** Needs tables of today. */
export const readOldRows = async (url: string): Promise<OldRows> => {
  const db = connect(url, 1)
  try {
    const living = await db
      .selectFrom("living")
      .leftJoin("runs", "runs.run", "living.run")
      .select(["actor", "sequence", "state", versionOfKind.as("version")])
      .execute()
    const kinds = kindsWith(makeCatalogue([]))
    const { rebuilt, refused, restored, strangers } = readLiving(kinds, codecOf(kinds), living)
    const anew = new Set(rebuilt.map(({ actor }) => actor))
    const facts = await db.selectFrom("facts").select(["id", "kind", "version", "body"]).orderBy("id").execute()
    const records = await db.selectFrom("call_records").selectAll().execute()
    return {
      actors: new Map(
        restored.filter(({ address }) => !anew.has(address)).map(({ address, state }) => [address, state])
      ),
      unreadable: [
        ...[...rebuilt, ...refused, ...strangers].map(({ actor, why }) => `the state of ${actor}: ${why}`),
        ...facts.flatMap(({ id, ...row }) => {
          const fact = readFact(row)
          return fact._tag === "UnknownFact" ? [`fact ${id}, ${fact.kind}: ${fact.why}`] : []
        }),
        ...records.flatMap((row) => thrownBy(`the record of call ${row.id}`, () => fromRow(row)))
      ]
    }
  } finally {
    await db.destroy()
  }
}

const thrownBy = (what: string, read: () => unknown): ReadonlyArray<string> => {
  try {
    read()
    return []
  } catch (thrown) {
    return [`${what}: ${String(thrown)}`]
  }
}
