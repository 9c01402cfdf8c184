/**
 * A SIP message is octets, of which only some are text (RFC 3261 §7, §25.1: TEXT-UTF8 in quoted strings and a few headers).
 * Inside the stack a message is an *octet string*: one character an octet, so that a tag, a Call-ID or a GBK display name
 * goes back to its sender byte for byte. Text exists at the edges only, through the two functions here.
 */

// eslint-disable-next-line no-control-regex
const NOT_ASCII = /[^\u0000-\u007f]/

const utf8 = new TextDecoder("utf-8", { fatal: true })

export const octetsOfDatagram = (datagram: Uint8Array): string =>
  Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength).toString("latin1")

export const datagramOf = (octets: string): Uint8Array => Buffer.from(octets, "latin1")

/** Octets as text: UTF-8, and where they are no UTF-8, each octet as the character of the same number. */
export const textOf = (octets: string): string => {
  if (!NOT_ASCII.test(octets)) return octets
  try {
    return utf8.decode(Buffer.from(octets, "latin1"))
  } catch {
    return octets
  }
}

/** Text as octets to be sent: UTF-8. */
export const octetsOf = (text: string): string =>
  NOT_ASCII.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text
