import { describe, expect, test } from "vitest"
import { headerOf, listOf, type SipMessage } from "../sip/message.ts"
import { textOf } from "../sip/octets.ts"
import { makeDesk, reply, tags, THEIRS, type Typed, typed } from "../testing/scripted-peer.ts"

const taking = () => makeDesk({ takesMessages: true })
const ALARM = { method: "MESSAGE", body: "烟感 3 号", type: "text/plain;charset=UTF-8", contact: undefined }

const offeredBy = (desk: ReturnType<typeof makeDesk>) => {
  const said = desk.take(typed({ ...ALARM, headers: ["Subject: Fire"] }))
  const offer = said.told.find(({ _tag }) => _tag === "MessageOffered")
  if (offer?._tag !== "MessageOffered") throw new Error(`not offered: ${said.wire.join()}`)
  return { said, offer }
}

describe("a MESSAGE from outside", () => {
  test("is offered with its words and where it came from, and not answered before somebody decides", () => {
    const { offer, said } = offeredBy(taking())
    expect(said.wire).toEqual([])
    expect(offer).toMatchObject({
      body: "烟感 3 号",
      subject: "Fire",
      contentType: "text/plain;charset=UTF-8",
      source: THEIRS
    })
    expect(offer.from.user).toBe("13800138000")
    expect(offer.to.user).toBe("4000")
  })

  test("hears the code and the body that were decided; sent again, the same again", () => {
    const desk = taking()
    const { offer } = offeredBy(desk)
    const answered = desk.ask({
      _tag: "AnswerMessage",
      message: offer.message,
      status: 202,
      body: "收到",
      contentType: "text/plain"
    })
    expect(answered.wire).toEqual(["202 MESSAGE"])
    expect(textOf((answered.sent[0] as SipMessage).body)).toBe("收到")
    const again = desk.take(typed({ ...ALARM, headers: ["Subject: Fire"] }))
    expect(again).toMatchObject({ wire: ["202 MESSAGE"], told: [] })
  })

  test("sent again before the decision is not offered again", () => {
    const desk = taking()
    offeredBy(desk)
    expect(desk.take(typed({ ...ALARM, headers: ["Subject: Fire"] }))).toMatchObject({ wire: [], told: [] })
  })

  test("that its owner forgets is answered 503, once", () => {
    const desk = taking()
    const { offer } = offeredBy(desk)
    expect(desk.wait(20_000).wire).toEqual(["503 MESSAGE"])
    expect(desk.ask({ _tag: "AnswerMessage", message: offer.message, status: 200 }).wire).toEqual([])
    desk.wait(60_000)
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  const hostile: ReadonlyArray<readonly [name: string, what: Partial<Typed>, status: number]> = [
    ["a body of more than is kept", { body: "x".repeat(16_385) }, 413],
    ["a body that is packed", { headers: ["Content-Encoding: gzip"] }, 415],
    ["an extension that it needs of us", { headers: ["Require: 100rel"] }, 420],
    ["no way left", { headers: ["Max-Forwards: 0"] }, 483],
    ["a scheme that is none of ours", { uri: "tel:120" }, 416],
    ["headers in its address", { uri: "sip:alarm@192.0.2.1?Subject=x" }, 400]
  ]
  for (const [name, what, status] of hostile)
    test(`with ${name} hears ${status} and is nobody's`, () => {
      const said = taking().take(typed({ ...ALARM, ...what }))
      expect(said.wire).toEqual([`${status} MESSAGE`])
      expect(said.told.some(({ _tag }) => _tag === "MessageOffered")).toBe(false)
    })

  const odd: ReadonlyArray<readonly [name: string, what: Partial<Typed>, offer: object]> = [
    ["as much as is kept", { body: "x".repeat(16_384) }, { body: "x".repeat(16_384) }],
    ["nothing in it", { body: "" }, { body: "" }],
    ["octets that are no UTF-8 text", { body: "\u0000\u001b<!DOCTYPE" }, { body: "\u0000\u001b<!DOCTYPE" }],
    [
      "a media type with every sign",
      { type: 'Application/SCAIP+XML ; q="\\";"' },
      { contentType: 'Application/SCAIP+XML ; q="\\";"' }
    ]
  ]
  for (const [name, what, offer] of odd)
    test(`with ${name} is handed over as it is`, () =>
      expect(taking().take(typed({ ...ALARM, ...what })).told).toMatchObject([{ _tag: "MessageOffered", ...offer }]))

  test("is refused where nobody takes any, and Allow says which is which", () => {
    expect(makeDesk().take(typed(ALARM)).wire).toEqual(["405 MESSAGE"])
    const allow = (desk: ReturnType<typeof makeDesk>) =>
      listOf(desk.take(typed({ method: "OPTIONS" })).sent[0] as SipMessage, "allow").includes("MESSAGE")
    expect([allow(taking()), allow(makeDesk())]).toEqual([true, false])
  })
})

describe("a MESSAGE of ours", () => {
  const send = (desk: ReturnType<typeof makeDesk>, more: { readonly target?: string; readonly body?: string } = {}) =>
    desk.ask({
      _tag: "SendMessage",
      message: "m1",
      target: "sip:1001@192.0.2.2:5070",
      via: THEIRS,
      from: { displayName: "中心", user: "4000" },
      body: "请回电",
      contentType: "text/plain",
      ...more
    })

  test("brings the words, and the answer is told", () => {
    const desk = makeDesk()
    const [message] = send(desk).sent
    expect(message).toMatchObject({ method: "MESSAGE", uri: "sip:1001@192.0.2.2:5070" })
    expect(textOf(message!.body)).toBe("请回电")
    expect(headerOf(message!, "content-type")).toBe("text/plain")
    expect(desk.take(reply(message!, 486)).told).toEqual([
      { _tag: "MessageAnswered", message: "m1", status: 486, reason: "Because" }
    ])
  })

  test("without an answer is told as 408; one that cannot be sent is told at once", () => {
    const desk = makeDesk()
    send(desk)
    expect(desk.wait(33_000).told).toMatchObject([{ _tag: "MessageAnswered", status: 408 }])
    expect(send(desk, { target: "no uri" }).told).toMatchObject([{ _tag: "MessageAnswered", status: 400 }])
    expect(tags(send(desk, { body: "x".repeat(100_000) }))).toEqual(["MessageAnswered"])
  })
})
