import * as Schema from "effect/Schema"

/** One process, as GET /health shows it. */
export const Worker = Schema.Struct({
  state: Schema.String,
  upSince: Schema.NullOr(Schema.String),
  restarts: Schema.Int,
  rssMb: Schema.NullOr(Schema.Finite),
  busy: Schema.NullOr(Schema.Finite),
  lastEnd: Schema.NullOr(Schema.String),
  problems: Schema.Array(Schema.String)
})
export type Worker = typeof Worker.Type

/** To those who may not hear more, the server says only whether all is well. */
const Health = Schema.Struct({
  ok: Schema.Boolean,
  workers: Schema.optionalKey(Schema.Record(Schema.String, Worker))
})
export type Health = typeof Health.Type

/** The body comes with 503 too: that is when it is wanted. */
export const readHealth = async (): Promise<Health> => {
  try {
    return Schema.decodeUnknownSync(Health)(await (await fetch("/health")).json())
  } catch {
    return { ok: false }
  }
}

/** Null where the server has no such answer. */
export const readSystem = async (): Promise<Readonly<Record<string, string>> | null> => {
  try {
    const response = await fetch("/api/system")
    if (!response.ok) return null
    const said = Schema.decodeUnknownSync(Schema.Record(Schema.String, Schema.Unknown))(await response.json())
    return Object.fromEntries(
      Object.entries(said).map(([name, value]) => [
        name,
        typeof value === "object" ? JSON.stringify(value) : String(value)
      ])
    )
  } catch {
    return null
  }
}

const Licences = Schema.Array(Schema.Struct({ name: Schema.String, version: Schema.String, licence: Schema.String }))

/** Written beside the screens when they are built. */
export const readLicences = async (): Promise<typeof Licences.Type> => {
  try {
    return Schema.decodeUnknownSync(Licences)(await (await fetch("/assets/licences.json")).json())
  } catch {
    return []
  }
}
