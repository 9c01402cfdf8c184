import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Said } from "../ports/Health.ts"
import { Needs } from "../ports/needs.ts"
import { Permitted } from "./asking.ts"
import { Away } from "./refusals.ts"

const Bytes = Schema.Finite.annotate({ examples: [1_000_000] })
const said = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description } as never) as S

const DiskRoom = Schema.Struct({
  folder: said(Schema.String, "A folder on this disk."),
  totalBytes: said(Bytes, "Size of the disk."),
  freeBytes: said(Bytes, "What may still be written.")
}).annotate({ identifier: "DiskRoom" })

export const SystemAnswer = Schema.Struct({
  versions: Schema.Struct({
    carillon: said(Schema.String, "Of package.json."),
    node: said(Schema.String, "Of the process that answers."),
    postgres: said(Schema.String, "Of the database's server.")
  }),
  timeZone: said(Schema.String, "The centre's, IANA name."),
  disk: Schema.Struct({
    database: said(Schema.NullOr(DiskRoom), "Null: the database is not one of our own."),
    recordings: DiskRoom
  }),
  recordings: Schema.Struct({
    count: said(Schema.Int, "Files."),
    bytes: said(Bytes, "All of them together."),
    keepDays: said(Schema.Int, "0: for ever."),
    onHold: said(Schema.Int, "Calls whose recording stays whatever its age."),
    numbered: said(Schema.Int, "The last running number that a recording got; there are no gaps."),
    tooShort: said(Schema.Int, "Dropped, because their rule wants longer ones.")
  }),
  database: Schema.Struct({
    bytes: said(Bytes, "With everything that is in it."),
    groups: said(
      Schema.Array(Schema.Struct({ name: Schema.String, bytes: Bytes })),
      "Tables by what they are for (journal, facts, reports, audit, other), with indexes; the largest first."
    )
  }),
  forecast: said(
    Schema.NullOr(
      Schema.Struct({
        databaseBytesADay: Schema.Finite,
        recordingsBytesADay: Schema.Finite,
        daysUntilFull: Schema.NullOr(Schema.Int)
      })
    ),
    "By the growth of the last days, removals counted in; null before a whole day was seen. daysUntilFull null: nothing grows."
  ),
  promised: said(
    Schema.NullOr(
      Schema.Struct({ days: Schema.Int, recordedBytesADay: Schema.Finite, daysOfRoom: Schema.Int }).annotate({
        identifier: "PromisedDays"
      })
    ),
    "Whether recordings can stay as long as rules and parameter promise, by what was really recorded on the last days; null: nothing is promised, or not known yet."
  ),
  warnings: said(
    Schema.Array(Said),
    "Disks with less left than the parameter disk.warnBelowPercent, and a promise to keep recordings that this disk will break."
  ),
  licences: said(
    Schema.Array(Schema.Struct({ name: Schema.String, version: Schema.String, licence: Schema.String })),
    "Packages that come with a centre, by name."
  ),
  restarts: said(
    Schema.Array(Schema.Struct({ worker: Schema.String, zh: Schema.String, en: Schema.String })),
    "What goes on and what ends when a process is started again; `all` is the whole centre."
  )
}).annotate({ identifier: "System" })
export type SystemAnswer = typeof SystemAnswer.Type

/** What an operator looks at besides /health, which has how long each process runs. */
export const systemGroup = HttpApiGroup.make("system")
  .add(
    HttpApiEndpoint.get("system", "/api/system", { success: SystemAnswer, error: [Away] })
      .annotate(Needs, { permission: "parameters.view" })
      .annotateMerge(
        OpenApi.annotations({ summary: "Versions, disk, database, recordings, licences, and what a restart would do." })
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "System" }))
