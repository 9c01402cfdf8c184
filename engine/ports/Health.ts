import * as Schema from "effect/Schema"

/** A sentence for people, in both languages: screens show the person's own, the log has the English one. */
export const Said = Schema.Struct({ zh: Schema.String, en: Schema.String })
export type Said = typeof Said.Type

/** Facts and figures that a worker says of itself. */
export const Detail = Schema.Record(Schema.String, Schema.Unknown)

/** One worker as `GET /health` shows it. `detail` is what the worker says of itself. */
export const WorkerHealth = Schema.Struct({
  state: Schema.Literals(["starting", "up", "waiting", "stopping", "stopped"]),
  pid: Schema.NullOr(Schema.Int),
  /** Starts after the first one. */
  restarts: Schema.Int,
  /** ISO 8601, of the latest Ready; null while it is not up. */
  upSince: Schema.NullOr(Schema.String),
  /** Why it ended the last time; null when it never did. */
  lastEnd: Schema.NullOr(Said),
  rssMb: Schema.NullOr(Schema.Finite),
  /** Share of the last second its event loop was busy, 0–1. */
  busy: Schema.NullOr(Schema.Finite),
  /** Why it cannot do its work now though it is up, in words; empty when it can. */
  problems: Schema.Array(Said),
  /** What somebody should see to, in words: it does its work all the same, and counts as well. */
  notices: Schema.Array(Said),
  detail: Detail
}).annotate({ identifier: "WorkerHealth" })
export type WorkerHealth = typeof WorkerHealth.Type

/** `ok` when every worker is up and none has a problem. */
export const HealthTable = Schema.Struct({
  ok: Schema.Boolean,
  workers: Schema.Record(Schema.String, WorkerHealth)
})
export type HealthTable = typeof HealthTable.Type
