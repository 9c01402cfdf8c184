import { describe, expect, test } from "vitest"
import { headerOf, type SipRequest } from "../sip/message.ts"
import {
  insideOut,
  makeDesk,
  offered,
  reply,
  SDP,
  tags,
  talkingIn,
  talkingOut,
  THEIRS,
  typed
} from "../testing/scripted-peer.ts"

const HOLD = "v=0\r\na=sendonly\r\n"

const reinvite = (to: string, more: Partial<Parameters<typeof typed>[0]> = {}): Uint8Array =>
  typed({ method: "INVITE", to, cseq: 2, body: HOLD, ...more })

const update = (to: string, more: Partial<Parameters<typeof typed>[0]> = {}): Uint8Array =>
  typed({ method: "UPDATE", to, cseq: 2, body: HOLD, ...more })

const sentRequest = (desk: ReturnType<typeof makeDesk>, dialog: string): SipRequest => {
  const [request] = desk.ask({ _tag: "Change", dialog, sdp: HOLD }).sent
  if (request?._tag !== "Request") throw new Error("no re-INVITE")
  return request
}

describe("theirs", () => {
  test("a re-INVITE is offered, accepted, and its answer repeated until the ACK", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    const said = desk.take(reinvite(to, { contact: "<sip:moved@192.0.2.5:5099>" }))
    expect(said).toMatchObject({ wire: ["100 INVITE"], told: [{ _tag: "ChangeOffered", dialog, sdp: HOLD }] })
    const accepted = desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP })
    expect(accepted).toMatchObject({ wire: ["200 INVITE"], sent: [{ body: SDP }] })
    expect(desk.wait(1_600).wire).toEqual(["200 INVITE", "200 INVITE"])
    expect(desk.take(typed({ method: "ACK", to, cseq: 2, branch: "a2" }))).toMatchObject({ wire: [], told: [] })
    expect(desk.wait(60_000).wire).toEqual([])
    // The Contact of the re-INVITE is the new target.
    const bye = desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" })
    expect(bye.sent[0]).toMatchObject({ uri: "sip:moved@192.0.2.5:5099" })
    expect(bye.to).toEqual([{ transport: "udp", address: "192.0.2.5", port: 5099 }])
  })

  test("one without an offer gets ours, and the ACK's answer is told", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    expect(desk.take(reinvite(to, { body: "" })).told).toEqual([{ _tag: "ChangeOffered", dialog, sdp: undefined }])
    desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP })
    expect(desk.take(typed({ method: "ACK", to, cseq: 2, branch: "a2", body: HOLD })).told).toEqual([
      { _tag: "CallConfirmed", dialog, sdp: HOLD }
    ])
  })

  test("refused it leaves the call as it was, the target too", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    desk.take(reinvite(to, { contact: "<sip:moved@192.0.2.5:5099>" }))
    expect(desk.ask({ _tag: "RejectChange", dialog, status: 488 }).wire).toEqual(["488 INVITE"])
    expect(desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" }).to).toEqual([THEIRS])
  })

  test("a late ACK of the call's own answer does not acknowledge the change", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    desk.take(reinvite(to))
    desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP })
    desk.take(typed({ method: "ACK", to, branch: "late" }))
    expect(desk.wait(500).wire).toEqual(["200 INVITE"])
  })

  test("without ACK of the answer the call is over", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    desk.take(reinvite(to))
    desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP })
    const end = desk.wait(32_000)
    expect(end.wire.at(-1)).toBe("BYE")
    expect(end.told).toEqual([{ _tag: "CallEnded", dialog, cause: "no-ack" }])
  })

  test("an owner who does not decide in ten seconds is 500 to the far end", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    desk.take(reinvite(to))
    expect(desk.wait(10_000).wire).toEqual(["500 INVITE"])
    expect(desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP }).wire).toEqual([])
  })

  test("CANCEL of a re-INVITE leaves the call alone", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    desk.take(reinvite(to))
    const said = desk.take(typed({ method: "CANCEL", to, cseq: 2, branch: "INVITE2" }))
    expect(said).toMatchObject({ wire: ["487 INVITE", "200 CANCEL"], told: [] })
    expect(desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP }).wire).toEqual([])
    expect(desk.take(typed({ method: "OPTIONS", to, cseq: 3 })).wire).toEqual(["200 OPTIONS"])
  })

  test("a second one before the first is answered: 500 with Retry-After up to ten seconds", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    desk.take(reinvite(to))
    const said = desk.take(reinvite(to, { cseq: 3 }))
    expect(said.wire).toEqual(["500 INVITE"])
    expect(Number(said.sent[0] && headerOf(said.sent[0], "retry-after"))).toBeLessThanOrEqual(10)
    expect(said.told).toEqual([])
  })

  test("before the ACK of our answer: 491", () => {
    const desk = makeDesk()
    const { dialog } = offered(desk)
    const to = headerOf(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent[0] as never, "to") ?? ""
    expect(desk.take(reinvite(to)).wire).toEqual(["491 INVITE"])
  })

  test("BYE while one is open answers both", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    desk.take(reinvite(to))
    const said = desk.take(typed({ method: "BYE", to, cseq: 3 }))
    expect(said.wire).toEqual(["200 BYE", "487 INVITE"])
    expect(said.told).toEqual([{ _tag: "CallEnded", dialog, cause: "bye" }])
  })

  test("UPDATE with an offer is a change without ACK; without one only a refresh", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    expect(desk.take(update(to)).told).toEqual([{ _tag: "ChangeOffered", dialog, sdp: HOLD }])
    expect(desk.ask({ _tag: "AcceptChange", dialog, sdp: SDP }).wire).toEqual(["200 UPDATE"])
    expect(desk.wait(3_000).wire).toEqual([])
    const refresh = desk.take(update(to, { cseq: 3, body: "", contact: "<sip:new@192.0.2.6>" }))
    expect(refresh).toMatchObject({ wire: ["200 UPDATE"], told: [] })
    expect(desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" }).to).toEqual([
      { transport: "udp", address: "192.0.2.6", port: 5060 }
    ])
  })

  test("UPDATE before the call is answered waits: 500 when theirs is open, 491 when ours is (RFC 3311 §5.2)", () => {
    const incoming = makeDesk()
    const to = headerOf(incoming.ask({ _tag: "Ring", dialog: offered(incoming).dialog }).sent[0] as never, "to") ?? ""
    expect(incoming.take(update(to)).wire).toEqual(["500 UPDATE"])
    const outgoing = makeDesk()
    const [invite] = outgoing.ask({ ...inviteOut }).sent
    outgoing.take(reply(invite as never, 180, { tag: "theirs" }))
    expect(outgoing.take(insideOut(invite as never, { method: "UPDATE", body: HOLD })).wire).toEqual(["491 UPDATE"])
  })
})

const inviteOut = {
  _tag: "Invite",
  dialog: "out",
  target: "sip:1001@192.0.2.2:5070",
  via: THEIRS,
  from: { displayName: "", user: "" },
  sdp: SDP,
  headers: []
} as const

describe("ours", () => {
  test("a re-INVITE is sent, its answer told and acknowledged", () => {
    const desk = makeDesk()
    talkingOut(desk)
    const request = sentRequest(desk, "out")
    expect(request).toMatchObject({ method: "INVITE", cseq: 2, toTag: "theirs", body: HOLD })
    const said = desk.take(reply(request, 200, { body: SDP }))
    expect(said).toMatchObject({
      wire: ["ACK"],
      told: [{ _tag: "CallAnswered", dialog: "out", sdp: SDP, offered: HOLD }]
    })
    expect(said.sent[0]).toMatchObject({ cseq: 2 })
    expect(desk.take(reply(request, 200, { body: SDP }))).toMatchObject({ wire: ["ACK"], told: [] })
  })

  test("refused it leaves the call alone", () => {
    const desk = makeDesk()
    talkingOut(desk)
    expect(desk.take(reply(sentRequest(desk, "out"), 488))).toMatchObject({
      wire: ["ACK"],
      told: [{ _tag: "ChangeRefused", dialog: "out", status: 488, offered: HOLD }]
    })
    expect(desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" }).wire).toEqual(["BYE"])
  })

  test("while one is open the newest wish waits, older ones are forgotten", () => {
    const desk = makeDesk()
    talkingOut(desk)
    const request = sentRequest(desk, "out")
    expect(desk.ask({ _tag: "Change", dialog: "out", sdp: "v=1" }).wire).toEqual([])
    expect(desk.ask({ _tag: "Change", dialog: "out", sdp: "v=2" }).wire).toEqual([])
    const said = desk.take(reply(request, 200, { body: SDP }))
    expect(said.wire).toEqual(["ACK", "INVITE"])
    expect(said.sent[1]).toMatchObject({ body: "v=2" })
  })

  test("wished before the ACK of our answer it goes out after it", () => {
    const desk = makeDesk()
    const { dialog } = offered(desk)
    const to = headerOf(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent[0] as never, "to") ?? ""
    expect(desk.ask({ _tag: "Change", dialog, sdp: HOLD }).wire).toEqual([])
    expect(desk.take(typed({ method: "ACK", to, branch: "a" })).wire).toEqual(["INVITE"])
  })

  test("491 is tried again after 2.1 to 4 s by who called, within 2 s by who was called, four times in all", () => {
    const caller = makeDesk()
    talkingOut(caller)
    caller.take(reply(sentRequest(caller, "out"), 491))
    expect(caller.wait(2_099).wire).toEqual([])
    const again = caller.wait(1_901)
    expect(again.wire[0]).toBe("INVITE")
    expect(again.sent[0]).toMatchObject({ body: HOLD, cseq: 3 })

    const called = makeDesk()
    const { dialog } = talkingIn(called)
    let request = sentRequest(called, dialog)
    for (let attempt = 2; attempt <= 4; attempt++) {
      called.take(reply(request, 491))
      const [next] = called.wait(2_000).sent
      if (next?._tag !== "Request") throw new Error("not tried again")
      request = next
    }
    called.take(reply(request, 491))
    expect(called.wait(60_000).wire).toEqual([])
  })

  test("theirs meets ours: 491 to theirs, and ours goes on", () => {
    const desk = makeDesk()
    const { invite } = talkingOut(desk)
    const request = sentRequest(desk, "out")
    expect(desk.take(insideOut(invite, { method: "INVITE", body: HOLD })).wire).toEqual(["491 INVITE"])
    expect(tags(desk.take(reply(request, 200, { body: SDP })))).toEqual(["CallAnswered"])
  })

  for (const [status, cause] of [
    [481, "bye"],
    [408, "session-expired"]
  ] as const)
    test(`${status} says the far end has no such call: BYE, and the owner is told "${cause}"`, () => {
      const desk = makeDesk()
      talkingOut(desk)
      const said = desk.take(reply(sentRequest(desk, "out"), status))
      expect(said).toMatchObject({ wire: ["ACK", "BYE"], told: [{ _tag: "CallEnded", cause }] })
    })

  test("no final answer in 64*T1, with or without a provisional one, is the same", () => {
    for (const provisional of [true, false]) {
      const desk = makeDesk()
      talkingOut(desk)
      const request = sentRequest(desk, "out")
      if (provisional) desk.take(reply(request, 100))
      const said = desk.wait(32_000)
      expect(said.wire.at(-1)).toBe("BYE")
      expect(said.told).toEqual([{ _tag: "CallEnded", dialog: "out", cause: "session-expired" }])
      desk.wait(60_000)
      expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
    }
  })

  test("an answer that comes after our BYE is still acknowledged", () => {
    const desk = makeDesk()
    talkingOut(desk)
    const request = sentRequest(desk, "out")
    desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
    expect(desk.take(reply(request, 200, { body: SDP }))).toMatchObject({ wire: ["ACK"], told: [] })
  })
})
