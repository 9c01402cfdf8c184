import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { type Kysely, sql } from "kysely"
import { Database, type Tables } from "../ports/Database.ts"
import type { DiskRoom } from "../records/disk/forecast.ts"
import { sizesByGroup } from "../records/disk/store.ts"
import { parameterValue } from "../records/parameters/store.ts"
import { type Licence, licencesIn } from "./licences.ts"
import { OfficeApi } from "./office-api.ts"
import { restarts } from "./restarts.ts"
import type { SystemAnswer } from "./system-api.ts"
import { orAway, query } from "./thing-handlers.ts"
import { type Kept, lookAtDisk } from "./upkeep.ts"

/** Where this centre lives. */
export class Premises extends Context.Service<
  Premises,
  {
    /** The checkout. */
    readonly root: string
    readonly timeZone: string
    readonly kept: Kept
  }
>()("office/Premises") {}

export const systemHandlers = HttpApiBuilder.group(
  OfficeApi,
  "system",
  Effect.fnUntraced(function* (handlers) {
    const database = yield* Database
    const { kept, root, timeZone } = yield* Premises
    // They do not change while we run.
    let licences: ReadonlyArray<Licence> | undefined
    return handlers.handle(
      "system",
      Effect.fnUntraced(function* () {
        const nowMs = yield* Clock.currentTimeMillis
        const disk = yield* orAway(lookAtDisk(kept, nowMs)).pipe(Effect.provideService(Database, database))
        const stored = yield* query(database, async (db) => ({
          server: (await sql<{ readonly v: string }>`select current_setting('server_version') as v`.execute(db))
            .rows[0]!.v,
          bytes: Number(
            (await sql<{ readonly b: string }>`select pg_database_size(current_database()) as b`.execute(db)).rows[0]!.b
          ),
          groups: await sizesByGroup(db),
          keepDays: await parameterValue(db, "recordings.keepDays"),
          ...(await countsOf(db)),
          holds: Number(
            (
              await db
                .selectFrom("recording_holds")
                .select(sql<string>`count(*)`.as("n"))
                .execute()
            )[0]!.n
          )
        }))
        licences ??= licencesIn(root)
        const answer: SystemAnswer = {
          versions: { carillon: versionOf(root), node: process.versions.node, postgres: stored.server },
          timeZone,
          disk: {
            database: disk.rooms.database === null ? null : roomOf(disk.rooms.database),
            recordings: roomOf(disk.rooms.recordings)
          },
          recordings: {
            ...disk.recordings,
            keepDays: stored.keepDays,
            onHold: stored.holds,
            numbered: stored.numbered,
            tooShort: stored.tooShort
          },
          database: { bytes: stored.bytes, groups: stored.groups },
          forecast: disk.forecast,
          warnings: disk.warnings,
          licences,
          promised: disk.promised,
          restarts
        }
        return answer
      })
    )
  })
)

const roomOf = ({ folder, freeBytes, totalBytes }: DiskRoom) => ({ folder, freeBytes, totalBytes })

const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string }).version

/** How many recordings were ever numbered, and how many of them were too short to be kept. */
const countsOf = async (db: Kysely<Tables>) => {
  const { rows } = await sql<{ readonly numbered: number; readonly too_short: number }>`
    select coalesce(max(serial), 0)::int as numbered, (count(*) filter (where dropped))::int as too_short
    from recordings`.execute(db)
  const { numbered, too_short: tooShort } = rows[0]!
  return { numbered, tooShort }
}
