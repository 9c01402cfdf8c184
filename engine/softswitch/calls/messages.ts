/** MESSAGE from outside to the engine and back, and MESSAGE of the engine to a telephone (RFC 3428). */
import { isIP } from "node:net"
import { hopOfUri, hostPort } from "../sip/hop.ts"
import { octetsOf } from "../sip/octets.ts"
import { parseSipUri, userTextOf } from "../sip/uri.ts"
import type { Hop, Transport, UserAgentOutput } from "../sip-contract.ts"
import type { Header } from "../events/event.ts"
import type { Exchange } from "../exchange.ts"
import { telephonesOf } from "./redirect.ts"

type MessageOffered = Extract<UserAgentOutput, { readonly _tag: "MessageOffered" }>
type MessageAnswered = Extract<UserAgentOutput, { readonly _tag: "MessageAnswered" }>

/** An alarm is a journal row away from its answer; who takes longer has forgotten it. The sender repeats what it hears 503 to. */
const DECISION_LIMIT_MS = 10_000

/** Hands it over as FreeSWITCH's MESSAGE event; `carillon_message` answers it. Without an engine that listens: 503. */
export const messageOffered = (exchange: Exchange, offered: MessageOffered): void => {
  const { message } = offered
  if (!exchange.hub.hears("MESSAGE")) return answer(exchange, message, 503)
  exchange.messagesOffered.add(message)
  exchange.agenda.at(`message/${message}`, exchange.nowMs() + DECISION_LIMIT_MS, () => answer(exchange, message, 503))
  exchange.hub.publish({
    name: "MESSAGE",
    caller: "sofia_presence_handle_sip_i_message",
    headers: () => messageHeaders(exchange, offered),
    body: offered.body
  })
}

const messageHeaders = (exchange: Exchange, offered: MessageOffered): ReadonlyArray<Header> => {
  const { from, source, to, within } = offered
  const { local } = exchange.options
  const leg = within === undefined ? undefined : exchange.byDialog.get(within)?.uuid
  return [
    ["login", `sip:mod_sofia@${hostPort(local)}`],
    ["proto", "sip"],
    ["to_proto", "sip"],
    ["from", `${from.user}@${from.host}`],
    ["from_user", from.user],
    ["from_host", from.host],
    ["to_user", to.user],
    ["to_host", to.host],
    ["from_sip_ip", source.address],
    ["from_sip_port", String(source.port)],
    ["to", `${to.user}@${to.host}`],
    ["subject", offered.subject === "" ? "SIMPLE MESSAGE" : offered.subject],
    ["context", "default"],
    ["type", offered.contentType],
    ["from_full", from.displayName === "" ? `<${from.uri}>` : `"${from.displayName}" <${from.uri}>`],
    ["sip_profile", "internal"],
    ["dest_proto", "sip"],
    ["call_id", offered.callId],
    // Ours: by what it came, how whoever sent it is reached again, the call in which it came, and the name under which it is answered.
    ["sip_via_protocol", source.transport],
    ["carillon_by", wayOf(source)],
    ...(leg === undefined ? [] : [["carillon_leg", leg] as const]),
    ["carillon_message", offered.message]
  ]
}

/** False when there is no such message, or somebody was faster. */
export const answerMessage = (
  exchange: Exchange,
  message: string,
  said: { readonly status: number; readonly body?: string; readonly contentType?: string }
): boolean => {
  if (!exchange.messagesOffered.delete(message)) return false
  exchange.agenda.cancel(`message/${message}`)
  exchange.sip({ _tag: "AnswerMessage", message, ...said })
  return true
}

const answer = (exchange: Exchange, message: string, status: number): void => {
  exchange.messagesOffered.delete(message)
  exchange.sip({ _tag: "AnswerMessage", message, status })
}

export interface Text {
  readonly from: { readonly displayName: string; readonly user: string }
  readonly body: string
  readonly contentType: string
}

/** Where a MESSAGE goes. */
export interface Place {
  readonly target: string
  readonly via: Hop
}

/** To all of these places; `settle` hears the first that took it, or what the last one said. */
export const sendMessage = (
  exchange: Exchange,
  text: Text,
  places: ReadonlyArray<Place>,
  settle: (status: number, reason: string) => void
): void => {
  if (places.length === 0) return settle(404, "no telephone registered")
  let open = places.length
  for (const { target, via } of places) {
    const message = exchange.newUuid()
    exchange.messagesSent.set(message, ({ reason, status }) => {
      open -= 1
      if (status >= 300 && open > 0) return
      // The others' answers are of no interest any more.
      if (status < 300) open = 0
      settle(status, reason)
      settle = () => undefined
    })
    exchange.sip({ _tag: "SendMessage", message, target, via, ...text })
  }
}

/**
 * Where `to` is: with a port, or by a way that a MESSAGE came, that place; else an account's telephones, and where there are
 * none, the address that it names.
 */
export const placesOf = (exchange: Exchange, to: string, by: Hop | undefined): ReadonlyArray<Place> => {
  const uri = parseSipUri(octetsOf(to))
  if (uri === undefined) return []
  const target = `${uri.scheme}:${to.slice(to.indexOf(":") + 1)}`
  if (by !== undefined) return [{ target, via: by }]
  const telephones = uri.port === undefined ? telephonesOf(exchange, userTextOf(octetsOf(to))) : []
  if (telephones.length > 0) return telephones
  const via = hopOfUri(exchange.options, to)
  return via === undefined ? [] : [{ target, via }]
}

/** A hop as one header, to be said again by who answers: `tcp 192.0.2.7 33001 tcp-12`. */
const wayOf = ({ address, connection, port, transport }: Hop): string =>
  [transport, address, port, ...(connection === undefined ? [] : [connection])].join(" ")

/** Undefined of what {@link wayOf} did not write. */
export const hopOfWay = (way: string): Hop | undefined => {
  const [transport = "", address = "", portText = "", connection, ...more] = way.split(" ")
  const port = Number(portText)
  if (!isTransport(transport) || isIP(address) === 0 || more.length > 0) return undefined
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined
  return { transport, address, port, ...(connection === undefined ? {} : { connection }) }
}

const isTransport = (text: string): text is Transport => ["udp", "tcp", "tls", "ws", "wss"].includes(text)

export const messageAnswered = (exchange: Exchange, answered: MessageAnswered): void => {
  const told = exchange.messagesSent.get(answered.message)
  exchange.messagesSent.delete(answered.message)
  told?.(answered)
}
