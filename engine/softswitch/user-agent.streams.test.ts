import { describe, expect, test } from "vitest"
import type { Hop } from "./sip-contract.ts"
import { answerChallenge, ha1Of, parseChallenge } from "./sip/digest.ts"
import { headerOf, type SipMessage, type SipRequest } from "./sip/message.ts"
import {
  type Desk,
  inviteCommand,
  makeDesk,
  offered,
  OURS,
  reply,
  SDP,
  tags,
  THEIRS,
  typed
} from "./testing/scripted-peer.ts"

const DIRECTORY = [{ user: "1001", ha1: ha1Of("1001", "carillon", "secret") }]

const LISTENS: ReadonlyArray<Hop> = [
  { transport: "tcp", address: OURS.address, port: 5060 },
  { transport: "tls", address: OURS.address, port: 5061 },
  { transport: "wss", address: OURS.address, port: 8443 }
]

const desk = (listens: ReadonlyArray<Hop> = LISTENS): Desk => makeDesk({ listens, directory: DIRECTORY })

const TCP: Hop = { transport: "tcp", address: "192.0.2.2", port: 40_123, connection: "tcp-1" }
const TLS: Hop = { transport: "tls", address: "192.0.2.2", port: 40_124, connection: "tls-1" }
const WSS: Hop = { transport: "wss", address: "192.0.2.2", port: 40_125, connection: "wss-1" }

const viaTcp = "SIP/2.0/TCP 192.0.2.2:5070"

const first = (sent: ReadonlyArray<SipMessage>): SipMessage => {
  const [message] = sent
  if (message === undefined) throw new Error("nothing was sent")
  return message
}

const register = (at: Desk, from: Hop, via: string, contact: string, cseq = 1): void => {
  const ask = (number: number, headers: ReadonlyArray<string>) =>
    at.take(
      typed({
        method: "REGISTER",
        uri: "sip:carillon",
        via,
        contact,
        cseq: number,
        headers: ["Expires: 600", ...headers],
        from: "<sip:1001@carillon>;tag=t",
        to: "<sip:1001@carillon>"
      }),
      from
    )
  const challenge = parseChallenge(headerOf(first(ask(cseq, []).sent), "www-authenticate") ?? "")
  if (challenge === undefined) throw new Error("no challenge")
  const what = { method: "REGISTER", uri: "sip:carillon" }
  const proof = answerChallenge(challenge, what, { user: "1001", ha1: DIRECTORY[0]!.ha1 }, { nc: 1, cnonce: "c" })
  expect(ask(cseq + 1, [`Authorization: ${proof}`]).wire).toEqual(["200 REGISTER"])
}

describe("a call over a connection", () => {
  test("is answered by it, asks to be asked by it, and is ended by it, whatever port the Contact has", () => {
    const at = desk()
    const said = at.take(typed({ method: "INVITE", via: viaTcp, body: SDP }), TCP)
    const offer = said.told.find(({ _tag }) => _tag === "CallOffered")
    if (offer?._tag !== "CallOffered") throw new Error("not offered")
    expect(said.to).toMatchObject([{ transport: "tcp", connection: "tcp-1" }])
    const ok = at.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP })
    expect(headerOf(first(ok.sent), "contact")).toBe("<sip:4000@192.0.2.1:5060;transport=tcp>")
    const to = headerOf(first(ok.sent), "to") ?? ""
    at.take(typed({ method: "ACK", via: viaTcp, to, branch: "ack1" }), TCP)
    const bye = at.ask({ _tag: "Clear", dialog: offer.dialog, status: 480, reason: "" })
    expect(bye.to).toEqual([{ ...TCP, port: 5_070 }])
    expect(headerOf(first(bye.sent), "via")).toMatch(/^SIP\/2\.0\/TCP 192\.0\.2\.1:5060;/)
    at.take(reply(first(bye.sent), 200), TCP)
    expect(at.wait(60_000).wire).toEqual([])
    expect(at.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("the response goes by a new connection to the port of sent-by when the old one is gone (RFC 3261 §18.2.2)", () => {
    const said = desk().take(typed({ method: "INVITE", via: viaTcp, body: SDP }), TCP)
    expect(said.to).toEqual([{ ...TCP, port: 5_070 }])
    const unnamed = desk().take(typed({ method: "OPTIONS", via: "SIP/2.0/TLS 192.0.2.2" }), TLS)
    expect(unnamed.to).toEqual([{ ...TLS, port: 5_061 }])
  })

  test("our 2xx is sent again until its ACK even so: it is end to end (RFC 3261 §13.3.1.4)", () => {
    const at = desk()
    const said = at.take(typed({ method: "INVITE", via: viaTcp, body: SDP }), TCP)
    const offer = said.told.find(({ _tag }) => _tag === "CallOffered")
    if (offer?._tag !== "CallOffered") throw new Error("not offered")
    at.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP })
    expect(at.wait(2_000).wire).toEqual(["200 INVITE", "200 INVITE"])
  })

  test("what its stream was broken by is refused with 400, also where the message itself looks whole", () => {
    const at = desk()
    const octets = typed({ method: "OPTIONS", via: viaTcp })
    const [answer, told] = at.agent.receive(octets, TCP, 0, "no Content-Length in a stream")
    expect(answer?._tag === "Send" && Buffer.from(answer.octets).toString()).toMatch(/^SIP\/2\.0 400 /)
    expect(told).toMatchObject({ _tag: "Refused", kind: "malformed", reason: "no Content-Length in a stream" })
  })
})

const call = (at: Desk, via: Hop, target = "sip:1001@192.0.2.2:5070;transport=tcp") =>
  at.ask({ ...inviteCommand("out"), target, via })

describe("a call of ours over a connection", () => {
  test("its INVITE is sent once, and its refusal acknowledged by the same connection", () => {
    const at = desk()
    const invite = first(call(at, TCP).sent)
    expect(headerOf(invite, "via")).toMatch(/^SIP\/2\.0\/TCP 192\.0\.2\.1:5060;/)
    expect(headerOf(invite, "contact")).toBe("<sip:13800138000@192.0.2.1:5060;transport=tcp>")
    expect(headerOf(invite, "from")).not.toContain("transport")
    expect(at.wait(20_000).wire).toEqual([])
    const refused = at.take(reply(invite, 486, { tag: "x" }), TCP)
    expect(refused).toMatchObject({ wire: ["ACK"], to: [TCP], told: [{ _tag: "CallFailed", status: 486 }] })
    expect(at.agent.counts().transactions).toBe(0)
  })

  test("a connection that cannot be made, or goes, fails it with 503 at once", () => {
    for (const via of [TCP, { transport: "tcp", address: "192.0.2.2", port: 5_070 } as const]) {
      const at = desk()
      const invite = first(call(at, via).sent)
      at.take(reply(invite, 180, { tag: "x" }), TCP)
      const said = at.lost({ ...via, connection: via === TCP ? "tcp-1" : "tcp-9" })
      const failed = {
        _tag: "CallFailed",
        dialog: "out",
        status: 503,
        reason: "Service Unavailable",
        unreachable: true
      }
      expect(said.told).toEqual([failed])
      expect(at.agent.counts()).toMatchObject({ transactions: 0, dialogs: 0 })
    }
  })

  test("another connection that goes is none of its business", () => {
    const at = desk()
    call(at, TCP)
    expect(at.lost({ ...TCP, connection: "tcp-2" }).told).toEqual([])
    expect(at.lost({ ...TLS }).told).toEqual([])
    expect(at.agent.counts().transactions).toBe(1)
  })

  test("a talk survives its connection: only what is asked while it is gone fails", () => {
    const at = desk()
    const invite = first(call(at, TCP).sent)
    at.take(reply(invite, 200, { tag: "theirs", body: SDP }), TCP)
    expect(at.lost(TCP).told).toEqual([])
    at.ask({ _tag: "Change", dialog: "out", sdp: SDP })
    expect(at.lost(TCP).told).toEqual([{ _tag: "ChangeRefused", dialog: "out", status: 503, offered: SDP }])
    expect(at.agent.counts().dialogs).toBe(1)
    at.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" })
    at.lost(TCP)
    expect(at.agent.counts().dialogs).toBe(0)
  })
})

describe("where requests inside a call go", () => {
  const target = (at: Desk, from: Hop, via: string, contact: string): ReadonlyArray<Hop> => {
    const said = at.take(typed({ method: "INVITE", via, contact, body: SDP }), from)
    const offer = said.told.find(({ _tag }) => _tag === "CallOffered")
    if (offer?._tag !== "CallOffered") throw new Error(`not offered: ${said.wire.join()}`)
    const ok = at.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP })
    at.take(typed({ method: "ACK", via, to: headerOf(first(ok.sent), "to") ?? "", branch: "a" }), from)
    return at.ask({ _tag: "Clear", dialog: offer.dialog, status: 480, reason: "" }).to
  }
  const udp = "SIP/2.0/UDP 192.0.2.2:5070"

  test("by the transport that the Contact names", () => {
    expect(target(desk(), THEIRS, udp, "<sip:a@192.0.2.9;transport=TCP>")).toEqual([
      { transport: "tcp", address: "192.0.2.9", port: 5_060 }
    ])
    expect(target(desk(), THEIRS, udp, "<sips:a@192.0.2.9>")).toEqual([
      { transport: "tls", address: "192.0.2.9", port: 5_061 }
    ])
  })

  test("back to where the call came from, when we have no such transport or the Contact is a browser's", () => {
    expect(target(desk([]), THEIRS, udp, "<sip:a@192.0.2.9;transport=tcp>")).toEqual([THEIRS])
    expect(
      target(desk(), WSS, "SIP/2.0/WSS df7jal23ls0d.invalid", "<sip:a@df7jal23ls0d.invalid;transport=ws>")
    ).toEqual([WSS])
  })
})

describe("a telephone that registers over a connection", () => {
  test("is rung by it, and out of reach when it goes (RFC 5626 §5.3)", () => {
    const at = desk()
    expect(at.agent.needs("tcp-1")).toBe(false)
    // Behind a router: nobody else reaches the address of its Contact.
    register(at, TCP, viaTcp, "<sip:1001@10.0.0.7:5070;transport=tcp>")
    const [binding] = at.agent.bindingsOf("1001")
    expect(binding?.source).toEqual(TCP)
    expect(at.agent.needs("tcp-1")).toBe(true)
    expect(at.lost({ ...TCP, connection: "tcp-2" }).told).toEqual([])
    expect(at.lost(TCP).told).toMatchObject([{ _tag: "Unregistered", cause: "lost" }])
    expect(at.agent.bindingsOf("1001")).toEqual([])
    expect(at.agent.needs("tcp-1")).toBe(false)
  })

  const CLOSED: Hop = { transport: "tcp", address: "192.0.2.2", port: 5_070 }

  test("and closes it, but takes connections at its Contact: it is asked there, and rung there", () => {
    const at = desk()
    register(at, TCP, viaTcp, "<sip:1001@192.0.2.2:5070;transport=tcp>")
    const asked = at.lost(TCP)
    expect(asked).toMatchObject({ wire: ["OPTIONS"], to: [CLOSED], told: [] })
    at.take(reply(first(asked.sent), 200), { ...CLOSED, connection: "tcp-2" })
    // What we opened may be closed as well, again and again: it is asked once.
    expect(at.lost({ ...CLOSED, connection: "tcp-2" })).toMatchObject({ wire: [], told: [] })
    const [binding] = at.agent.bindingsOf("1001")
    expect(binding?.source).toEqual(CLOSED)
    expect(call(at, binding!.source).to).toEqual([CLOSED])
    expect(tags(at.wait(600_000))).toContain("Unregistered")
  })

  for (const [how, end] of [
    ["refuses connections", (at: Desk) => at.lost({ ...CLOSED, connection: "tcp-2" })],
    ["says nothing", (at: Desk) => at.wait(32_000)]
  ] as const)
    test(`and closes it, and ${how} at its Contact: it is out of reach`, () => {
      const at = desk()
      register(at, TCP, viaTcp, "<sip:1001@192.0.2.2:5070;transport=tcp>")
      at.lost(TCP)
      expect(end(at).told).toMatchObject([{ _tag: "Unregistered", cause: "lost" }])
      expect(at.agent.bindingsOf("1001")).toEqual([])
    })

  test("and closes it, and comes back by another before it has answered: it is where it came from last", () => {
    const at = desk()
    register(at, TCP, viaTcp, "<sip:1001@192.0.2.2:5070;transport=tcp>")
    at.lost(TCP)
    register(at, { ...TCP, connection: "tcp-3" }, viaTcp, "<sip:1001@192.0.2.2:5070;transport=tcp>", 3)
    expect(at.wait(32_000).told).toEqual([])
    expect(at.agent.bindingsOf("1001").map(({ source }) => source.connection)).toEqual(["tcp-3"])
  })

  test("and closes it in a call: what we say in it goes to its Contact, by a connection of ours", () => {
    const at = desk()
    register(at, TCP, viaTcp, "<sip:1001@192.0.2.2:5070;transport=tcp>")
    const target = at.agent.bindingsOf("1001")[0]!.contact
    const invite = first(at.ask({ ...inviteCommand("out"), target, via: TCP }).sent)
    const contact = [`Contact: <${target}>`]
    at.take(reply(invite, 200, { tag: "x", headers: contact, body: SDP }), TCP)
    at.lost(TCP)
    expect(at.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" })).toMatchObject({
      wire: ["BYE"],
      to: [CLOSED]
    })
  })

  test("in a browser: its Via and Contact name nobody, and everything goes by its WebSocket (RFC 7118)", () => {
    const at = desk()
    register(at, WSS, "SIP/2.0/WSS df7jal23ls0d.invalid", "<sip:1001@df7jal23ls0d.invalid;transport=ws>")
    const [binding] = at.agent.bindingsOf("1001")
    if (binding === undefined) throw new Error("not registered")
    const said = at.ask({ ...inviteCommand("out"), target: binding.contact, via: binding.source })
    const invite = first(said.sent)
    expect(said.to).toEqual([WSS])
    expect((invite as SipRequest).uri).toBe("sip:1001@df7jal23ls0d.invalid;transport=ws")
    expect(headerOf(invite, "via")).toMatch(/^SIP\/2\.0\/WSS 192\.0\.2\.1:8443;/)
    expect(headerOf(invite, "contact")).toBe("<sip:13800138000@192.0.2.1:8443;transport=ws>")
    const contact = ["Contact: <sip:1001@df7jal23ls0d.invalid;transport=ws>"]
    const ack = at.take(reply(invite, 200, { tag: "b", headers: contact, body: SDP }), WSS)
    expect(ack).toMatchObject({ wire: ["ACK"], to: [WSS] })
  })
})

describe("sips", () => {
  test("is taken over TLS and answered with a sips Contact", () => {
    const at = desk()
    const said = at.take(
      typed({
        method: "INVITE",
        uri: "sips:4000@192.0.2.1",
        via: "SIP/2.0/TLS 192.0.2.2:5071",
        contact: "<sips:caller@192.0.2.2:5071>",
        body: SDP
      }),
      TLS
    )
    const offer = said.told.find(({ _tag }) => _tag === "CallOffered")
    if (offer?._tag !== "CallOffered") throw new Error("not offered")
    const ok = at.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP })
    expect(headerOf(first(ok.sent), "contact")).toBe("<sips:4000@192.0.2.1:5061>")
  })

  test("has lost its TLS when it comes in the clear, and is refused", () => {
    for (const from of [THEIRS, TCP])
      expect(desk().take(typed({ method: "INVITE", uri: "sips:4000@192.0.2.1", body: SDP }), from).wire).toEqual([
        "416 INVITE"
      ])
  })
})

describe("IPv6", () => {
  const OURS6 = { address: "2001:db8::1", port: 5060 }
  const THEIRS6: Hop = { transport: "udp", address: "2001:db8::2", port: 5070 }

  test("stands in brackets in Via and Contact, and bare in received (RFC 5118 §4.5)", () => {
    const at = makeDesk({ local: OURS6 })
    const said = at.take(typed({ method: "INVITE", via: "SIP/2.0/UDP [2001:db8::9]:5070", body: SDP }), THEIRS6)
    expect(headerOf(first(said.sent), "via")).toContain(";received=2001:db8::2;rport=5070")
    expect(said.to).toEqual([THEIRS6])
    const out = at.ask({ ...inviteCommand("out"), via: THEIRS6, target: "sip:1001@[2001:db8::2]:5070" })
    expect(headerOf(first(out.sent), "via")).toMatch(/^SIP\/2\.0\/UDP \[2001:db8::1\]:5060;/)
    expect(headerOf(first(out.sent), "contact")).toBe("<sip:13800138000@[2001:db8::1]:5060>")
    expect(at.take(reply(first(out.sent), 180, { tag: "x" }), THEIRS6).told).toMatchObject([{ _tag: "CallProgress" }])
  })

  test("one address has many spellings: a Via that is right is not stamped and shows no NAT", () => {
    const at = makeDesk({ local: OURS6 })
    const via = "SIP/2.0/UDP [2001:DB8:0:0::0002]:5070;branch=z9hG4bKb6"
    const text = Buffer.from(typed({ method: "INVITE", contact: "<sip:c@[2001:0db8::3]:5099>", body: SDP })).toString()
    const said = at.take(Buffer.from(text.replace(/^Via: .*$/m, `Via: ${via}\r`)), THEIRS6)
    expect(headerOf(first(said.sent), "via")).toBe(via)
    const offer = said.told.find(({ _tag }) => _tag === "CallOffered")
    if (offer?._tag !== "CallOffered") throw new Error("not offered")
    const to = headerOf(first(at.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP }).sent), "to") ?? ""
    at.take(typed({ method: "ACK", to, branch: "a" }), THEIRS6)
    const bye = at.ask({ _tag: "Clear", dialog: offer.dialog, status: 480, reason: "" })
    expect(bye.to).toEqual([{ transport: "udp", address: "2001:db8::3", port: 5_099 }])
  })

  test("with both families each far end sees our address of its own", () => {
    const at = makeDesk({ listens: [{ transport: "udp", ...OURS6 }] })
    const via6 = headerOf(first(at.ask({ ...inviteCommand("six"), via: THEIRS6 }).sent), "via")
    const via4 = headerOf(first(at.ask(inviteCommand("four")).sent), "via")
    expect([via6, via4]).toMatchObject([
      expect.stringContaining("[2001:db8::1]"),
      expect.stringContaining("192.0.2.1:")
    ])
    expect(offered(at).said.to).toEqual([THEIRS])
  })
})
