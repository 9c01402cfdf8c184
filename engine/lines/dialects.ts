import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { ALARM_EVENTS, FAULT_EVENTS, ROUTINE_EVENTS } from "#actors/alarm-event.ts"
import { type Dialect, readDialect } from "../alarm-lines/dialect/dialect.ts"

export type Dialects = ReadonlyMap<string, Dialect>

/** Every file of the folder, by the name of its dialect. Throws `WrongDialect` with the name of the file that is none. */
export const dialectsIn = (folder: string): Dialects => {
  const dialects = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readDialect(readFileSync(join(folder, name), "utf8"), name))
  return new Map(dialects.map((dialect) => [dialect.file.dialect, dialect]))
}

const EVENTS = [...ALARM_EVENTS, ...FAULT_EVENTS, ...ROUTINE_EVENTS]

/** The centre's own form of JSON and MQTT, where a terminal has no dialect: `event` is one of our words, `time` is ISO 8601. */
export const PLAIN_DIALECT: Dialect = readDialect(
  JSON.stringify({
    dialect: "plain",
    title: { zh: "通用格式", en: "Plain" },
    protocol: "json",
    time: { as: "iso" },
    codes: Object.fromEntries(EVENTS.map((event) => [event, event])),
    samples: []
  }),
  "plain"
)
