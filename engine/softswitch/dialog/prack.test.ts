import { describe, expect, test } from "vitest"
import { headerOf, listOf, type SipMessage } from "../sip/message.ts"
import { type Desk, inviteCommand, makeDesk, reply, type Said, SDP, tags } from "../testing/scripted-peer.ts"

/** We call a far end that says what it says before its answer reliably (RFC 3262). */
const calling = (): { readonly desk: Desk; readonly invite: SipMessage } => {
  const desk = makeDesk()
  return { desk, invite: desk.ask(inviteCommand("out")).sent[0]! }
}

const early = (desk: Desk, invite: SipMessage, rseq: number, tag = "theirs", status = 180): Said =>
  desk.take(
    reply(invite, status, {
      tag,
      headers: ["Contact: <sip:callee@192.0.2.2:5070>", "Require: 100rel", `RSeq: ${rseq}`],
      ...(status === 183 ? { body: SDP } : {})
    })
  )

const ackOf = ({ sent }: Said): string | undefined =>
  sent.flatMap((one) => (one._tag === "Request" && one.method === "PRACK" ? [headerOf(one, "rack")] : []))[0]

describe("a far end that wants its 18x acknowledged", () => {
  test("is called: our INVITE says that we do, and so it need not refuse with 421", () => {
    expect(listOf(calling().invite, "supported")).toEqual(["100rel"])
  })

  test("gets a PRACK for each, in the early dialog, and the call goes on as ever", () => {
    const { desk, invite } = calling()
    const ringing = early(desk, invite, 7)
    expect(ringing.wire).toEqual(["PRACK"])
    expect([ackOf(ringing), headerOf(ringing.sent[0]!, "to")]).toEqual([
      "7 1 INVITE",
      "<sip:1001@192.0.2.2:5070>;tag=theirs"
    ])
    expect(tags(ringing)).toEqual(["CallProgress"])
    desk.take(reply(ringing.sent[0]!, 200))
    const speaking = early(desk, invite, 8, "theirs", 183)
    expect(ackOf(speaking)).toBe("8 1 INVITE")
    expect(speaking.told).toMatchObject([{ _tag: "CallProgress", status: 183, sdp: SDP }])
    desk.take(reply(speaking.sent[0]!, 200))
    const answered = desk.take(reply(invite, 200, { tag: "theirs" }))
    expect([answered.wire, tags(answered)]).toEqual([["ACK"], ["CallAnswered"]])
    const [bye] = desk.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" }).sent
    expect(headerOf(bye!, "cseq")).toBe("4 BYE")
  })

  test("that repeats one, for our PRACK has not come yet, is not heard twice; our own is repeated until it is answered", () => {
    const { desk, invite } = calling()
    const first = early(desk, invite, 7)
    expect(early(desk, invite, 7)).toMatchObject({ wire: [], told: [] })
    expect(desk.wait(500).wire).toEqual(["PRACK"])
    desk.take(reply(first.sent[0]!, 200))
    expect(desk.wait(5_000).wire).toEqual([])
  })

  test("is not heard out of order: the one that is missing comes again", () => {
    const { desk, invite } = calling()
    early(desk, invite, 7)
    expect(early(desk, invite, 9, "theirs", 183)).toMatchObject({ wire: [], told: [] })
    expect(tags(early(desk, invite, 8, "theirs", 183))).toEqual(["CallProgress"])
  })

  test("has its own count for each telephone behind it; one that answers second is acknowledged and ended in its own dialog", () => {
    const { desk, invite } = calling()
    early(desk, invite, 7)
    expect(ackOf(early(desk, invite, 100, "other"))).toBe("100 1 INVITE")
    desk.take(reply(invite, 200, { tag: "theirs", body: SDP }))
    const second = desk.take(reply(invite, 200, { tag: "other", body: SDP }))
    expect(second.wire).toEqual(["ACK", "BYE"])
    expect(headerOf(second.sent[1]!, "cseq")).toBe("3 BYE")
  })

  test("gets its PRACK also when we have given the call up", () => {
    const { desk, invite } = calling()
    desk.ask({ _tag: "Clear", dialog: "out", status: 480, reason: "" })
    expect(early(desk, invite, 7).wire).toEqual(["PRACK", "CANCEL"])
  })
})
