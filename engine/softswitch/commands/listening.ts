import type { SwitchEvent } from "../events/event.ts"
import { type Filters, makeFilters } from "./filters.ts"
import { makeSubscription, type Subscription } from "./subscription.ts"
import { splitFirst } from "./words.ts"

export type Format = "plain" | "json"

/** What one connection hears of events, in which shape, and the commands that say so. */
export interface Listening {
  readonly wants: Subscription["wants"]
  readonly passes: Filters["passes"]
  /** Commands that are answered in one line at once. */
  readonly answers: Readonly<Record<string, (argument: string) => string>>
  readonly frameOf: (event: SwitchEvent) => string
  /** As `event` does it. */
  readonly subscribe: (names: ReadonlyArray<string>, format: Format | undefined) => void
}

/** FreeSWITCH's, from CONSOLE on; a number does as well. */
const LOG_LEVELS = ["CONSOLE", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG"]

export const makeListening = (): Listening => {
  const subscription = makeSubscription()
  const filters = makeFilters()
  let format: Format = "plain"
  let logs = false
  let brief: ReadonlySet<string> | undefined

  const subscribe = (argument: string): string => {
    const [first, rest] = splitFirst(argument)
    const asked = first.toLowerCase()
    const named = asked === "plain" || asked === "json"
    if (asked === "xml") return "-ERR xml is not supported"
    if (!subscription.add(named ? rest : argument)) return "-ERR no keywords supplied"
    format = asked === "json" ? "json" : "plain"
    return `+OK event listener enabled ${format}`
  }

  const filter = (argument: string): string => {
    const [first, rest] = splitFirst(argument)
    const word = first.toLowerCase()
    const [header, value] = word === "delete" || word === "add" ? splitFirst(rest) : [first, rest]
    if (word === "delete" && header !== "") {
      filters.remove(header, value === "" ? undefined : value)
      return `+OK filter deleted. [${header}][${value}]`
    }
    const refused = header === "" || value === "" ? "invalid syntax" : filters.add(header, value)
    if (refused !== undefined) return `-ERR ${refused}`
    return `+OK filter added. [${header}]=[${value}]`
  }

  /** Ours alone: of each event from now on these headers and its body, in their order; all of them again without a name. */
  const headers = (argument: string): string => {
    const names = argument.split(/\s+/u).filter((name) => name !== "")
    brief = names.length === 0 ? undefined : new Set(names)
    return `+OK ${brief === undefined ? "all" : brief.size} headers`
  }

  /** Nothing is logged to event sockets: our lines are the machine's journal's. */
  const log = (argument: string): string => {
    const [level] = splitFirst(argument)
    const at = /^\d$/u.test(level) ? Number(level) : LOG_LEVELS.indexOf(level.toUpperCase() || "DEBUG")
    if (LOG_LEVELS[at] === undefined) return "-ERR invalid log level"
    logs = true
    return `+OK log level ${level} [${at}]`
  }

  const nolog = (): string => {
    if (!logs) return "-ERR not loging"
    logs = false
    return "+OK no longer logging"
  }

  return {
    answers: {
      auth: () => "+OK accepted",
      event: subscribe,
      nixevent: (argument) => (subscription.remove(argument) ? "+OK events nixed" : "-ERR no keywords supplied"),
      noevents: () => {
        subscription.clear()
        return "+OK no longer listening for events"
      },
      filter,
      carillon_headers: headers,
      log,
      nolog
    },
    wants: subscription.wants,
    passes: filters.passes,
    frameOf: (event) => (format === "json" ? event.jsonFrame(brief) : event.plainFrame(brief)),
    subscribe: (names, asked) => {
      subscription.add(names.join(" "))
      format = asked ?? format
    }
  }
}
