import { type Framed, makeStreamReader } from "../sip/stream-reader.ts"

/** How messages lie in the octets of a connection. */
export interface Framing {
  readonly take: (octets: Uint8Array) => ReadonlyArray<Framed>
  /** A message has begun and is not whole. */
  readonly isInside: () => boolean
  /** A message, or a line end that answers a ping, as it goes out. */
  readonly write: (octets: Uint8Array) => Uint8Array
}

/** One message after the other (RFC 3261 §18.3): TCP and TLS. */
export const sipStream = (): Framing => ({ ...makeStreamReader(), write: (octets) => octets })
