import type { Header } from "./event.ts"

/** Who this switch is, in every event. */
export interface Identity {
  readonly coreUuid: string
  readonly hostname: string
  /** Our own address. */
  readonly ipv4: string
}

/**
 * The first headers of every event. `Event-Calling-*` name a place in FreeSWITCH's C sources; ours name the function
 * of the switch that spoke, line 0. `nowUs` is µs since 1970.
 */
export const coreHeaders = (
  identity: Identity,
  event: { readonly name: string; readonly subclass: string | undefined; readonly caller: string },
  nowUs: number,
  sequence: number
): Array<Header> => {
  const date = new Date(nowUs / 1000)
  const headers: Array<Header> = [
    ["Event-Name", event.name],
    ["Core-UUID", identity.coreUuid],
    ["FreeSWITCH-Hostname", identity.hostname],
    ["FreeSWITCH-Switchname", identity.hostname],
    ["FreeSWITCH-IPv4", identity.ipv4],
    ["FreeSWITCH-IPv6", "::1"],
    ["Event-Date-Local", localStamp(nowUs)],
    ["Event-Date-GMT", date.toUTCString()],
    ["Event-Date-Timestamp", String(nowUs)],
    ["Event-Calling-File", "softswitch"],
    ["Event-Calling-Function", event.caller],
    ["Event-Calling-Line-Number", "0"],
    ["Event-Sequence", String(sequence)]
  ]
  if (event.subclass !== undefined) headers.unshift(["Event-Subclass", event.subclass])
  return headers
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** `2026-11-22 17:46:09` in the machine's own time zone. */
export const localStamp = (timeUs: number): string => {
  const at = new Date(timeUs / 1000)
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
