import { describe, expect, test } from "vitest"
import type { SipMessage } from "../sip/message.ts"
import { headerOf } from "../sip/message.ts"
import {
  inviteCommand,
  makeDesk,
  offered,
  reply,
  type Said,
  SDP,
  tags,
  talkingIn,
  typed,
  type Typed
} from "../testing/scripted-peer.ts"

/** Asks at half of ten minutes. */
const timed = () => makeDesk({ sessionSeconds: 600 })
const HALF_MS = 300_000
const line = (said: Said, name: string) => headerOf(said.sent[0] as SipMessage, name)

const answerTo = (what: Partial<Typed>) => {
  const desk = timed()
  const { dialog } = offered(desk, what)
  return desk.ask({ _tag: "Answer", dialog, sdp: SDP })
}

/** We call, and their 200 says these. */
const called = (headers: ReadonlyArray<string>) => {
  const desk = timed()
  const [invite] = desk.ask(inviteCommand("out")).sent
  desk.take(
    reply(invite!, 200, { tag: "theirs", headers: ["Contact: <sip:callee@192.0.2.2:5070>", ...headers], body: SDP })
  )
  return { desk, invite: invite! }
}

describe("what we agree on", () => {
  test("who knows timers and names none gets ours, and we refresh", () => {
    const said = answerTo({ headers: ["Supported: timer"] })
    expect(line(said, "session-expires")).toBe("600;refresher=uas")
    expect(line(said, "require")).toBe("timer")
  })

  test("at least what they say is their least", () =>
    expect(line(answerTo({ headers: ["Supported: timer", "Min-SE: 1800"] }), "session-expires")).toBe(
      "1800;refresher=uas"
    ))

  test("who wants us to refresh, also by Require, gets it", () => {
    const headers = ["Require: timer", "Session-Expires: 120;refresher=uas"]
    expect(line(answerTo({ headers }), "session-expires")).toBe("120;refresher=uas")
  })

  test("a proxy's wish is kept by us alone, and nothing is required of who knows no timers", () => {
    const said = answerTo({ headers: ["Session-Expires: 120"] })
    expect(line(said, "session-expires")).toBe("120;refresher=uas")
    expect(line(said, "require")).toBeUndefined()
  })

  test("who knows no timers hears nothing of them", () => expect(line(answerTo({}), "session-expires")).toBeUndefined())

  test("our INVITE says that we know them", () =>
    expect(headerOf(called([]).invite, "supported")).toBe("100rel, timer"))
})

describe("a far end that leaves it to us", () => {
  const ALLOW = "Allow: INVITE, ACK, BYE, UPDATE"
  const OURS = "Session-Expires: 600;refresher=uac"

  test("is asked by UPDATE at half of the time, again and again, while it answers", () => {
    const { desk } = called([ALLOW, OURS])
    for (let round = 0; round < 3; round++) {
      expect(desk.wait(HALF_MS - 1).wire).toEqual([])
      const asked = desk.wait(1)
      expect(asked.wire).toEqual(["UPDATE"])
      expect(line(asked, "session-expires")).toBe("600;refresher=uac")
      desk.take(reply(asked.sent[0]!, 200, { headers: [OURS] }))
    }
  })

  for (const status of [408, 481])
    test(`is gone when it answers ${status}`, () => {
      const { desk } = called([ALLOW, OURS])
      const said = desk.take(reply(desk.wait(HALF_MS).sent[0]!, status))
      expect(said.told).toEqual([{ _tag: "CallEnded", dialog: "out", cause: "session-expired" }])
      expect(said.wire).toEqual(["BYE"])
    })

  test("is gone when it does not answer", () => {
    const { desk } = called([ALLOW, OURS])
    desk.wait(HALF_MS)
    expect(tags(desk.wait(32_000))).toEqual(["CallEnded"])
  })

  test("that wants longer (422) gets it", () => {
    const { desk } = called([ALLOW, OURS])
    const said = desk.take(reply(desk.wait(HALF_MS).sent[0]!, 422, { headers: ["Min-SE: 900"] }))
    expect(said.wire).toEqual(["UPDATE"])
    expect(line(said, "session-expires")).toBe("900;refresher=uac")
  })

  test("without UPDATE is asked by re-INVITE with the session as it is", () => {
    const { desk } = called([OURS])
    const asked = desk.wait(HALF_MS)
    expect(asked.sent[0]).toMatchObject({ method: "INVITE", body: SDP })
    desk.take(reply(asked.sent[0]!, 200, { headers: ["Contact: <sip:callee@192.0.2.2:5070>", OURS], body: SDP }))
    expect(desk.wait(HALF_MS - 1).wire).toEqual([])
    expect(desk.wait(1).wire).toEqual(["INVITE"])
  })
})

describe("a far end without timers", () => {
  test("is asked by OPTIONS; whatever it answers says that it is there", () => {
    const desk = timed()
    talkingIn(desk)
    for (const status of [200, 405, 501]) {
      const asked = desk.wait(HALF_MS)
      expect(asked.wire).toEqual(["OPTIONS"])
      expect(desk.take(reply(asked.sent[0]!, status)).told).toEqual([])
    }
  })

  test("that has vanished is noticed", () => {
    const desk = timed()
    talkingIn(desk)
    desk.wait(HALF_MS)
    expect(tags(desk.wait(32_000))).toEqual(["CallEnded"])
    desk.wait(60_000)
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("is asked no more when the call is over", () => {
    const desk = timed()
    const { to } = talkingIn(desk)
    desk.take(typed({ method: "BYE", to, cseq: 2 }))
    expect(desk.wait(2 * HALF_MS).wire).toEqual([])
  })
})

test("a far end that refreshes itself is asked nothing, and its refresh keeps the call", () => {
  const desk = timed()
  const headers = ["Supported: timer", "Session-Expires: 90;refresher=uac"]
  const { to } = talkingIn(desk, { headers })
  expect(desk.wait(59_000).wire).toEqual([])
  desk.take(typed({ method: "UPDATE", to, cseq: 2, headers }))
  expect(tags(desk.wait(59_000))).toEqual([])
  expect(tags(desk.wait(1_000))).toEqual(["CallEnded"])
})
