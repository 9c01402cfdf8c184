import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { sql } from "kysely"
import { runEmbeddedPostgres } from "#engine/adapters/embedded-postgres/run-cluster.ts"
import { connect } from "#engine/adapters/postgres/database.ts"

/** The database that is shipped, as it is run for a centre, in a throw-away folder and on a free port. Answers the URL of the named database in it. */
export const throwAwayPostgres: Effect.Effect<(database: string) => Effect.Effect<string>, Error, Scope.Scope> =
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const made = mkdtempSync(join(tmpdir(), "carillon-bench-"))
        // PostgreSQL refuses to run as root; whoever runs it instead must get in here.
        chmodSync(made, 0o755)
        return made
      }),
      (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
    )
    const { url } = yield* runEmbeddedPostgres(folder, 0)
    return (database: string) =>
      Effect.promise(async () => {
        const db = connect(url, 1)
        await sql`create database ${sql.ref(database)}`.execute(db)
        await db.destroy()
        const named = new URL(url)
        named.pathname = `/${database}`
        return named.href
      })
  })
