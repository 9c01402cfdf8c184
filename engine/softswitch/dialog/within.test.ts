import { describe, expect, test } from "vitest"
import { headerOf, listOf } from "../sip/message.ts"
import { makeDesk, reply, SDP, tags, talkingIn, talkingOut, THEIRS, typed } from "../testing/scripted-peer.ts"

describe("inside a dialog", () => {
  test("a number that is not higher is 500 and does nothing", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    expect(desk.take(typed({ method: "OPTIONS", to, cseq: 5 })).wire).toEqual(["200 OPTIONS"])
    for (const cseq of [5, 4]) {
      const said = desk.take(typed({ method: "BYE", to, cseq, branch: `late${cseq}` }))
      expect(said.wire).toEqual(["500 BYE"])
      expect(tags(said)).toEqual(["Refused"])
    }
    expect(desk.take(typed({ method: "BYE", to, cseq: 6 })).wire).toEqual(["200 BYE"])
  })

  test("another tag, Call-ID or a dialog that is over: 481", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    for (const wrong of [{ from: "<sip:x@h>;tag=else" }, { callId: "else" }, { to: "<sip:4000@192.0.2.1>;tag=else" }]) {
      const said = desk.take(
        typed({ method: "BYE", to, cseq: 2, branch: JSON.stringify(wrong).length.toString(), ...wrong })
      )
      expect(said.wire).toEqual(["481 BYE"])
      expect(said.told).toMatchObject([{ _tag: "Refused", kind: "unknown-dialog", status: 481 }])
    }
    desk.take(typed({ method: "BYE", to, cseq: 2 }))
    expect(desk.take(typed({ method: "INVITE", to, cseq: 3, body: SDP })).wire).toEqual(["481 INVITE"])
  })

  test("a repeated BYE gets its 200 again", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    const bye = typed({ method: "BYE", to, cseq: 2 })
    desk.take(bye)
    expect(desk.take(bye)).toMatchObject({ wire: ["200 BYE"], told: [] })
  })

  test("a BYE that crosses ours is answered, and nobody is told twice", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    const [ours] = desk.ask({ _tag: "Clear", dialog, status: 0, reason: "" }).sent
    expect(desk.take(typed({ method: "BYE", to, cseq: 2 }))).toMatchObject({ wire: ["200 BYE"], told: [] })
    desk.take(reply(ours as never, 481))
    desk.wait(60_000)
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("an ACK nobody waits for is ignored", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    expect(desk.take(typed({ method: "ACK", to, branch: "again" }))).toMatchObject({ wire: [], told: [] })
    expect(desk.take(typed({ method: "ACK", to, cseq: 9, branch: "other" }))).toMatchObject({ wire: [], told: [] })
    expect(desk.take(typed({ method: "ACK", callId: "x", branch: "z" }))).toMatchObject({ wire: [], told: [] })
  })

  test("methods we do not serve are refused once, also when they come again", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    const expected = {
      REFER: 603,
      MESSAGE: 405,
      PRACK: 481,
      NOTIFY: 481,
      SUBSCRIBE: 489,
      PUBLISH: 489,
      FROBNICATE: 501
    }
    let cseq = 1
    for (const [method, status] of Object.entries(expected)) {
      const request = typed({ method, to, cseq: ++cseq })
      const first = desk.take(request)
      expect(first.wire).toEqual([`${status} ${method}`])
      expect(first.told).toMatchObject([
        { _tag: "Refused", kind: method === "PRACK" ? "unknown-dialog" : "method", status }
      ])
      expect(desk.take(request)).toMatchObject({ wire: first.wire, told: [] })
      const namesAllowed = listOf(first.sent[0] as never, "allow").includes("BYE")
      expect(namesAllowed).toBe(status === 405 || status === 501)
    }
  })
})

describe("a MESSAGE inside a call", () => {
  test("is offered with its leg, and answered as is decided; the call goes on", () => {
    const desk = makeDesk({ takesMessages: true })
    const { dialog, to } = talkingIn(desk)
    const said = desk.take(typed({ method: "MESSAGE", to, cseq: 2, body: "<mrq/>", type: "application/scaip+xml" }))
    const [offer] = said.told
    expect(offer).toMatchObject({ _tag: "MessageOffered", within: dialog, body: "<mrq/>" })
    if (offer?._tag !== "MessageOffered") return
    expect(desk.ask({ _tag: "AnswerMessage", message: offer.message, status: 200 }).wire).toEqual(["200 MESSAGE"])
    expect(desk.take(typed({ method: "BYE", to, cseq: 3 })).told).toEqual([{ _tag: "CallEnded", dialog, cause: "bye" }])
  })

  test("too many are refused with a time to come back, each once", () => {
    const desk = makeDesk({
      takesMessages: true,
      door: { callsPerSecond: 5, messagesPerMinute: 1, refusalsPerMinute: 10, ignoredMs: 600_000, terminals: [] }
    })
    desk.ask({ _tag: "SetTrunks", trunks: [{ id: "t", from: [THEIRS.address], calledRules: [] }] })
    const { to } = talkingIn(desk)
    expect(desk.take(typed({ method: "MESSAGE", to, cseq: 2 })).wire).toEqual([])
    const second = typed({ method: "MESSAGE", to, cseq: 3 })
    const refused = desk.take(second)
    expect(refused.wire).toEqual(["503 MESSAGE"])
    expect(headerOf(refused.sent[0]!, "retry-after")).toBe("5")
    expect(desk.take(second)).toMatchObject({ wire: ["503 MESSAGE"], told: [] })
  })
})

for (const refer of ["Refer-To: <sip:1002@192.0.2.1>", "Refer-To: <sip:1002@192.0.2.1?Replaces=a%3Bto-tag%3Db>"])
  test(`a REFER (${refer}) is declined where nobody takes transfers, and the talk goes on`, () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    const said = desk.take(typed({ method: "REFER", to, cseq: 2, headers: [refer] }))
    expect(said.wire).toEqual(["603 REFER"])
    expect(said.told).toMatchObject([{ _tag: "Refused", kind: "method", status: 603 }])
    expect(desk.take(typed({ method: "BYE", to, cseq: 3 })).told).toEqual([{ _tag: "CallEnded", dialog, cause: "bye" }])
  })

describe("outside any dialog", () => {
  for (const [method, status] of Object.entries({
    BYE: 481,
    UPDATE: 481,
    INFO: 481,
    NOTIFY: 481,
    SUBSCRIBE: 489,
    MESSAGE: 405,
    REFER: 405,
    PRACK: 405,
    WHATEVER: 501
  }))
    test(`${method} is ${status}`, () =>
      expect(makeDesk().take(typed({ method })).wire).toEqual([`${status} ${method}`]))

  test("OPTIONS tells what we do, and leaves nothing behind", () => {
    const desk = makeDesk()
    const said = desk.take(typed({ method: "OPTIONS" }))
    expect(said).toMatchObject({ wire: ["200 OPTIONS"], told: [] })
    expect(listOf(said.sent[0] as never, "allow")).toContain("INVITE")
    expect(headerOf(said.sent[0] as never, "accept")).toBe("application/sdp")
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })
})

describe("digits by INFO", () => {
  const info = (
    desk: ReturnType<typeof makeDesk>,
    to: string,
    cseq: number,
    body: string,
    type = "application/dtmf-relay"
  ) => desk.take(typed({ method: "INFO", to, cseq, body, type }))

  test("are told with their length", () => {
    const desk = makeDesk()
    const { dialog, to } = talkingIn(desk)
    expect(info(desk, to, 2, "Signal=5\r\nDuration=160\r\n")).toMatchObject({
      wire: ["200 INFO"],
      told: [{ _tag: "DigitInfo", dialog, digit: "5", durationMs: 160 }]
    })
    expect(info(desk, to, 3, "Signal= *\n").told).toMatchObject([{ digit: "*", durationMs: 250 }])
    expect(info(desk, to, 5, " #\r\n", "application/dtmf").told).toMatchObject([{ digit: "#", durationMs: 250 }])
    expect(info(desk, to, 6, "signal=11\r\nduration=99999999").told).toMatchObject([{ digit: "#", durationMs: 10_000 }])
  })

  test("what is none is refused; nothing at all is fine", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    expect(info(desk, to, 2, "Signal=hook").wire).toEqual(["400 INFO"])
    expect(info(desk, to, 3, "5", "text/plain").wire).toEqual(["415 INFO"])
    expect(info(desk, to, 6, "55", "application/dtmf").wire).toEqual(["400 INFO"])
    expect(desk.take(typed({ method: "INFO", to, cseq: 7 }))).toMatchObject({ wire: ["200 INFO"], told: [] })
    expect(desk.take(typed({ method: "INFO", to, cseq: 8, headers: ["Info-Package: x"] })).wire).toEqual(["469 INFO"])
  })
})

describe("session timers that the far end runs (RFC 4028)", () => {
  const timed = { headers: ["Supported: timer", "Session-Expires: 90"] }

  test("are agreed to, and a call nobody refreshes is ended a third before its time", () => {
    const desk = makeDesk()
    const { dialog } = talkingIn(desk, timed)
    expect(tags(desk.wait(59_999))).toEqual([])
    expect(desk.wait(1)).toMatchObject({
      wire: ["BYE"],
      told: [{ _tag: "CallEnded", dialog, cause: "session-expired" }]
    })
  })

  test("the answer names the far end as refresher", () => {
    const desk = makeDesk()
    const said = desk.take(typed({ method: "INVITE", body: SDP, ...timed }))
    const offer = said.told[0]
    if (offer?._tag !== "CallOffered") throw new Error("not offered")
    const [answer] = desk.ask({ _tag: "Answer", dialog: offer.dialog, sdp: SDP }).sent
    expect(headerOf(answer as never, "session-expires")).toBe("90;refresher=uac")
    expect(headerOf(answer as never, "require")).toBe("timer")
  })

  test("a refresh by UPDATE keeps the call", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk, timed)
    desk.wait(50_000)
    expect(desk.take(typed({ method: "UPDATE", to, cseq: 2, ...timed })).wire).toEqual(["200 UPDATE"])
    expect(tags(desk.wait(59_999))).toEqual([])
    expect(tags(desk.wait(1))).toEqual(["CallEnded"])
  })

  test("we do not refresh: who wants that hears nothing of timers, who requires it 420", () => {
    const desk = makeDesk()
    talkingIn(desk, { headers: ["Supported: timer", "Session-Expires: 90;refresher=uas"] })
    expect(tags(desk.wait(600_000))).toEqual([])
    const required = ["Require: timer", "Session-Expires: 90;refresher=uas"]
    expect(desk.take(typed({ method: "INVITE", callId: "c2", branch: "b2", headers: required })).wire).toEqual([
      "420 INVITE"
    ])
  })

  test("too short is 422 with the least we take", () => {
    const said = makeDesk().take(typed({ method: "INVITE", headers: ["Supported: timer", "x: 89"] }))
    expect(said.wire).toEqual(["422 INVITE"])
    expect(headerOf(said.sent[0] as never, "min-se")).toBe("90")
  })

  test("in the answer to our call they are watched too", () => {
    const desk = makeDesk()
    const [invite] = desk.ask({
      _tag: "Invite",
      dialog: "out",
      target: "sip:1@192.0.2.2",
      via: THEIRS,
      from: { displayName: "", user: "1" },
      sdp: SDP,
      headers: []
    }).sent
    const headers = ["Contact: <sip:c@192.0.2.2>", "Session-Expires: 300;refresher=uas"]
    desk.take(reply(invite as never, 200, { tag: "x", headers, body: SDP }))
    expect(tags(desk.wait(267_999))).toEqual([])
    expect(tags(desk.wait(1))).toEqual(["CallEnded"])
  })
})

test("garbage and keep-alives", () => {
  const desk = makeDesk()
  expect(desk.take(Buffer.from("\r\n\r\n"))).toMatchObject({ wire: [], told: [] })
  for (const garbage of ["hello", "GET / HTTP/1.1\r\n\r\n", "\u0001\u0002", "SIP/2.0 200 OK\r\n\r\n"]) {
    const said = desk.take(Buffer.from(garbage))
    expect(said.wire).toEqual([])
    expect(said.told).toMatchObject([{ _tag: "Refused", kind: "malformed", status: 0, source: THEIRS }])
  }
})

test("orders about legs that are not there do nothing", () => {
  const desk = makeDesk()
  for (const _tag of ["Ring", "Answer", "Reject", "Clear", "Change", "AcceptChange", "RejectChange"] as const)
    expect(desk.ask({ _tag, dialog: "none", sdp: SDP, status: 486, reason: "" })).toMatchObject({ wire: [], told: [] })
  talkingOut(desk)
  for (const _tag of ["Ring", "Answer", "Reject", "AcceptChange", "RejectChange"] as const)
    expect(desk.ask({ _tag, dialog: "out", sdp: SDP, status: 486, reason: "" })).toMatchObject({ wire: [], told: [] })
})
