import type { SwitchEvent } from "../events/event.ts"
import { makeSubscription, type Subscription } from "./subscription.ts"
import { splitFirst } from "./words.ts"

/** What one connection hears of events, in which shape, and the commands that say so. */
export interface Listening extends Pick<Subscription, "wants" | "passes"> {
  /** Commands that are answered in one line at once. */
  readonly answers: Readonly<Record<string, (argument: string) => string>>
  readonly frameOf: (event: SwitchEvent) => string
}

export const makeListening = (): Listening => {
  const subscription = makeSubscription()
  let format: "plain" | "json" = "plain"

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
    if (first === "") return "-ERR invalid syntax"
    if (first.toLowerCase() === "delete") {
      const [header, value] = splitFirst(rest)
      subscription.removeFilter(header, value === "" ? undefined : value)
      return `+OK filter deleted. [${header}]=[${value}]`
    }
    if (rest === "") return "-ERR invalid syntax"
    return subscription.addFilter(first, rest) ? `+OK filter added. [${first}]=[${rest}]` : "-ERR too many filters"
  }

  const answers: Listening["answers"] = {
    auth: () => "+OK accepted",
    event: subscribe,
    nixevent: (argument) => (subscription.remove(argument) ? "+OK events nixed" : "-ERR no keywords supplied"),
    noevents: () => {
      subscription.clear()
      return "+OK no longer listening for events"
    },
    filter,
    linger: () => "+OK will linger",
    nolinger: () => "+OK will not linger",
    log: (argument) => `+OK log level ${argument === "" ? "DEBUG" : argument}`,
    nolog: () => "+OK no longer logging"
  }

  return {
    answers,
    wants: subscription.wants,
    passes: subscription.passes,
    frameOf: (event) => (format === "json" ? event.jsonFrame() : event.plainFrame())
  }
}
