import * as Schema from "effect/Schema"

const Said = Schema.Struct({ zh: Schema.String, en: Schema.String })

/** One process, as GET /health shows it. */
export const Worker = Schema.Struct({
  state: Schema.String,
  upSince: Schema.NullOr(Schema.String),
  restarts: Schema.Int,
  rssMb: Schema.NullOr(Schema.Finite),
  busy: Schema.NullOr(Schema.Finite),
  lastEnd: Schema.NullOr(Said),
  problems: Schema.Array(Said),
  notices: Schema.Array(Said)
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
