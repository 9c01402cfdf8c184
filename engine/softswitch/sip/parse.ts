/** Octets to a message, in one pass over the lines (RFC 3261 §7; what is broken and how: RFC 4475). */
import { headerName, isToken } from "./header-names.ts"
import { MAX_CSEQ, MAX_DATAGRAM_OCTETS, MAX_HEADER_OCTETS, MAX_HEADERS } from "./limits.ts"
import type { Headers, SipRequest, SipResponse } from "./message.ts"
import { type NameAddr, parseNameAddr, tagOf } from "./name-addr.ts"
import { octetsOfDatagram } from "./octets.ts"
import { hasScheme } from "./uri.ts"
import { MAGIC_COOKIE, topVia } from "./via.ts"

/** What a datagram turned out to be. */
export type Parsed =
  | SipRequest
  | SipResponse
  /** Only line ends or nothing: a telephone holding its NAT open (RFC 5626 §3.5.1). */
  | { readonly _tag: "KeepAlive" }
  /** `answerable` is what an error response can be made from: undefined for a response, an ACK or a message without Via. */
  | {
      readonly _tag: "Broken"
      readonly status: 400 | 505
      readonly reason: string
      readonly answerable: Headers | undefined
    }

/**
 * One message from one UDP datagram, or framed out of a stream. Octets past Content-Length are ignored (RFC 3261 §18.3).
 * `framingFault`: what the stream around it was broken by; then it is broken, too. Never throws.
 */
export const parseMessage = (datagram: Uint8Array, framingFault?: string): Parsed => {
  if (datagram.length > MAX_DATAGRAM_OCTETS) return broken("datagram too long", undefined)
  return parseOctets(octetsOfDatagram(datagram), framingFault)
}

const parseOctets = (text: string, framingFault: string | undefined): Parsed => {
  // Empty lines before the start line are ignored (RFC 3261 §7.5); some telephones keep alive with four NULs.
  let start = 0
  while (start < text.length && KEEP_ALIVE.includes(text[start] ?? "")) start++
  if (start === text.length) return { _tag: "KeepAlive" }
  let lineEnd = text.indexOf("\r\n", start)
  if (lineEnd < 0) return broken("no line end", undefined)
  const startLine = text.slice(start, lineEnd)
  const scan = scanHeaders(text, lineEnd + 2)
  if (framingFault !== undefined) fault(scan, framingFault)
  return startLine.startsWith("SIP/") ? response(startLine, scan, text) : request(startLine, scan, text)
}

const KEEP_ALIVE = "\r\n\0"

/** Where each header stands that a message must have, -1 when nowhere; `fault` is the first thing found wrong. */
interface Scan extends Headers {
  readonly names: Array<string>
  readonly values: Array<string>
  bodyFrom: number
  via: number
  from: number
  to: number
  callId: number
  cseq: number
  maxForwards: number
  contentLength: number
  fault: string | undefined
}

const scanHeaders = (text: string, from: number): Scan => {
  const scan: Scan = {
    names: [],
    values: [],
    bodyFrom: text.length,
    via: -1,
    from: -1,
    to: -1,
    callId: -1,
    cseq: -1,
    maxForwards: -1,
    contentLength: -1,
    fault: undefined
  }
  let at = from
  while (at < text.length) {
    let end = text.indexOf("\r\n", at)
    if (end === at) {
      scan.bodyFrom = at + 2
      break
    }
    // The last line of a datagram may lack its line end: the datagram's own end is as clear.
    if (end < 0) end = text.length
    const next = text.charCodeAt(end + 2)
    const folded = next === SPACE || next === TAB
    if (folded) end = endOfFolds(text, end)
    const line = folded ? text.slice(at, end).replaceAll(/[ \t]*\r\n[ \t]+/g, " ") : text.slice(at, end)
    if (scan.names.length === MAX_HEADERS) return fault(scan, "too many headers")
    addHeader(scan, line)
    at = end + 2
  }
  return scan
}

const endOfFolds = (text: string, firstEnd: number): number => {
  let end = firstEnd
  for (;;) {
    const next = text.charCodeAt(end + 2)
    if (next !== SPACE && next !== TAB) return end
    end = text.indexOf("\r\n", end + 2)
    if (end < 0) return text.length
  }
}

const addHeader = (scan: Scan, line: string): void => {
  const colon = line.indexOf(":")
  const name = colon < 0 ? undefined : headerName(line.slice(0, colon))
  if (name === undefined) return void fault(scan, "header line without a name")
  if (line.length > MAX_HEADER_OCTETS) return void fault(scan, `${name} too long`)
  const index = scan.names.length
  scan.names.push(name)
  scan.values.push(line.slice(colon + 1).trim())
  switch (name) {
    case "via":
      if (scan.via < 0) scan.via = index
      return
    case "from":
      scan.from = once(scan, scan.from, index, name)
      return
    case "to":
      scan.to = once(scan, scan.to, index, name)
      return
    case "call-id":
      scan.callId = once(scan, scan.callId, index, name)
      return
    case "cseq":
      scan.cseq = once(scan, scan.cseq, index, name)
      return
    case "max-forwards":
      scan.maxForwards = once(scan, scan.maxForwards, index, name)
      return
    case "content-length":
      scan.contentLength = once(scan, scan.contentLength, index, name)
      return
    default:
  }
}

const once = (scan: Scan, before: number, index: number, name: string): number => {
  if (before >= 0) fault(scan, `${name} twice`)
  return before >= 0 ? before : index
}

const fault = (scan: Scan, reason: string): Scan => {
  scan.fault ??= reason
  return scan
}

const request = (startLine: string, scan: Scan, text: string): Parsed => {
  const methodEnd = startLine.indexOf(" ")
  const uriEnd = startLine.indexOf(" ", methodEnd + 1)
  const method = startLine.slice(0, Math.max(methodEnd, 0))
  const uri = startLine.slice(methodEnd + 1, uriEnd)
  const version = startLine.slice(uriEnd + 1)
  const answerable = scan.via < 0 || method === "ACK" ? undefined : scan
  const refuse = (reason: string): Parsed => broken(reason, answerable)
  if (methodEnd <= 0 || uriEnd < 0 || !isToken(method)) return refuse("request line")
  if (version !== "SIP/2.0" && version.toUpperCase() !== "SIP/2.0") {
    if (!/^SIP\/\d+\.\d+$/i.test(version)) return refuse("request line")
    return { _tag: "Broken", status: 505, reason: "SIP version", answerable }
  }
  if (!hasScheme(uri) || uri.startsWith("<")) return refuse("Request-URI")
  const core = coreOf(scan, text)
  if (typeof core === "string") return refuse(core)
  if (core.method !== method) return refuse("CSeq of another method")
  const maxForwards = scan.maxForwards < 0 ? undefined : smallNumber(scan.values[scan.maxForwards] ?? "", MAX_HOPS)
  if (Number.isNaN(maxForwards)) return refuse("Max-Forwards")
  const { names, values } = scan
  const { body, callId, cseq, from, fromTag, to, toTag, via } = core
  return { _tag: "Request", method, uri, maxForwards, names, values, via, from, fromTag, to, toTag, callId, cseq, body }
}

const response = (startLine: string, scan: Scan, text: string): Parsed => {
  const parts = STATUS_LINE.exec(startLine)
  if (parts === null) return broken("status line", undefined)
  const core = coreOf(scan, text)
  if (typeof core === "string") return broken(core, undefined)
  const { names, values } = scan
  const { body, callId, cseq, from, fromTag, method, to, toTag, via } = core
  const status = Number(parts[1])
  const reason = parts[2] ?? ""
  return { _tag: "Response", status, reason, method, names, values, via, from, fromTag, to, toTag, callId, cseq, body }
}

const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: ([^\r\n]*))?$/i

/** The headers every message needs, or what is wrong with them. */
const coreOf = (scan: Scan, text: string) => {
  if (scan.fault !== undefined) return scan.fault
  const via = scan.via < 0 ? undefined : topVia(scan.values[scan.via] ?? "")
  if (via === undefined) return "Via"
  if (via.branch === MAGIC_COOKIE) return "Via branch"
  const from = party(scan, scan.from)
  if (from === undefined) return "From"
  const to = party(scan, scan.to)
  if (to === undefined) return "To"
  const callId = scan.callId < 0 ? "" : (scan.values[scan.callId] ?? "")
  if (callId === "" || /\s/.test(callId)) return "Call-ID"
  const sequence = scan.cseq < 0 ? null : CSEQ.exec(scan.values[scan.cseq] ?? "")
  const cseq = sequence === null ? Number.NaN : smallNumber(sequence[1] ?? "", MAX_CSEQ)
  if (Number.isNaN(cseq)) return "CSeq"
  const body = bodyOf(scan, text)
  if (body === undefined) return "Content-Length"
  const method = sequence?.[2] ?? ""
  return { via, from, fromTag: tagOf(from) ?? "", to, toTag: tagOf(to), callId, cseq, method, body }
}

const CSEQ = /^(\d+)[ \t]+(\S+)$/
const MAX_HOPS = 255

const party = (scan: Scan, at: number): NameAddr | undefined =>
  at < 0 ? undefined : parseNameAddr(scan.values[at] ?? "")

/** Undefined when the datagram holds less than Content-Length promises, or that is no number. */
const bodyOf = (scan: Scan, text: string): string | undefined => {
  if (scan.contentLength < 0) return text.slice(scan.bodyFrom)
  const length = smallNumber(scan.values[scan.contentLength] ?? "", MAX_DATAGRAM_OCTETS)
  if (Number.isNaN(length) || scan.bodyFrom + length > text.length) return undefined
  return text.slice(scan.bodyFrom, scan.bodyFrom + length)
}

/** A number of digits only and not above `most`, else NaN. */
const smallNumber = (digits: string, most: number): number => {
  const number = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  return number <= most ? number : Number.NaN
}

const broken = (reason: string, answerable: Headers | undefined): Parsed => ({
  _tag: "Broken",
  status: 400,
  reason,
  answerable
})

const TAB = 0x09
const SPACE = 0x20
