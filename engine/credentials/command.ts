import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { type Kysely, sql } from "kysely"
import { connect, reasonOf } from "../adapters/postgres/database.ts"
import type { Tables } from "../ports/Database.ts"
import { type CentreDatabase, centreDatabase } from "./centre-database.ts"
import { Wrong } from "./wrong.ts"

/** PostgreSQL's codes for a table and a column that are not there. */
const OTHER_TABLES = new Set(["42P01", "42703"])

/** Works on the database of a centre, running or stopped. Answers the exit code; what went wrong is one line. */
export const onCentre = async (
  command: string,
  root: string,
  options: { readonly config?: string | undefined; readonly data?: string | undefined },
  work: (db: Kysely<Tables>, centre: CentreDatabase) => Promise<void>
): Promise<number> => {
  const done = Effect.gen(function* () {
    const centre = yield* centreDatabase(root, options)
    const db = connect(centre.url, 1)
    yield* Effect.promise(async () => {
      try {
        await sql`select from people limit 1`.execute(db)
        await work(db, centre)
      } finally {
        await db.destroy()
      }
    })
  })
  try {
    // What PostgreSQL says of its start is not what the person wants to read.
    await Effect.runPromise(Effect.scoped(done).pipe(Effect.provide(Logger.layer([]))))
    return 0
  } catch (error) {
    process.stderr.write(`${command}: ${lineOf(error)}\n`)
    return 2
  }
}

const lineOf = (error: unknown): string => {
  if (error instanceof Wrong) return error.message
  const { code } = error as { readonly code?: string }
  if (code !== undefined && OTHER_TABLES.has(code))
    return "the database is of another version: start the centre once with this one"
  return code === undefined ? String(error) : reasonOf(error)
}
