import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { LineNews } from "../ports/AlarmIntake.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import { makeAlarmTexts } from "./alarm-texts.ts"

const begin = (linesAreThere = true, rememberedOctets?: number) => {
  const [asked, told]: [Array<TelephonyRequest>, Array<LineNews>] = [[], []]
  const clock = { now: 1_000 }
  const texts = makeAlarmTexts({
    feed: {
      tell: (news) => {
        told.push(news)
        return linesAreThere
      }
    },
    telephony: { request: (one) => Effect.sync(() => void asked.push(one)) },
    now: () => clock.now,
    ...(rememberedOctets === undefined ? {} : { rememberedOctets })
  })
  return { asked, told, texts, clock }
}

const press = (message: string, more: object = {}): TelephonyEvent => ({
  _tag: "MessageReceived",
  at: 1_000 as EpochMs,
  message,
  open: true,
  from: "sip:7001@192.0.2.7",
  to: "sip:alarm@192.0.2.1",
  source: "tcp 192.0.2.7:5061",
  by: "tcp 192.0.2.7 5061 tcp-3",
  callId: "c1",
  text: { contentType: "application/scaip+xml", body: "<mrq/>" },
  ...more
})
const mrs = { contentType: "application/scaip+xml", body: "<mrs/>" }
const back = "sip:7001@192.0.2.7"
const SENT = {
  _tag: "SendMessage" as const,
  message: "m1-0",
  to: back,
  from: "sip:alarm@192.0.2.1",
  by: "tcp 192.0.2.7 5061 tcp-3",
  text: mrs
} satisfies TelephonyRequest

describe("SIP MESSAGEs", () => {
  it("go to the lines, and are answered only when these answer: 200, and a message of its own", () => {
    const { asked, texts, told } = begin()
    Effect.runSync(texts.heard(press("m1")))
    assert.deepStrictEqual(told, [
      {
        _tag: "Message",
        id: "m1",
        from: back,
        to: "sip:alarm@192.0.2.1",
        source: "tcp 192.0.2.7:5061",
        at: 1_000 as EpochMs,
        contentType: "application/scaip+xml",
        body: "<mrq/>"
      }
    ])
    assert.deepStrictEqual(asked, [])
    Effect.runSync(texts.answer({ id: "m1", back, answers: [mrs] }))
    assert.deepStrictEqual(asked, [{ _tag: "AnswerMessage", message: "m1", status: 200 }, SENT])
    Effect.runSync(texts.answer({ id: "m1", back, answers: [mrs] }))
    assert.lengthOf(asked, 2)
  })

  it("have their answer in the 200 where the terminal looks for it there", () => {
    const { asked, texts } = begin()
    Effect.runSync(texts.heard(press("m1")))
    Effect.runSync(texts.answer({ id: "m1", back, answers: [mrs], inFinal: true }))
    assert.deepStrictEqual(asked, [{ _tag: "AnswerMessage", message: "m1", status: 200, text: mrs }])
  })

  it("of a FreeSWITCH, which has answered, are answered by a message alone", () => {
    const { asked, texts } = begin()
    Effect.runSync(texts.heard(press("m1", { open: false })))
    Effect.runSync(texts.answer({ id: "m1", back, answers: [mrs], inFinal: true }))
    assert.deepStrictEqual(asked, [SENT])
  })

  it("are refused at once, to be said again, while no lines are there", () => {
    const { asked, texts } = begin(false)
    Effect.runSync(texts.heard(press("m1")))
    assert.deepStrictEqual(asked, [{ _tag: "AnswerMessage", message: "m1", status: 503 }])
    Effect.runSync(texts.answer({ id: "m1", back, answers: [mrs] }))
    assert.lengthOf(asked, 1)
  })

  it("that nobody answered are forgotten after a minute", () => {
    const { asked, clock, texts } = begin()
    Effect.runSync(texts.heard(press("m1")))
    clock.now += 60_001
    Effect.runSync(texts.heard(press("m2", { at: clock.now })))
    Effect.runSync(texts.answer({ id: "m1", back, answers: [] }))
    Effect.runSync(texts.answer({ id: "m2", back, answers: [] }))
    assert.deepStrictEqual(asked, [{ _tag: "AnswerMessage", message: "m2", status: 200 }])
  })

  it("that wait for an answer are remembered without their words, and up to so many octets", () => {
    const { asked, texts } = begin(true, 20_000)
    const body = "x".repeat(16_000)
    const answered = (message: string): boolean => {
      const before = asked.length
      Effect.runSync(texts.answer({ id: message, back, answers: [] }))
      return asked.length > before
    }
    for (let at = 0; at < 40; at++)
      Effect.runSync(texts.heard(press(`m${at}`, { text: { contentType: "text/xml", body } })))
    assert.isTrue(answered("m0") && answered("m39"))
    const from = `sip:${"7".repeat(6_000)}@192.0.2.7`
    for (let at = 0; at < 4; at++) Effect.runSync(texts.heard(press(`long${at}`, { from })))
    assert.deepStrictEqual(["m1", "long0", "long3"].map(answered), [false, false, true])
    // What was answered takes no room any more.
    Effect.runSync(texts.heard(press("next", { from })))
    assert.deepStrictEqual(["long1", "long2", "next"].map(answered), [true, true, true])
  })
})
