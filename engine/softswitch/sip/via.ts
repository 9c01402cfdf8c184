/** The Via header: who sent a request, and where its response goes (RFC 3261 §18.2, §20.42; RFC 3581). */
import type { Hop } from "../sip-contract.ts"
import { unicastOf } from "./address.ts"
import { defaultPort } from "./hop.ts"
import { paramOf, type Params, parseParams, splitList, writeParams } from "./params.ts"
import { parsePort } from "./uri.ts"

export interface Via {
  readonly transport: string
  readonly host: string
  readonly port: number | undefined
  readonly params: Params
  /** "" when there is none, as in RFC 2543. */
  readonly branch: string
}

/** Branches that start so are unique for all time (RFC 3261 §8.1.1.7); others come from RFC 2543. */
export const MAGIC_COOKIE = "z9hG4bK"

const SENT =
  /SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([-.!%*+_`'~0-9A-Za-z]+)[ \t]+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)[ \t]*(?::[ \t]*(\d+)[ \t]*)?(?=;|$)/iy

/** One Via value, or undefined when it is not well formed. */
export const parseVia = (value: string): Via | undefined => {
  SENT.lastIndex = 0
  const sent = SENT.exec(value)
  if (sent === null) return undefined
  const port = sent[3] === undefined ? undefined : parsePort(sent[3])
  const params = parseParams(value, SENT.lastIndex)
  if (params === undefined || (sent[3] !== undefined && port === undefined)) return undefined
  return { transport: sent[1] ?? "", host: sent[2] ?? "", port, params, branch: paramOf(params, "branch") ?? "" }
}

/** The first of several Vias in one header line. */
export const topVia = (line: string): Via | undefined =>
  parseVia(line.includes(",") ? (splitList(line)[0] ?? "") : line)

/** The Via line as it goes back in a response: with `received` and `rport` telling what we saw (RFC 3581 §4). */
export const stampVia = (line: string, source: Hop): string => {
  const [first = "", ...others] = splitList(line)
  const via = parseVia(first)
  if (via === undefined) return line
  const wantsPort = via.params.some(([name, value]) => name === "rport" && value === undefined)
  if (!wantsPort && isAddress(via.host, source.address)) return line
  const params = via.params.filter(([name]) => name !== "received" && !(wantsPort && name === "rport"))
  const seen: Params = [...params, ["received", source.address], ...(wantsPort ? [rport(source)] : [])]
  const stamped = `SIP/2.0/${via.transport} ${sentBy(via)}${writeParams(seen)}`
  return [stamped, ...others].join(", ")
}

/**
 * Where the response goes: always to the address the request came from, so that a forged Via cannot aim us at others
 * (`maddr` is not followed for the same reason). Over UDP to the port it came from when `rport` asks so; of a stream by the
 * connection it came by, and should that be gone, by a new one to the port of sent-by (RFC 3261 §18.2.2).
 */
export const replyTo = (via: Via | undefined, source: Hop): Hop => {
  if (via === undefined || (source.transport === "udp" && paramOf(via.params, "rport") !== undefined)) return source
  return { ...source, port: via.port ?? defaultPort(source.transport) }
}

/** Whether a sent-by host is that address; a name never is. */
const isAddress = (host: string, address: string): boolean => host === address || unicastOf(host) === address

export const sentBy = (via: Via): string => (via.port === undefined ? via.host : `${via.host}:${via.port}`)

const rport = (source: Hop): Params[number] => ["rport", String(source.port)]
