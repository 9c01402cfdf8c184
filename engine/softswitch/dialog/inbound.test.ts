import { expect, test } from "vitest"
import type { Hop } from "../sip-contract.ts"
import { headerOf, headersOf, listOf } from "../sip/message.ts"
import { makeDesk, offered, OURS, SDP, tags, talkingIn, THEIRS, typed } from "../testing/scripted-peer.ts"

test("an INVITE gets 100 and is offered with all it says", () => {
  const { said } = offered(makeDesk(), { headers: ["User-Agent: phone 1"] })
  expect(said.wire).toEqual(["100 INVITE"])
  expect(said.sent[0]?.toTag).toBeUndefined()
  expect(said.to).toEqual([THEIRS])
  expect(said.told).toMatchObject([
    {
      from: { displayName: "Caller", user: "13800138000", host: "192.0.2.2", uri: "sip:13800138000@192.0.2.2" },
      dialled: "4000",
      requestUri: "sip:4000@192.0.2.1",
      sdp: SDP,
      source: THEIRS,
      callId: "call-1",
      fromTag: "theirs",
      contact: "sip:caller@192.0.2.2:5070",
      userAgent: "phone 1",
      account: undefined
    }
  ])
})

test("rung, answered, acknowledged, ended by the caller: nothing is left", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const ringing = desk.ask({ _tag: "Ring", dialog })
  expect(ringing.wire).toEqual(["180 INVITE"])
  const answer = desk.ask({ _tag: "Answer", dialog, sdp: "v=0\r\nanswer" })
  expect(answer.wire).toEqual(["200 INVITE"])
  expect(answer.sent[0]?.body).toBe("v=0\r\nanswer")
  expect(answer.sent[0]?.toTag).toBe(ringing.sent[0]?.toTag)
  const to = headerOf(answer.sent[0] as never, "to") ?? ""
  expect(desk.take(typed({ method: "ACK", to, branch: "x" })).told).toEqual([
    { _tag: "CallConfirmed", dialog, sdp: undefined }
  ])
  const bye = desk.take(typed({ method: "BYE", to, cseq: 2 }))
  expect(bye.wire).toEqual(["200 BYE"])
  expect(bye.told).toEqual([{ _tag: "CallEnded", dialog, cause: "bye" }])
  expect(desk.wait(60_000).told).toEqual([])
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("a repeated INVITE gets the newest response and is offered once", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const again = () => desk.take(typed({ method: "INVITE", body: SDP }))
  expect(again()).toMatchObject({ wire: ["100 INVITE"], told: [] })
  desk.ask({ _tag: "Ring", dialog })
  expect(again()).toMatchObject({ wire: ["180 INVITE"], told: [] })
})

test("ringing is repeated each minute so that proxies keep waiting", () => {
  const desk = makeDesk()
  desk.ask({ _tag: "Ring", dialog: offered(desk).dialog })
  expect(desk.wait(180_000).wire).toEqual(["180 INVITE", "180 INVITE", "180 INVITE"])
})

test("a call its owner forgets is given up after ten minutes", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  expect(tags(desk.wait(599_999))).toEqual([])
  const end = desk.wait(1)
  expect(end.wire).toEqual(["487 INVITE"])
  expect(end.told).toEqual([{ _tag: "CallCancelled", dialog }])
  desk.wait(60_000)
  expect(desk.agent.counts().dialogs).toBe(0)
})

test("the answer is repeated at T1 up to T2 until its ACK; without one BYE goes out after 64*T1", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  desk.ask({ _tag: "Answer", dialog, sdp: SDP })
  expect(desk.wait(7_499).wire).toEqual(Array.from({ length: 3 }, () => "200 INVITE"))
  const late = desk.wait(24_501)
  expect(late.wire.filter((one) => one === "200 INVITE")).toHaveLength(7)
  expect(late.wire.at(-1)).toBe("BYE")
  expect(late.told).toEqual([{ _tag: "CallEnded", dialog, cause: "no-ack" }])
  desk.wait(40_000)
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("BYE before the ACK ends the call, and the answer is not repeated", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const to = headerOf(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent[0] as never, "to") ?? ""
  const said = desk.take(typed({ method: "BYE", to, cseq: 2 }))
  expect(said).toMatchObject({ wire: ["200 BYE"], told: [{ _tag: "CallEnded", dialog, cause: "bye" }] })
  expect(desk.wait(60_000)).toMatchObject({ wire: [], told: [] })
})

test("a call without an offer is offered so, and the ACK brings the answer", () => {
  const desk = makeDesk()
  const { dialog, said } = offered(desk, { body: "" })
  expect(said.told).toMatchObject([{ sdp: undefined }])
  const to = headerOf(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent[0] as never, "to") ?? ""
  expect(desk.take(typed({ method: "ACK", to, branch: "x", body: "v=0\r\ntheirs" })).told).toEqual([
    { _tag: "CallConfirmed", dialog, sdp: "v=0\r\ntheirs" }
  ])
})

test("CANCEL: 487 to the INVITE, 200 to the CANCEL with the same tag, and the owner hears of it once", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const cancel = typed({ method: "CANCEL", branch: "INVITE1" })
  const said = desk.take(cancel)
  expect(said.wire).toEqual(["487 INVITE", "200 CANCEL"])
  expect(said.sent[0]?.toTag).toBe(said.sent[1]?.toTag)
  expect(said.told).toEqual([{ _tag: "CallCancelled", dialog }])
  expect(desk.take(cancel)).toMatchObject({ wire: ["200 CANCEL"], told: [] })
  expect(desk.ask({ _tag: "Answer", dialog, sdp: SDP })).toMatchObject({ wire: [], told: [] })
  desk.take(typed({ method: "ACK", branch: "INVITE1", to: headerOf(said.sent[0] as never, "to") ?? "" }))
  expect(desk.wait(60_000)).toMatchObject({ wire: [], told: [] })
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("CANCEL after the answer changes nothing; CANCEL of nothing is 481", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  desk.ask({ _tag: "Answer", dialog, sdp: SDP })
  expect(desk.take(typed({ method: "CANCEL", branch: "INVITE1" }))).toMatchObject({ wire: ["200 CANCEL"], told: [] })
  const stray = desk.take(typed({ method: "CANCEL", branch: "another" }))
  expect(stray.wire).toEqual(["481 CANCEL"])
  expect(stray.told).toMatchObject([{ _tag: "Refused", kind: "unknown-dialog", status: 481 }])
})

test("a refusal is repeated until its ACK", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const said = desk.ask({ _tag: "Reject", dialog, status: 486, reason: "" })
  expect(said.wire).toEqual(["486 INVITE"])
  expect(desk.wait(1_600).wire).toEqual(["486 INVITE", "486 INVITE"])
  desk.take(typed({ method: "ACK", branch: "INVITE1", to: headerOf(said.sent[0] as never, "to") ?? "" }))
  expect(desk.wait(60_000).wire).toEqual([])
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("a status that refuses nothing becomes 480", () => {
  const desk = makeDesk()
  expect(desk.ask({ _tag: "Clear", dialog: offered(desk).dialog, status: 0, reason: "" }).wire).toEqual(["480 INVITE"])
})

test("BYE before the answer ends the call as CANCEL does", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const to = headerOf(desk.ask({ _tag: "Ring", dialog }).sent[0] as never, "to") ?? ""
  const said = desk.take(typed({ method: "BYE", to, cseq: 2 }))
  expect(said.wire).toEqual(["200 BYE", "487 INVITE"])
  expect(said.told).toEqual([{ _tag: "CallCancelled", dialog }])
})

test("a leg cleared before its ACK sends BYE when the ACK is there, and its owner hears no more", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk)
  const to = headerOf(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent[0] as never, "to") ?? ""
  expect(desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" }).wire).toEqual([])
  const said = desk.take(typed({ method: "ACK", to, branch: "x" }))
  expect(said).toMatchObject({ wire: ["BYE"], told: [] })
})

test("BYE follows the caller's Record-Routes, Contact and numbers", () => {
  const desk = makeDesk()
  const { dialog } = talkingIn(desk, { headers: ["Record-Route: <sip:192.0.2.9;lr>, <sip:192.0.2.8:5080;lr>"] })
  const said = desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" })
  expect(said.wire).toEqual(["BYE"])
  expect(said.to).toEqual([{ transport: "udp", address: "192.0.2.9", port: 5060 }])
  expect(said.sent[0]).toMatchObject({ uri: "sip:caller@192.0.2.2:5070", cseq: 1, toTag: "theirs" })
  expect(said.sent[0] && headersOf(said.sent[0], "route")).toEqual(["<sip:192.0.2.9;lr>", "<sip:192.0.2.8:5080;lr>"])
})

test("a strict router gets the Request-URI, and the target goes last (RFC 3261 §12.2.1.1)", () => {
  const desk = makeDesk()
  const { dialog } = talkingIn(desk, { headers: ["Record-Route: <sip:192.0.2.9>, <sip:192.0.2.8;lr>"] })
  const [bye] = desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" }).sent
  expect(bye).toMatchObject({ uri: "sip:192.0.2.9" })
  expect(bye && headersOf(bye, "route")).toEqual(["<sip:192.0.2.8;lr>", "<sip:caller@192.0.2.2:5070>"])
})

test("a caller behind a NAT is spoken to where it spoke from", () => {
  const desk = makeDesk()
  const outside: Hop = { transport: "udp", address: "203.0.113.5", port: 40_000 }
  const said = desk.take(typed({ method: "INVITE", body: SDP, contact: "<sip:c@10.0.0.5:5070>" }), outside)
  expect(said.to).toEqual([outside])
  expect(said.sent[0] && headerOf(said.sent[0], "via")).toContain("received=203.0.113.5;rport=40000")
  const offer = said.told[0]
  if (offer?._tag !== "CallOffered") throw new Error("not offered")
  const to = headerOf(desk.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP }).sent[0] as never, "to") ?? ""
  desk.take(typed({ method: "ACK", to, branch: "x" }), outside)
  expect(desk.ask({ _tag: "Clear", dialog: offer.dialog, status: 0, reason: "" }).to).toEqual([outside])
})

test("an INVITE that came by two ways is a loop; Max-Forwards 0 too", () => {
  const desk = makeDesk()
  offered(desk)
  const merged = desk.take(typed({ method: "INVITE", body: SDP, branch: "other" }))
  expect(merged.wire).toEqual(["482 INVITE"])
  expect(merged.told).toMatchObject([{ _tag: "Refused", kind: "loop", status: 482 }])
  const spent = Buffer.from(typed({ method: "INVITE", body: SDP, callId: "c2", branch: "b2" }))
    .toString()
    .replace("Max-Forwards: 70", "Max-Forwards: 0")
  expect(desk.take(Buffer.from(spent)).wire).toEqual(["483 INVITE"])
})

test("beyond the allowed dialogs callers are asked to come later, and may when one is over", () => {
  const desk = makeDesk({ maxDialogs: 1 })
  const { dialog } = offered(desk)
  const second = typed({ method: "INVITE", body: SDP, callId: "c2", branch: "b2" })
  const refused = desk.take(second)
  expect(refused.wire).toEqual(["503 INVITE"])
  expect(refused.sent[0] && headerOf(refused.sent[0], "retry-after")).toBe("5")
  expect(refused.told).toMatchObject([{ kind: "overload" }])
  desk.ask({ _tag: "Reject", dialog, status: 486, reason: "Busy" })
  expect(desk.take(second).wire).toEqual(["100 INVITE"])
})

test("what an INVITE requires, sends or accepts that we cannot is named", () => {
  const desk = makeDesk()
  const refusal = (what: Parameters<typeof offered>[1]) =>
    desk.take(typed({ method: "INVITE", body: SDP, ...what })).sent[0]
  const required = refusal({ headers: ["Require: path, timer"] })
  expect(required).toMatchObject({ status: 420 })
  expect(required && listOf(required, "unsupported")).toEqual(["path", "timer"])
  expect(refusal({ type: "text/plain" })).toMatchObject({ status: 415 })
  expect(refusal({ headers: ["Content-Encoding: gzip"] })).toMatchObject({ status: 415 })
  expect(refusal({ headers: ["Accept: text/plain"] })).toMatchObject({ status: 406 })
  expect(refusal({ contact: "<sip:a@b>, <sip:c@d>" })).toMatchObject({ status: 400 })
  expect(refusal({ uri: "sips:4000@192.0.2.1" })).toMatchObject({ status: 416 })
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("a malformed request is reported once, with its status", () => {
  const said = makeDesk().take(typed({ method: "INVITE", contact: '"open <sip:a@b>' }))
  expect(said.wire).toEqual(["400 INVITE"])
  expect(said.told).toEqual([{ _tag: "Refused", kind: "malformed", reason: "Contact", source: THEIRS, status: 400 }])
})

test("our own address is the Contact", () => {
  const desk = makeDesk()
  const said = desk.ask({ _tag: "Ring", dialog: offered(desk).dialog })
  expect(said.sent[0] && headerOf(said.sent[0], "contact")).toBe(`<sip:4000@${OURS.address}:${OURS.port}>`)
})
