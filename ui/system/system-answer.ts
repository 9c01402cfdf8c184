import * as Schema from "effect/Schema"

const DiskRoom = Schema.Struct({ folder: Schema.String, totalBytes: Schema.Finite, freeBytes: Schema.Finite })
export type DiskRoom = typeof DiskRoom.Type

const Licences = Schema.Array(Schema.Struct({ name: Schema.String, version: Schema.String, licence: Schema.String }))
export type Licences = typeof Licences.Type

/** What GET /api/system says, as far as it is shown. */
export const SystemAnswer = Schema.Struct({
  versions: Schema.Struct({ carillon: Schema.String, node: Schema.String, postgres: Schema.String }),
  timeZone: Schema.String,
  disk: Schema.Struct({ database: Schema.NullOr(DiskRoom), recordings: DiskRoom }),
  recordings: Schema.Struct({
    count: Schema.Int,
    bytes: Schema.Finite,
    keepDays: Schema.Int,
    onHold: Schema.Int,
    numbered: Schema.Int,
    tooShort: Schema.Int
  }),
  database: Schema.Struct({
    bytes: Schema.Finite,
    groups: Schema.Array(Schema.Struct({ name: Schema.String, bytes: Schema.Finite }))
  }),
  forecast: Schema.NullOr(
    Schema.Struct({
      databaseBytesADay: Schema.Finite,
      recordingsBytesADay: Schema.Finite,
      daysUntilFull: Schema.NullOr(Schema.Int)
    })
  ),
  promised: Schema.NullOr(
    Schema.Struct({ days: Schema.Int, recordedBytesADay: Schema.Finite, daysOfRoom: Schema.Int })
  ),
  warnings: Schema.Array(Schema.Struct({ zh: Schema.String, en: Schema.String })),
  licences: Licences,
  restarts: Schema.Array(Schema.Struct({ worker: Schema.String, zh: Schema.String, en: Schema.String }))
})
export type SystemAnswer = typeof SystemAnswer.Type

/** Null where the server has no such answer now. */
export const readSystem = async (): Promise<SystemAnswer | null> => {
  try {
    const response = await fetch("/api/system")
    return response.ok ? Schema.decodeUnknownSync(SystemAnswer)(await response.json()) : null
  } catch {
    return null
  }
}

/** Written beside the screens when they are built: shown while the server cannot say what comes with it. */
export const readLicences = async (): Promise<Licences> => {
  try {
    return Schema.decodeUnknownSync(Licences)(await (await fetch("/assets/licences.json")).json())
  } catch {
    return []
  }
}
