import { describe, expect, test } from "vitest"
import { AWAY_MS } from "./dialog/follow.ts"
import type { Hop } from "./sip-contract.ts"
import { ha1Of } from "./sip/digest.ts"
import { headerOf } from "./sip/message.ts"
import { DOOR } from "./testing/lines.ts"
import { type Desk, inviteCommand, makeDesk, offered, OURS, reply, SDP, tags, typed } from "./testing/scripted-peer.ts"

// Telephones in browsers, whose WebSocket was ended by somebody who knows them by their sign-in.

const account = (user: string) => ({ user, ha1: ha1Of(user, "carillon", `${user}pass`) })

const wss = (connection: number, user = "1001", address = "192.0.2.2"): Hop => ({
  transport: "wss",
  address,
  port: 40_000 + connection,
  connection: `ws-${connection}`,
  account: user
})

const VIA = "SIP/2.0/WSS df7jal23ls0d.invalid"
const CONTACT = "<sip:k3j2@df7jal23ls0d.invalid;transport=ws>"

const desk = (): Desk => {
  const at = makeDesk({
    takesTransfers: true,
    listens: [{ transport: "wss", address: OURS.address, port: 8443 }],
    directory: [account("1001"), account("1002")],
    door: DOOR
  })
  at.ask({ _tag: "SetTrunks", trunks: [{ id: "house", from: ["192.0.2.0/24"], calledRules: [] }] })
  return at
}

const register = (at: Desk, from: Hop, user = "1001", cseq = 1) =>
  at.take(
    typed({
      method: "REGISTER",
      uri: "sip:carillon",
      via: VIA,
      contact: CONTACT,
      cseq,
      callId: `register-${user}`,
      branch: `r${user}-${cseq}`,
      headers: ["Expires: 600"],
      from: `<sip:${user}@carillon>;tag=t`,
      to: `<sip:${user}@carillon>`
    }),
    from
  )

const by = (user: string) => ({ from: `<sip:${user}@carillon>;tag=theirs`, via: VIA, contact: CONTACT })

/** 1001 in the browser was called, and talks. */
const talking = (at: Desk) => {
  register(at, wss(1))
  const [binding] = at.agent.bindingsOf("1001")
  if (binding === undefined) throw new Error("not registered")
  const [invite] = at.ask({ ...inviteCommand("out"), target: binding.contact, via: binding.source }).sent
  if (invite?._tag !== "Request") throw new Error("no INVITE")
  at.take(reply(invite, 200, { tag: "theirs", headers: [`Contact: ${CONTACT}`], body: SDP }), wss(1))
  return (what: Parameters<typeof typed>[0]) =>
    typed({
      ...by("1001"),
      from: `${headerOf(invite, "to")};tag=theirs`,
      to: headerOf(invite, "from") ?? "",
      callId: invite.callId,
      ...what
    })
}

describe("a telephone in a browser", () => {
  test("registers and calls without a password: its person is signed in", () => {
    const at = desk()
    expect(register(at, wss(1)).wire).toEqual(["200 REGISTER"])
    const { said } = offered({ ...at, take: (octets) => at.take(octets, wss(1)) }, by("1001"))
    // Its address is a trunk's; the sign-in counts.
    expect(said.told).toMatchObject([{ _tag: "CallOffered", account: "1001", trunk: undefined }])
  })

  test("speaks for nobody else, and for no account that there is not; nobody is locked out for it", () => {
    const at = desk()
    for (let times = 0; times < 50; times += 1) {
      expect(register(at, wss(1), "1002", times + 1).wire).toEqual(["403 REGISTER"])
      expect(register(at, wss(2, "1009"), "1009", times + 1).wire).toEqual(["403 REGISTER"])
      const call = typed({ method: "INVITE", ...by("1002"), body: SDP, branch: `i${times}`, callId: `call-${times}` })
      expect(at.take(call, wss(1)).wire).toEqual(["403 INVITE"])
    }
    expect(register(at, wss(3, "1002"), "1002", 99).wire).toEqual(["200 REGISTER"])
  })

  test("with its account taken away is out of reach", () => {
    const at = desk()
    register(at, wss(1))
    expect(tags(at.ask({ _tag: "SetDirectory", entries: [account("1002")] }))).toEqual(["Unregistered"])
    expect(register(at, wss(1), "1001", 2).wire).toEqual(["403 REGISTER"])
  })

  test("is heard in its call from wherever its person is, and no other browser behind its router is", () => {
    const at = desk()
    const inside = talking(at)
    expect(at.take(inside({ method: "BYE", cseq: 9 }), wss(2, "1002")).wire).toEqual(["481 BYE"])
    expect(at.take(inside({ method: "OPTIONS", cseq: 2 }), wss(3, "1001", "198.51.100.7")).wire).toEqual([
      "200 OPTIONS"
    ])
  })

  test("is not heard from its own address without its sign-in", () => {
    const at = desk()
    const inside = talking(at)
    for (const transport of ["udp", "tcp"] as const) {
      const plain: Hop = { transport, address: "192.0.2.2", port: 5070 }
      expect(at.take(inside({ method: "BYE", cseq: 9, branch: transport }), plain).wire).toEqual(["481 BYE"])
    }
    expect(tags(at.take(inside({ method: "BYE", cseq: 2 }), wss(1)))).toEqual(["CallEnded"])
  })

  test("that calls in another's name does not make its address a stranger's", () => {
    const at = desk()
    const away = wss(1, "1001", "203.0.113.7")
    const call = typed({ method: "INVITE", ...by("1002"), body: SDP })
    expect(at.take(call, away).wire).toEqual(["403 INVITE"])
    expect(at.agent.strangers(0)).toEqual([])
  })

  test("is the account's that was rung, also where another one registered from the same place", () => {
    const at = desk()
    register(at, wss(1))
    const shared: Hop = { ...wss(1), account: "1002" }
    register(at, shared, "1002")
    const [binding] = at.agent.bindingsOf("1002")
    const invite = { ...inviteCommand("out"), target: binding?.contact ?? "", via: shared, account: "1002" }
    const [sent] = at.ask(invite).sent
    if (sent === undefined) throw new Error("no INVITE")
    at.take(reply(sent, 200, { tag: "theirs", headers: [`Contact: ${CONTACT}`], body: SDP }), shared)
    // It comes back by another connection, and its call follows it.
    const back = wss(2, "1002")
    register(at, back, "1002", 2)
    expect(at.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" }).to).toEqual([back])
  })
})

describe("when its connection goes", () => {
  test("its call goes on, and goes by the new one as soon as it has registered again", () => {
    const at = desk()
    talking(at)
    expect(tags(at.lost(wss(1)))).toEqual(["Unregistered"])
    expect(tags(at.wait(AWAY_MS - 1_000))).toEqual([])
    // Its address is another: it went from the office's network to a mobile one.
    const back = wss(2, "1001", "198.51.100.7")
    expect(register(at, back, "1001", 2).wire).toEqual(["200 REGISTER"])
    expect(at.wait(AWAY_MS * 2)).toMatchObject({ wire: [], told: [] })
    const change = at.ask({ _tag: "Change", dialog: "out", sdp: SDP })
    expect(change).toMatchObject({ wire: ["INVITE"], to: [back] })
    expect(at.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" }).to).toEqual([back])
  })

  test("another account's registration with the same Contact does not get its call", () => {
    const at = desk()
    talking(at)
    at.lost(wss(1))
    expect(register(at, wss(2, "1002"), "1002").wire).toEqual(["200 REGISTER"])
    expect(at.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" }).to).toEqual([wss(1)])
  })

  test("and nobody comes back, its call ends after a minute", () => {
    const at = desk()
    talking(at)
    at.lost(wss(1))
    expect(tags(at.wait(AWAY_MS - 1))).toEqual([])
    expect(at.wait(1).told).toMatchObject([{ _tag: "CallEnded", dialog: "out", cause: "session-expired" }])
    at.lost(wss(1))
    expect(at.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("a call of its own that nobody answered is over: no answer would reach it", () => {
    const at = desk()
    offered({ ...at, take: (octets) => at.take(octets, wss(1)) }, by("1001"))
    expect(tags(at.lost(wss(1)))).toEqual(["CallCancelled"])
    expect(at.agent.counts().dialogs).toBe(0)
  })
})

describe("a page that was loaded anew", () => {
  test("asks for its call by its dialog's names, and the owner hears whether it is that account's own", () => {
    const at = desk()
    const within = talking(at)
    const ours = within({ method: "INFO", uri: "sip:x@y", branch: "i" })
    const known = Buffer.from(ours).toString("latin1")
    const callId = /^Call-ID: (\S+)/mu.exec(known)?.[1]
    const ourTag = /^To: .*;tag=(\S+)/mu.exec(known)?.[1]
    const asks = (user: string, connection: number) =>
      at.take(
        typed({
          method: "INVITE",
          uri: "sip:1001@carillon",
          ...by(user),
          callId: `again-${user}`,
          branch: `again-${user}`,
          body: SDP,
          headers: [`Replaces: ${callId};to-tag=${ourTag};from-tag=theirs`]
        }),
        wss(connection, user)
      )
    expect(asks("1001", 2).told).toMatchObject([{ _tag: "CallOffered", replaces: "out", replacesOwn: true }])
    expect(asks("1002", 3).told).toMatchObject([{ _tag: "CallOffered", replaces: "out", replacesOwn: false }])
  })
})
