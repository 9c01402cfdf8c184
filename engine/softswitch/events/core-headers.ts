import type { Header, HeaderGroups } from "./event.ts"
import { PreparedHeaders } from "./prepared-headers.ts"

/** Who this switch is, in every event. */
export interface Identity {
  readonly coreUuid: string
  readonly hostname: string
  /** Our own address. */
  readonly ipv4: string
}

/** Writes the first headers of every event. `nowUs` is µs since 1970. */
export type CoreHeaders = (
  event: { readonly name: string; readonly subclass: string | undefined; readonly caller: string },
  nowUs: number,
  sequence: number
) => HeaderGroups

/**
 * `Event-Calling-*` name a place in FreeSWITCH's C sources; ours name the function of the switch that spoke, line 0.
 * Who we are never changes, and the two written dates once a second.
 */
export const makeCoreHeaders = (identity: Identity): CoreHeaders => {
  const ourselves = PreparedHeaders.of([
    ["Core-UUID", identity.coreUuid],
    ["FreeSWITCH-Hostname", identity.hostname],
    ["FreeSWITCH-Switchname", identity.hostname],
    ["FreeSWITCH-IPv4", identity.ipv4],
    ["FreeSWITCH-IPv6", "::1"]
  ])
  let datedS = Number.NaN
  let dates = ourselves
  const datesOf = (nowUs: number): PreparedHeaders => {
    const second = Math.floor(nowUs / 1e6)
    if (second === datedS) return dates
    datedS = second
    dates = PreparedHeaders.of([
      ["Event-Date-Local", localStamp(nowUs)],
      ["Event-Date-GMT", new Date(nowUs / 1000).toUTCString()]
    ])
    return dates
  }
  return ({ caller, name, subclass }, nowUs, sequence) => {
    const headers: Array<Header | PreparedHeaders> = [
      ["Event-Name", name],
      ourselves,
      datesOf(nowUs),
      ["Event-Date-Timestamp", String(nowUs)],
      ["Event-Calling-File", "softswitch"],
      ["Event-Calling-Function", caller],
      ["Event-Calling-Line-Number", "0"],
      ["Event-Sequence", String(sequence)]
    ]
    if (subclass !== undefined) headers.unshift(["Event-Subclass", subclass])
    return headers
  }
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** `2026-11-22 17:46:09` in the machine's own time zone. */
export const localStamp = (timeUs: number): string => {
  const at = new Date(timeUs / 1000)
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
