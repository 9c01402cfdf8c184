import { createSignal } from "solid-js"

/** The centre's time zone, as the server says it. Undefined until it did: then times are the browser's. */
const [timeZone, setTimeZone] = createSignal<string | undefined>()
export { setTimeZone, timeZone }

/** The parts of a moment on the centre's clock. */
export interface Moment {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
}

/** Making a formatter costs a hundred times what using it does. */
const formatters = new Map<string | undefined, Intl.DateTimeFormat>()

export const momentIn = (zone: string | undefined, atMs: number): Moment => {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit"
    })
    formatters.set(zone, formatter)
  }
  return Object.fromEntries(formatter.formatToParts(atMs).map(({ type, value }) => [type, value])) as unknown as Moment
}
