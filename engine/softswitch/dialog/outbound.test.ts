import { expect, test } from "vitest"
import { headerOf, headersOf, type SipRequest } from "../sip/message.ts"
import { textOf } from "../sip/octets.ts"
import {
  insideOut,
  inviteCommand,
  makeDesk,
  OURS,
  reply,
  SDP,
  tags,
  talkingOut,
  THEIRS
} from "../testing/scripted-peer.ts"

const call = (desk: ReturnType<typeof makeDesk>): SipRequest => {
  const [invite] = desk.ask(inviteCommand("out")).sent
  if (invite?._tag !== "Request") throw new Error("no INVITE")
  return invite
}

test("an INVITE says who calls whom", () => {
  const desk = makeDesk()
  const said = desk.ask({ ...inviteCommand("out"), headers: [["X-Carillon-Call", "17"]] })
  const [invite] = said.sent
  if (invite?._tag !== "Request") throw new Error("no INVITE")
  expect(said.to).toEqual([THEIRS])
  expect(textOf(invite.from.displayName)).toBe("张三")
  expect(invite).toMatchObject({ uri: "sip:1001@192.0.2.2:5070", maxForwards: 70, cseq: 1, body: SDP })
  expect(invite.from.uri).toBe("sip:13800138000@192.0.2.1:5060")
  expect(headersOf(invite, "x-carillon-call")).toEqual(["17"])
  expect(headerOf(invite, "contact")).toBe(`<sip:13800138000@${OURS.address}:${OURS.port}>`)
})

test("rung, answered, ended by us: nothing is left", () => {
  const desk = makeDesk()
  const invite = call(desk)
  expect(desk.take(reply(invite, 100)).told).toEqual([])
  expect(desk.take(reply(invite, 180, { tag: "theirs" })).told).toEqual([
    { _tag: "CallProgress", dialog: "out", status: 180, sdp: undefined, allowEvents: [] }
  ])
  const answered = desk.take(reply(invite, 200, { tag: "theirs", body: SDP }))
  expect(answered.wire).toEqual(["ACK"])
  expect(answered.sent[0]).toMatchObject({ uri: "sip:callee@192.0.2.2:5070", cseq: 1, toTag: "theirs" })
  expect(answered.told).toEqual([{ _tag: "CallAnswered", dialog: "out", sdp: SDP }])
  const bye = desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
  expect(bye.wire).toEqual(["BYE"])
  desk.take(reply(bye.sent[0] as never, 200))
  expect(desk.wait(60_000)).toMatchObject({ wire: [], told: [] })
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("early media comes with its description", () => {
  const desk = makeDesk()
  expect(desk.take(reply(call(desk), 183, { tag: "x", body: SDP })).told).toMatchObject([{ status: 183, sdp: SDP }])
})

test("a 2xx that comes again gets the same ACK again, also after the call", () => {
  const desk = makeDesk()
  const { invite, said } = talkingOut(desk)
  const again = desk.take(reply(invite, 200, { tag: "theirs", body: SDP }))
  expect(again.sent).toEqual(said.sent)
  expect(again.told).toEqual([])
  desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
  expect(desk.take(reply(invite, 200, { tag: "theirs", body: SDP })).wire).toEqual(["ACK"])
})

test("a second telephone's 2xx gets ACK and BYE of its own; the call goes on", () => {
  const desk = makeDesk()
  const { invite } = talkingOut(desk)
  const fork = desk.take(reply(invite, 200, { tag: "second", headers: ["Contact: <sip:other@192.0.2.3>"], body: SDP }))
  expect(fork.wire).toEqual(["ACK", "BYE"])
  expect(fork.to).toEqual(Array.from({ length: 2 }, () => ({ transport: "udp", address: "192.0.2.3", port: 5060 })))
  expect(fork.sent.map((one) => [one.toTag, one.cseq])).toEqual([
    ["second", 1],
    ["second", 2]
  ])
  expect(fork.told).toEqual([])
  expect(desk.take(insideOut(invite, { method: "OPTIONS" })).wire).toEqual(["200 OPTIONS"])
})

test("a refusal is acknowledged inside the transaction and told once", () => {
  const desk = makeDesk()
  const invite = call(desk)
  const said = desk.take(reply(invite, 486, { tag: "x" }))
  expect(said.wire).toEqual(["ACK"])
  expect(said.sent[0]).toMatchObject({ via: { branch: invite.via.branch }, uri: invite.uri, toTag: "x" })
  expect(said.told).toEqual([{ _tag: "CallFailed", dialog: "out", status: 486, reason: "Because" }])
  expect(desk.take(reply(invite, 486, { tag: "x" }))).toMatchObject({ wire: ["ACK"], told: [] })
  desk.wait(60_000)
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("silence is 408 after 64*T1", () => {
  const desk = makeDesk()
  call(desk)
  expect(tags(desk.wait(31_999))).toEqual([])
  expect(desk.wait(1).told).toEqual([{ _tag: "CallFailed", dialog: "out", status: 408, reason: "Request Timeout" }])
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("CANCEL waits for the first provisional response", () => {
  const desk = makeDesk()
  const invite = call(desk)
  expect(desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" }).wire).toEqual([])
  const said = desk.take(reply(invite, 180, { tag: "x" }))
  expect(said).toMatchObject({ wire: ["CANCEL"], told: [] })
  expect(said.sent[0]).toMatchObject({ via: { branch: invite.via.branch }, uri: invite.uri, cseq: 1 })
  expect(said.sent[0]?.toTag).toBeUndefined()
  desk.take(reply(said.sent[0] as never, 200))
  const end = desk.take(reply(invite, 487, { tag: "x" }))
  expect(end).toMatchObject({ wire: ["ACK"], told: [{ _tag: "CallFailed", status: 487 }] })
  desk.wait(60_000)
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("an answer that crosses the CANCEL is acknowledged and ended, and never told as an answer", () => {
  const desk = makeDesk()
  const invite = call(desk)
  desk.take(reply(invite, 180, { tag: "x" }))
  desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
  const said = desk.take(reply(invite, 200, { tag: "x", body: SDP }))
  expect(said.wire).toEqual(["ACK", "BYE"])
  expect(said.told).toMatchObject([{ _tag: "CallFailed", status: 487 }])
})

test("a far end that answers nothing after CANCEL is given up after 64*T1", () => {
  const desk = makeDesk()
  const invite = call(desk)
  desk.take(reply(invite, 180, { tag: "x" }))
  desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
  expect(tags(desk.wait(31_999))).toEqual([])
  expect(desk.wait(1).told).toMatchObject([{ _tag: "CallFailed", status: 487 }])
  desk.wait(60_000)
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("cleared without any response it fails as cancelled when the INVITE is given up", () => {
  const desk = makeDesk()
  call(desk)
  desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
  expect(desk.wait(32_000).told).toMatchObject([{ _tag: "CallFailed", status: 487 }])
})

test("a telephone that rings five minutes is cancelled", () => {
  const desk = makeDesk()
  desk.take(reply(call(desk), 180, { tag: "x" }))
  expect(desk.wait(299_999).wire).toEqual([])
  expect(desk.wait(1).wire).toEqual(["CANCEL"])
})

test("responses of others are dropped and told", () => {
  const desk = makeDesk()
  const invite = call(desk)
  const forged = Buffer.from(reply(invite, 200, { tag: "x" })).toString()
  expect(desk.take(Buffer.from(forged.replace(/branch=[^;]+/, "branch=z9hG4bKforged"))).told).toMatchObject([
    { _tag: "Refused", kind: "unknown-dialog", status: 0 }
  ])
  expect(
    desk.take(Buffer.from(forged.replace("Via: ", "Via: SIP/2.0/UDP 192.0.2.77;branch=z9hG4bKx, "))).told
  ).toMatchObject([{ _tag: "Refused", kind: "malformed", status: 0 }])
})

test("an order that cannot be carried out fails at once and says why", () => {
  const desk = makeDesk({ maxDialogs: 1 })
  const failed = (change: Partial<ReturnType<typeof inviteCommand>>) => desk.ask({ ...inviteCommand("bad"), ...change })
  expect(failed({ target: "1001" })).toMatchObject({ wire: [], told: [{ status: 400, reason: "target 1001" }] })
  expect(failed({ target: "sip:a@b\r\nX: y" })).toMatchObject({ wire: [], told: [{ _tag: "CallFailed", status: 400 }] })
  expect(failed({ headers: [["To", "x"]] })).toMatchObject({ wire: [], told: [{ reason: "header To" }] })
  expect(failed({ headers: [["X Y", "x"]] })).toMatchObject({ wire: [], told: [{ reason: "header X Y" }] })
  expect(failed({ sdp: "x".repeat(66_000) })).toMatchObject({ wire: [], told: [{ status: 513 }] })
  call(desk)
  expect(failed({})).toMatchObject({ wire: [], told: [{ status: 503 }] })
  expect(desk.ask(inviteCommand("out"))).toMatchObject({
    wire: [],
    told: [{ _tag: "Refused", reason: "dialog name in use" }]
  })
  expect(desk.ask({ ...inviteCommand("x"), headers: [["X-A", "b\r\nTo: c"]] }).wire).toEqual([])
})

test("a header value cannot smuggle in another header", () => {
  const [invite] = makeDesk().ask({ ...inviteCommand("out"), headers: [["X-A", "b\r\nX-B: c"]] }).sent
  expect(invite && headersOf(invite, "x-a")).toEqual(["b X-B: c"])
  expect(invite && headersOf(invite, "x-b")).toEqual([])
})

test("routes of the answer are taken in reverse", () => {
  const desk = makeDesk()
  const invite = call(desk)
  const headers = [
    "Contact: <sip:callee@192.0.2.2>",
    "Record-Route: <sip:192.0.2.8;lr>",
    "Record-Route: <sip:192.0.2.9;lr>"
  ]
  const said = desk.take(reply(invite, 200, { tag: "x", headers, body: SDP }))
  expect(said.to).toEqual([{ transport: "udp", address: "192.0.2.9", port: 5060 }])
  expect(said.sent[0] && headersOf(said.sent[0], "route")).toEqual(["<sip:192.0.2.9;lr>", "<sip:192.0.2.8;lr>"])
})

test("a telephone whose call another one took is told so by the CANCEL", () => {
  const desk = makeDesk()
  const invite = call(desk)
  desk.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "", elsewhere: true })
  const said = desk.take(reply(invite, 180, { tag: "theirs" }))
  expect(said.wire).toEqual(["CANCEL"])
  expect(said.sent[0] && headerOf(said.sent[0], "reason")).toBe('SIP;cause=200;text="Call completed elsewhere"')
})

test("a redirection says where, the nearest first; a call that was given up goes nowhere", () => {
  const contacts = ["Contact: <sip:1003@192.0.2.1>;q=0.2, <sip:1002@192.0.2.1>;q=0.9"]
  const desk = makeDesk()
  expect(desk.take(reply(call(desk), 302, { tag: "theirs", headers: contacts })).told).toMatchObject([
    { _tag: "CallFailed", status: 302, contacts: ["sip:1002@192.0.2.1", "sip:1003@192.0.2.1"] }
  ])
  const other = makeDesk()
  const invite = call(other)
  other.take(reply(invite, 180, { tag: "theirs" }))
  other.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" })
  const [failed] = other.take(reply(invite, 302, { tag: "theirs", headers: contacts })).told
  expect(failed).toMatchObject({ _tag: "CallFailed" })
  expect(failed).not.toHaveProperty("contacts")
})

const CHALLENGE = 'Proxy-Authenticate: Digest realm="ims", nonce="n", qop="auth"'

test("a challenge is answered once, by whoever was given a password", () => {
  const desk = makeDesk()
  const credentials = { user: "4001", password: "secret" }
  const [invite] = desk.ask({ ...inviteCommand("out"), credentials }).sent
  const proved = desk.take(reply(invite!, 407, { tag: "theirs", headers: [CHALLENGE] }))
  expect(proved.wire).toEqual(["ACK", "INVITE"])
  expect(proved.told).toEqual([])
  const [, again] = proved.sent
  expect(again).toMatchObject({ cseq: 2, callId: invite!.callId, toTag: undefined })
  expect(headerOf(again!, "proxy-authorization")).toMatch(/username="4001".*uri="sip:1001@192.0.2.2:5070"/u)
  const refused = desk.take(reply(again!, 407, { tag: "theirs", headers: [CHALLENGE] }))
  expect(refused.told).toMatchObject([{ _tag: "CallFailed", status: 407 }])
  desk.wait(60_000)
  expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
})

test("after a challenge the call is answered and ended as any other", () => {
  const desk = makeDesk()
  const [invite] = desk.ask({ ...inviteCommand("out"), credentials: { user: "4001", password: "secret" } }).sent
  const [, again] = desk.take(reply(invite!, 407, { tag: "theirs", headers: [CHALLENGE] })).sent
  const answered = desk.take(reply(again!, 200, { tag: "theirs", body: SDP }))
  expect(answered.sent).toMatchObject([{ method: "ACK", cseq: 2 }])
  expect(tags(answered)).toEqual(["CallAnswered"])
  expect(desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" }).sent).toMatchObject([
    { method: "BYE", cseq: 3 }
  ])
})

test("a far end that says nothing at all is given up early where that is asked for; 100 is something", () => {
  const early = { ...inviteCommand("out"), answerWithinMs: 4_000 }
  const silent = makeDesk()
  silent.ask(early)
  expect(silent.wait(3_999).told).toEqual([])
  expect(silent.wait(1).told).toMatchObject([{ _tag: "CallFailed", status: 408 }])
  expect(silent.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  const slow = makeDesk()
  const [invite] = slow.ask(early).sent
  slow.take(reply(invite!, 100))
  expect(slow.wait(10_000).told).toEqual([])
})

test("From names the domain that the trunk is known by", () => {
  const desk = makeDesk()
  const from = { displayName: "", user: "4001", host: "ims.example" }
  const [invite] = desk.ask({ ...inviteCommand("out"), from }).sent
  expect(invite).toMatchObject({ from: { uri: "sip:4001@ims.example" } })
})
