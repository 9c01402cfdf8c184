import * as Schema from "effect/Schema"
import { Settings } from "#config/settings.ts"
import { Detail, HealthTable } from "../../ports/Health.ts"

/** What supervisor and workers say to each other over node's IPC channel. JSON, one schema each way. */

/** Folders of one centre, all absolute. */
export const Paths = Schema.Struct({
  /** The checkout: code, ui/dist, config. */
  root: Schema.String,
  data: Schema.String,
  recordings: Schema.String,
  prompts: Schema.String,
  /** Prompts that the centre makes itself: what people bring, and what was spoken. */
  ownPrompts: Schema.String,
  /** Unix sockets between workers (`core.sock`). Kept short: a socket's path may have 107 bytes. */
  run: Schema.String,
  /** The file read when the database is empty. */
  seed: Schema.String
})
export type Paths = typeof Paths.Type

export const ToWorker = Schema.TaggedUnion({
  /** The first message; sent once. */
  Start: {
    settings: Settings,
    /** Empty for the store, which makes it. */
    databaseUrl: Schema.String,
    /** For an empty database; "" lets the core make one up and tell it in Ready's facts. */
    adminPassword: Schema.String,
    /** For an empty database: whether its people get passwords at once, in plain text in accounts.csv. */
    accountsFile: Schema.Boolean,
    /** Of this start of the centre, for the workers that ask each other; the lines have one of their own, all others "". */
    insideKey: Schema.String,
    paths: Paths
  },
  HealthAsked: {},
  /** To workers that serve it (the gateway), about once a second. */
  HealthTold: { table: HealthTable },
  Stop: {}
})
export type ToWorker = typeof ToWorker.Type

export const FromWorker = Schema.TaggedUnion({
  /** It does its work now. Facts are for the supervisor to print or hand on. */
  Ready: { facts: Detail },
  Health: { rssMb: Schema.Finite, busy: Schema.Finite, detail: Detail },
  /** It cannot start as it is set up; starting again would not help. */
  StartRefused: { setting: Schema.String, message: Schema.String }
})
export type FromWorker = typeof FromWorker.Type
