/** Allow-Events (RFC 6665 §8.2.2): what may be said to a user agent in a NOTIFY. */
import type { HeaderLines } from "./build.ts"
import { type Headers, headerOf, listOf } from "./message.ts"
import { textOf } from "./octets.ts"

/** Names of the events the sender takes; parameters behind them are left out. */
export const allowEventsOf = (message: Headers): ReadonlyArray<string> => listOf(message, "allow-events").map(named)

/** The event of a NOTIFY. */
export const eventOf = (message: Headers): string => named(headerOf(message, "event") ?? "")

export const allowEvents = (events: ReadonlyArray<string> = []): HeaderLines =>
  events.length === 0 ? [] : [["Allow-Events", events.join(", ")]]

const named = (value: string): string =>
  textOf(value.split(";", 1)[0] ?? "")
    .trim()
    .toLowerCase()
