/** A parsed SIP message (RFC 3261 §7). All strings are octet strings, see octets.ts. */
import type { NameAddr } from "./name-addr.ts"
import { splitList } from "./params.ts"
import type { Via } from "./via.ts"

/** Header lines in the order of the message, folded lines joined. `names` and `values` are of one length. */
export interface Headers {
  /** Long form, lower case. */
  readonly names: ReadonlyArray<string>
  readonly values: ReadonlyArray<string>
}

interface Core extends Headers {
  /** The topmost Via. */
  readonly via: Via
  readonly from: NameAddr
  /** "" when the sender speaks RFC 2543 and gave none. */
  readonly fromTag: string
  readonly to: NameAddr
  readonly toTag: string | undefined
  readonly callId: string
  readonly cseq: number
  readonly body: string
}

export interface SipRequest extends Core {
  readonly _tag: "Request"
  readonly method: string
  readonly uri: string
  readonly maxForwards: number | undefined
}

export interface SipResponse extends Core {
  readonly _tag: "Response"
  readonly status: number
  readonly reason: string
  /** Method of the CSeq header: that of the request which is answered. */
  readonly method: string
}

export type SipMessage = SipRequest | SipResponse

/** The first line of that name (long form, lower case), or undefined. */
export const headerOf = (message: Headers, name: string): string | undefined => {
  const at = message.names.indexOf(name)
  return at < 0 ? undefined : message.values[at]
}

/** All lines of that name, in order. */
export const headersOf = (message: Headers, name: string): ReadonlyArray<string> =>
  message.values.filter((_, at) => message.names[at] === name)

/** All members of a comma-list header, whether in one line or several. Empty members are left out. */
export const listOf = (message: Headers, name: string): ReadonlyArray<string> =>
  headersOf(message, name)
    .flatMap((value) => splitList(value))
    .filter((member) => member !== "")

/** A number header such as Expires; too large is clipped to `most`, anything else than digits is undefined. */
export const numberOf = (text: string | undefined, most: number): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), most) : undefined
