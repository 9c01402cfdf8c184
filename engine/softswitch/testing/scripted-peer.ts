/** For tests: a user agent on a clock turned by hand, and a far end that types its messages. */
import type { Hop, UserAgentCommand, UserAgentOptions, UserAgentOutput } from "../sip-contract.ts"
import { headerOf, type SipMessage } from "../sip/message.ts"
import { octetsOf } from "../sip/octets.ts"
import { parseMessage } from "../sip/parse.ts"
import { makeUserAgent } from "../user-agent.ts"

export const OURS: Hop = { transport: "udp", address: "192.0.2.1", port: 5060 }
export const THEIRS: Hop = { transport: "udp", address: "192.0.2.2", port: 5070 }
export const SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\n"

export interface Typed {
  readonly method: string
  /** The sent-protocol and sent-by of its Via. */
  readonly via?: string
  readonly uri?: string
  readonly branch?: string
  readonly from?: string
  readonly to?: string
  readonly callId?: string
  readonly cseq?: number
  /** `undefined` leaves the Contact out. */
  readonly contact?: string | undefined
  readonly headers?: ReadonlyArray<string>
  readonly body?: string
  readonly type?: string
}

/** A request as the far end writes it. Unless said otherwise it comes from 1001 at {@link THEIRS}. */
export const typed = (what: Typed): Uint8Array => {
  const { body = "", cseq = 1, method } = what
  const lines = [
    `${method} ${what.uri ?? "sip:4000@192.0.2.1"} SIP/2.0`,
    `Via: ${what.via ?? "SIP/2.0/UDP 192.0.2.2:5070"};branch=z9hG4bK${what.branch ?? `${method}${cseq}`};rport`,
    ...(what.headers?.some((line) => line.startsWith("Max-Forwards")) === true ? [] : ["Max-Forwards: 70"]),
    `From: ${what.from ?? '"Caller" <sip:13800138000@192.0.2.2>;tag=theirs'}`,
    `To: ${what.to ?? "<sip:4000@192.0.2.1>"}`,
    `Call-ID: ${what.callId ?? "call-1"}`,
    `CSeq: ${cseq} ${method}`,
    ...("contact" in what && what.contact === undefined
      ? []
      : [`Contact: ${what.contact ?? "<sip:caller@192.0.2.2:5070>"}`]),
    ...(what.headers ?? []),
    ...(body === "" ? [] : [`Content-Type: ${what.type ?? "application/sdp"}`]),
    `Content-Length: ${Buffer.byteLength(body)}`
  ]
  return Buffer.from(octetsOf(`${lines.join("\r\n")}\r\n\r\n${body}`), "latin1")
}

/** A response as the far end writes it to a request of ours. */
export const reply = (
  request: SipMessage,
  status: number,
  more: { readonly tag?: string; readonly headers?: ReadonlyArray<string>; readonly body?: string } = {}
): Uint8Array => {
  const { body = "", tag } = more
  const to = headerOf(request, "to") ?? ""
  const lines = [
    `SIP/2.0 ${status} Because`,
    `Via: ${headerOf(request, "via")}`,
    `From: ${headerOf(request, "from")}`,
    `To: ${tag === undefined || to.includes("tag=") ? to : `${to};tag=${tag}`}`,
    `Call-ID: ${request.callId}`,
    `CSeq: ${headerOf(request, "cseq")}`,
    ...(more.headers ?? ["Contact: <sip:callee@192.0.2.2:5070>"]),
    ...(body === "" ? [] : ["Content-Type: application/sdp"]),
    `Content-Length: ${Buffer.byteLength(body)}`
  ]
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`)
}

export interface Said {
  /** Messages sent, parsed; those that do not parse fail the test. */
  readonly sent: ReadonlyArray<SipMessage>
  /** In short: `200 INVITE` for a response, `BYE` for a request. */
  readonly wire: ReadonlyArray<string>
  /** Everything but what was sent. */
  readonly told: ReadonlyArray<Exclude<UserAgentOutput, { readonly _tag: "Send" }>>
  readonly to: ReadonlyArray<Hop>
}

export const makeDesk = (options: Partial<UserAgentOptions> = {}) => {
  let made = 0
  let nowMs = 0
  const agent = makeUserAgent({
    local: OURS,
    realm: "carillon",
    userAgent: "under test",
    token: () => `t${++made}`,
    directory: [],
    maxDialogs: 10,
    ...options
  })
  return {
    agent,
    /** What comes of a datagram. */
    take: (octets: Uint8Array, from: Hop = THEIRS): Said => read(agent.receive(octets, from, nowMs)),
    /** A connection goes, or cannot be made. */
    lost: (hop: Hop): Said => read(agent.lost(hop, nowMs)),
    ask: (command: UserAgentCommand): Said => read(agent.command(command, nowMs)),
    /** Turns the clock on, stopping at every timer; what came of it all. */
    wait: (forMs: number): Said => {
      const endMs = nowMs + forMs
      const all: Array<UserAgentOutput> = []
      for (let due = agent.nextDueMs(); due !== undefined && due <= endMs; due = agent.nextDueMs()) {
        nowMs = Math.max(nowMs, due)
        all.push(...agent.due(nowMs))
      }
      nowMs = endMs
      return read(all)
    },
    nowMs: () => nowMs
  }
}

export type Desk = ReturnType<typeof makeDesk>

const read = (outputs: ReadonlyArray<UserAgentOutput>): Said => {
  const sends = outputs.filter((output) => output._tag === "Send")
  const told = outputs.filter((output) => output._tag !== "Send")
  for (const one of told) if (one._tag === "Refused" && one.reason.startsWith("defect")) throw new Error(one.reason)
  const sent = sends.map(({ octets }) => {
    const message = parseMessage(octets)
    if (message._tag === "Request" || message._tag === "Response") return message
    throw new Error(`sent something broken: ${Buffer.from(octets).toString()}`)
  })
  const wire = sent.map((one) => (one._tag === "Request" ? one.method : `${one.status} ${one.method}`))
  return { sent, told, wire, to: sends.map(({ to }) => to) }
}

/** Tags of what was told, for short expectations. */
export const tags = (said: Said): ReadonlyArray<string> => said.told.map(({ _tag }) => _tag)

/** The far end calls, and the call is offered. */
export const offered = (desk: Desk, what: Partial<Typed> = {}): { readonly dialog: string; readonly said: Said } => {
  const said = desk.take(typed({ method: "INVITE", body: SDP, ...what }))
  const offer = said.told.find(({ _tag }) => _tag === "CallOffered")
  if (offer?._tag !== "CallOffered") throw new Error(`not offered: ${said.wire.join()}`)
  return { dialog: offer.dialog, said }
}

/** The far end calls, is answered and acknowledges. `to` is our party with tag, for requests inside the dialog. */
export const talkingIn = (desk: Desk, what: Partial<Typed> = {}): { readonly dialog: string; readonly to: string } => {
  const { dialog } = offered(desk, what)
  const to = headerOf(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent[0] as SipMessage, "to") ?? ""
  desk.take(typed({ method: "ACK", to, branch: "ack1", contact: undefined }))
  return { dialog, to }
}

export const inviteCommand = (dialog: string): Extract<UserAgentCommand, { readonly _tag: "Invite" }> => ({
  _tag: "Invite",
  dialog,
  target: "sip:1001@192.0.2.2:5070",
  via: THEIRS,
  from: { displayName: "张三", user: "13800138000" },
  sdp: SDP,
  headers: []
})

/** We call, and the far end answers. `invite` is what it got. */
export const talkingOut = (desk: Desk, dialog = "out") => {
  const [invite] = desk.ask(inviteCommand(dialog)).sent
  if (invite?._tag !== "Request") throw new Error("no INVITE")
  const said = desk.take(reply(invite, 200, { tag: "theirs", body: SDP }))
  return { invite, said }
}

/** A request of the far end inside the dialog that {@link talkingOut} made. */
export const insideOut = (invite: SipMessage, what: Typed): Uint8Array =>
  typed({
    from: "<sip:1001@192.0.2.2:5070>;tag=theirs",
    to: headerOf(invite, "from") ?? "",
    callId: invite.callId,
    ...what
  })
