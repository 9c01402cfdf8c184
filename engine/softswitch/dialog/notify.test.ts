import { describe, expect, test } from "vitest"
import { headerOf, listOf, type SipMessage, type SipRequest } from "../sip/message.ts"
import {
  type Desk,
  inviteCommand,
  makeDesk,
  offered,
  reply,
  SDP,
  tags,
  THEIRS,
  typed
} from "../testing/scripted-peer.ts"

const TALK = { _tag: "Notify", dialog: "out", event: "talk" } as const

/** We call, and the far end rings. */
const ringing = (desk: Desk, headers: ReadonlyArray<string> = []): SipRequest => {
  const [invite] = desk.ask(inviteCommand("out")).sent
  if (invite?._tag !== "Request") throw new Error("no INVITE")
  desk.take(reply(invite, 180, { tag: "theirs", headers: ["Contact: <sip:callee@192.0.2.2:5070>", ...headers] }))
  return invite
}

const told = (desk: Desk): SipRequest => {
  const [said] = desk.ask(TALK).sent
  if (said?._tag !== "Request") throw new Error("no NOTIFY")
  return said
}

describe("a telephone that rings is told to talk", () => {
  test("in the early dialog: its tag, its Contact, and the number after the INVITE's", () => {
    const desk = makeDesk()
    const invite = ringing(desk)
    const said = desk.ask(TALK)
    expect(said).toMatchObject({ wire: ["NOTIFY"], to: [THEIRS], told: [] })
    const [request] = said.sent
    expect(request).toMatchObject({
      method: "NOTIFY",
      uri: "sip:callee@192.0.2.2:5070",
      callId: invite.callId,
      cseq: invite.cseq + 1,
      fromTag: invite.fromTag,
      toTag: "theirs",
      body: ""
    })
    const header = (name: string) => headerOf(request as SipMessage, name)
    expect(["event", "subscription-state"].map(header)).toEqual(["talk", "active"])
    expect(header("contact")).toBe(headerOf(invite, "contact"))
  })

  test("by the route its 180 recorded", () => {
    const desk = makeDesk()
    ringing(desk, ["Record-Route: <sip:192.0.2.9;lr>, <sip:192.0.2.8;lr>"])
    const said = desk.ask(TALK)
    // Our request passes the proxies the other way round (RFC 3261 §12.1.2).
    expect(said.to).toEqual([{ transport: "udp", address: "192.0.2.8", port: 5060 }])
    expect(listOf(said.sent[0]!, "route")).toEqual(["<sip:192.0.2.8;lr>", "<sip:192.0.2.9;lr>"])
  })

  test("and answers: its 200 to the NOTIFY is told, the INVITE's ACK keeps its number, the BYE has the next", () => {
    const desk = makeDesk()
    const invite = ringing(desk)
    const request = told(desk)
    expect(desk.take(reply(request, 200)).told).toEqual([{ _tag: "NotifyAnswered", dialog: "out", status: 200 }])
    const answered = desk.take(reply(invite, 200, { tag: "theirs", body: SDP }))
    expect(answered.sent).toMatchObject([{ method: "ACK", cseq: invite.cseq }])
    expect(tags(answered)).toEqual(["CallAnswered"])
    const bye = desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
    expect(bye.sent).toMatchObject([{ method: "BYE", cseq: request.cseq + 1 }])
    desk.take(reply(bye.sent[0]!, 200))
    desk.wait(60_000)
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("its answer may come after the call's, and once only", () => {
    const desk = makeDesk()
    const invite = ringing(desk)
    const request = told(desk)
    expect(tags(desk.take(reply(invite, 200, { tag: "theirs", body: SDP })))).toEqual(["CallAnswered"])
    expect(tags(desk.take(reply(request, 100)))).toEqual([])
    expect(tags(desk.take(reply(request, 200)))).toEqual(["NotifyAnswered"])
    expect(tags(desk.take(reply(request, 200)))).toEqual([])
  })

  test.each([405, 481, 489, 500])("a refusal of it (%i) is told, and the telephone rings on", (status) => {
    const desk = makeDesk()
    const invite = ringing(desk)
    expect(desk.take(reply(told(desk), status)).told).toEqual([{ _tag: "NotifyAnswered", dialog: "out", status }])
    expect(tags(desk.take(reply(invite, 200, { tag: "theirs", body: SDP })))).toEqual(["CallAnswered"])
  })

  test("silence is told as 408, after the NOTIFY was said again", () => {
    const desk = makeDesk()
    ringing(desk)
    told(desk)
    const silence = desk.wait(33_000)
    expect(silence.wire.filter((line) => line === "NOTIFY").length).toBeGreaterThan(3)
    expect(silence.told).toEqual([{ _tag: "NotifyAnswered", dialog: "out", status: 408 }])
  })

  test.each<[string, (desk: Desk) => void]>([
    ["that has not rung", (desk) => void desk.ask(inviteCommand("out"))],
    [
      "whose 180 names no dialog",
      (desk) => {
        const [invite] = desk.ask(inviteCommand("out")).sent
        desk.take(reply(invite!, 180))
      }
    ],
    [
      "that is being cancelled",
      (desk) => {
        ringing(desk)
        desk.ask({ _tag: "Clear", dialog: "out", status: 0, reason: "" })
      }
    ]
  ])("nothing is said to a telephone %s", (_which, prepare) => {
    const desk = makeDesk()
    prepare(desk)
    expect(desk.ask(TALK)).toMatchObject({
      wire: [],
      told: [{ _tag: "NotifyAnswered", dialog: "out", status: 481 }]
    })
  })

  test("a call that ended meanwhile tells nothing more", () => {
    const desk = makeDesk()
    const invite = ringing(desk)
    const request = told(desk)
    expect(tags(desk.take(reply(invite, 486, { tag: "theirs" })))).toEqual(["CallFailed"])
    expect(tags(desk.take(reply(request, 481)))).toEqual([])
  })
})

describe("what a telephone takes", () => {
  test("is told with its ringing, in lower case and without parameters", () => {
    const desk = makeDesk()
    const [invite] = desk.ask(inviteCommand("out")).sent
    const rings = reply(invite!, 180, { tag: "theirs", headers: ["Allow-Events: Talk, hold;x=1", "u: check-sync"] })
    expect(desk.take(rings).told).toMatchObject([{ allowEvents: ["talk", "hold", "check-sync"] }])
  })

  const telephone = () => makeDesk({ events: ["talk"] })
  const notify = (to: string, event: string, cseq = 2) =>
    typed({ method: "NOTIFY", to, cseq, headers: [event, "Subscription-State: active"] })

  test("one of ours announces it, and is told when it is asked", () => {
    const desk = telephone()
    const { dialog } = offered(desk)
    const [rings] = desk.ask({ _tag: "Ring", dialog }).sent
    expect(headerOf(rings!, "allow-events")).toBe("talk")
    expect(headerOf(rings!, "allow")).toMatch(/, NOTIFY$/u)
    const to = headerOf(rings!, "to")!
    const said = desk.take(notify(to, "o: Talk;id=1"))
    expect(said).toMatchObject({ wire: ["200 NOTIFY"], told: [{ _tag: "Notified", dialog, event: "talk" }] })
    // The same once more is a repetition, not a second wish.
    expect(desk.take(notify(to, "o: Talk;id=1"))).toMatchObject({ wire: ["200 NOTIFY"], told: [] })
  })

  test("an event it does not know is 489 with those it knows", () => {
    const desk = telephone()
    const { dialog } = offered(desk)
    const [rings] = desk.ask({ _tag: "Ring", dialog }).sent
    const said = desk.take(notify(headerOf(rings!, "to")!, "Event: hold"))
    expect(said.wire).toEqual(["489 NOTIFY"])
    expect(headerOf(said.sent[0]!, "allow-events")).toBe("talk")
    expect(tags(said)).toEqual(["Refused"])
  })

  test("who takes none announces none", () => {
    const desk = makeDesk()
    const { dialog } = offered(desk)
    const [rings] = desk.ask({ _tag: "Ring", dialog }).sent
    expect(headerOf(rings!, "allow-events")).toBeUndefined()
    expect(desk.take(notify(headerOf(rings!, "to")!, "Event: talk")).wire).toEqual(["481 NOTIFY"])
  })
})
