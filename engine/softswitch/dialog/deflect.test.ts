import { describe, expect, test } from "vitest"
import { headerOf, type SipRequest } from "../sip/message.ts"
import {
  type Desk,
  insideOut,
  makeDesk,
  reply,
  type Said,
  tags,
  talkingIn,
  talkingOut
} from "../testing/scripted-peer.ts"
import { SUBSCRIPTION_S } from "./refer.ts"

const ELSEWHERE = { _tag: "Refer", dialog: "out", referTo: "<sip:1002@192.0.2.9>" } as const

/** A call that we made, and whose far end was told to go elsewhere. */
const deflected = (desk: Desk = makeDesk()) => {
  const { invite } = talkingOut(desk)
  const said = desk.ask(ELSEWHERE)
  const [request] = said.sent
  if (request?._tag !== "Request") throw new Error(`sent ${said.wire.join()}`)
  let cseq = 1
  const notify = (fragment: string, event = "refer", state = "active"): Said =>
    desk.take(
      insideOut(invite, {
        method: "NOTIFY",
        cseq: (cseq += 1),
        branch: `notify${cseq}`,
        headers: [`Event: ${event}`, `Subscription-State: ${state}`, "Content-Type: message/sipfrag"],
        body: fragment
      })
    )
  return { desk, invite, notify, request: request satisfies SipRequest, said }
}

const answers = ({ told }: Said) =>
  told.flatMap((one) => (one._tag === "ReferAnswered" ? [[one.status, one.reason]] : []))

describe("a far end is told to go elsewhere", () => {
  test("by a REFER in its call, which says where to and who asks", () => {
    const { invite, request } = deflected()
    expect(request).toMatchObject({ method: "REFER", callId: invite.callId, cseq: invite.cseq + 1, toTag: "theirs" })
    expect(headerOf(request, "refer-to")).toBe("<sip:1002@192.0.2.9>")
    expect(headerOf(request, "referred-by")).toBe(headerOf(invite, "contact"))
  })

  test("and what became of it is told once, when it is over", () => {
    const { desk, notify, request } = deflected()
    expect(tags(desk.take(reply(request, 202)))).toEqual([])
    const trying = notify("SIP/2.0 100 Trying")
    expect([trying.wire, tags(trying)]).toEqual([["200 NOTIFY"], []])
    expect(answers(notify("SIP/2.0 200 OK\r\n"))).toEqual([[200, "OK"]])
    expect(notify("SIP/2.0 200 OK\r\n").wire).not.toEqual(["200 NOTIFY"])
  })

  test("also when the NOTIFY overtakes the answer to the REFER", () => {
    const { desk, notify, request } = deflected()
    expect(answers(notify("SIP/2.0 486 Busy Here"))).toEqual([[486, "Busy Here"]])
    expect(answers(desk.take(reply(request, 202)))).toEqual([])
  })

  test("or refuses", () => {
    const { desk, request } = deflected()
    expect(answers(desk.take(reply(request, 603)))).toEqual([[603, "Decline"]])
  })

  test("or says nothing at all", () => {
    const { desk } = deflected()
    expect(answers(desk.wait(32_000))).toEqual([[408, "Request Timeout"]])
  })

  test("or takes it and then says nothing more", () => {
    const { desk, notify, request } = deflected()
    desk.take(reply(request, 202))
    notify("SIP/2.0 100 Trying")
    expect(answers(desk.wait(SUBSCRIPTION_S * 1_000 - 1))).toEqual([])
    expect(answers(desk.wait(1))).toEqual([[408, "Request Timeout"]])
    expect(desk.ask(ELSEWHERE).wire).toEqual(["REFER"])
  })

  test("or says that it will tell no more, before anything became of it", () => {
    const { desk, notify, request } = deflected()
    desk.take(reply(request, 202))
    const last = notify("SIP/2.0 100 Trying", "refer", "terminated;reason=noresource")
    expect([last.wire, answers(last)]).toEqual([["200 NOTIFY"], [[408, "Request Timeout"]]])
    expect(answers(desk.wait(SUBSCRIPTION_S * 1_000))).toEqual([])
    expect(desk.ask(ELSEWHERE).wire).toEqual(["REFER"])
  })

  test("nothing is told of it when the call ended before", () => {
    const { desk, invite, request } = deflected()
    desk.take(reply(request, 202))
    desk.take(insideOut(invite, { method: "BYE", cseq: 2 }))
    expect(answers(desk.wait(SUBSCRIPTION_S * 1_000))).toEqual([])
  })

  test("one wish at a time", () => {
    const { desk } = deflected()
    const again = desk.ask(ELSEWHERE)
    expect([again.wire, answers(again)]).toEqual([[], [[491, "Request Pending"]]])
  })

  test("a NOTIFY that no REFER of ours asked for is refused as before", () => {
    const desk = makeDesk()
    const { invite } = talkingOut(desk)
    const what = { method: "NOTIFY", cseq: 2, headers: ["Event: refer"] }
    expect(desk.take(insideOut(invite, what)).wire).toEqual(["481 NOTIFY"])
    const { notify } = deflected()
    expect(notify("SIP/2.0 200 OK", "presence").wire).toEqual(["481 NOTIFY"])
  })

  test("a caller, too, once it was answered", () => {
    const desk = makeDesk()
    const { dialog } = talkingIn(desk)
    expect(desk.ask({ ...ELSEWHERE, dialog }).wire).toEqual(["REFER"])
  })
})
