import * as Schema from "effect/Schema"

/** Every setting there is, one schema. An unknown key, a wrong type or a number out of range stops the start with its name. */
const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))

export const Settings = Schema.Struct({
  /** Folder of everything written: database, recordings, sockets, secrets. */
  dataDir: Schema.String,
  locale: Schema.Literals(["zh-CN", "en"]),
  timeZone: Schema.String,
  log: Schema.Struct({ level: Schema.Literals(["debug", "info", "warn", "error"]) }),
  http: Schema.Struct({
    host: Schema.String,
    port: Port,
    /** Further origins whose pages may open sessions and sockets. Our own is always allowed. */
    allowedOrigins: Schema.Array(Schema.String),
    sessionHours: Schema.Int
  }),
  sip: Schema.Struct({ host: Schema.String, port: Port, realm: Schema.String }),
  rtp: Schema.Struct({ from: Port, to: Port }),
  telephony: Schema.Struct({
    /** `embedded`: our own switch process. `freeswitch`: a FreeSWITCH reached by eventSocket. */
    kind: Schema.Literals(["embedded", "freeswitch"]),
    eventSocket: Schema.Struct({ host: Schema.String, port: Port, password: Schema.String }),
    maxLegs: Schema.Int
  }),
  database: Schema.Struct({
    /** Empty: embedded PostgreSQL in dataDir/pg on `port`. DATABASE_URL in the environment wins. */
    url: Schema.String,
    port: Port
  }),
  recordings: Schema.Struct({ dir: Schema.String, maxMinutes: Schema.Int }),
  prompts: Schema.Struct({ dir: Schema.String }),
  /** Read once, when the database is empty. */
  seed: Schema.String
})
export type Settings = typeof Settings.Type
