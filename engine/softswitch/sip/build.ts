/** Messages to datagrams. Values must be octet strings (octets.ts) without line ends: {@link lineOf} makes text so. */
import type { Hop } from "../sip-contract.ts"
import { hostPort } from "./hop.ts"
import type { Headers } from "./message.ts"
import { datagramOf, octetsOf } from "./octets.ts"
import { quote } from "./params.ts"
import { reasonOf } from "./status.ts"
import { stampVia } from "./via.ts"

/** Header lines as they shall be written. */
export type HeaderLines = ReadonlyArray<readonly [name: string, value: string]>

export const NO_HEADERS: HeaderLines = []

export interface Body {
  readonly type: string
  readonly octets: string
}

/** What a request, its CANCEL and the ACK of its failure have in common (RFC 3261 §9.1, §17.1.1.3). */
export interface RequestHead {
  readonly method: string
  readonly uri: string
  /** Our Via's transport and sent-by. */
  readonly local: Hop
  readonly branch: string
  readonly from: string
  readonly to: string
  readonly callId: string
  readonly cseq: number
  /** Route header values, first hop first. */
  readonly routes: ReadonlyArray<string>
}

/** 70 is what RFC 3261 §8.1.1.6 recommends. */
const MAX_FORWARDS = 70

export const writeRequest = (head: RequestHead, headers: HeaderLines = NO_HEADERS, body?: Body): Uint8Array => {
  const { branch, callId, cseq, from, local, method, routes, to, uri } = head
  let text = `${method} ${uri} SIP/2.0\r\nVia: SIP/2.0/${local.transport.toUpperCase()} ${hostPort(local)};branch=${branch};rport\r\n`
  for (const route of routes) text += `Route: ${route}\r\n`
  text += `Max-Forwards: ${MAX_FORWARDS}\r\nFrom: ${from}\r\nTo: ${to}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} ${method}\r\n`
  return finish(text, headers, body)
}

export interface ResponseParts {
  readonly status: number
  readonly reason?: string | undefined
  /** Added to To when the request has none there. */
  readonly toTag?: string | undefined
  /** Copies Record-Route, as responses that make a dialog must (RFC 3261 §12.1.1). */
  readonly recordRoute?: boolean
  readonly headers?: HeaderLines
  readonly body?: Body | undefined
}

/** A response to a request, which may be broken: what it lacks, the response lacks (RFC 3261 §8.2.6). */
export const writeResponse = (request: Headers, source: Hop, parts: ResponseParts): Uint8Array => {
  const { status } = parts
  let text = `SIP/2.0 ${status} ${lineOf(parts.reason ?? reasonOf(status))}\r\n`
  let top = true
  for (let at = 0; at < request.names.length; at++) {
    const name = request.names[at]
    const value = request.values[at] ?? ""
    if (name === "via") {
      text += `Via: ${top ? stampVia(value, source) : value}\r\n`
      top = false
    } else if (name === "from") text += `From: ${value}\r\n`
    else if (name === "to") text += `To: ${tagged(value, parts.toTag)}\r\n`
    else if (name === "call-id") text += `Call-ID: ${value}\r\n`
    else if (name === "cseq") text += `CSeq: ${value}\r\n`
    else if (name === "record-route" && parts.recordRoute === true) text += `Record-Route: ${value}\r\n`
  }
  return finish(text, parts.headers ?? NO_HEADERS, parts.body)
}

const HAS_TAG = /;[ \t]*tag[ \t]*=/i

const tagged = (to: string, tag: string | undefined): string =>
  tag === undefined || HAS_TAG.test(to.slice(to.indexOf(">") + 1)) ? to : `${to};tag=${tag}`

const finish = (head: string, headers: HeaderLines, body: Body | undefined): Uint8Array => {
  let text = head
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`
  if (body === undefined) return datagramOf(`${text}Content-Length: 0\r\n\r\n`)
  return datagramOf(`${text}Content-Type: ${body.type}\r\nContent-Length: ${body.octets.length}\r\n\r\n${body.octets}`)
}

/** Text as one header value: UTF-8, and nothing in it that could end the line or the message. */
// eslint-disable-next-line no-control-regex
export const lineOf = (text: string): string => octetsOf(text.replaceAll(/[\u0000-\u001f\u007f]+/g, " ").trim())

export const nameAddr = (displayName: string, uri: string): string =>
  displayName === "" ? `<${uri}>` : `${quote(lineOf(displayName))} <${uri}>`
