import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { ALARM_CALL_PORT } from "#actors/flow/nodes/alarm-call.ts"
import { ALARM_TONES_PORT } from "#actors/flow/nodes/alarm-tones.ts"
import type { State as Incident } from "#actors/incident/protocol.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import { CallId, type EpochMs } from "#actors/vocabulary.ts"
import { checkDigit, keysOfDigits } from "../alarm-lines/contact-id/message.ts"
import type { AlarmAnswer, AlarmMessage, Misunderstood } from "../ports/AlarmIntake.ts"
import { StoreAway } from "../ports/CoreRpc.ts"
import { makeAlarmVoice } from "./alarm-voice.ts"
import { KeptTerminals, terminalOf } from "./testing/kept-terminals.ts"

const CALL = CallId.make("5f4c0000-0000-4000-8000-000000000001")

const INCIDENT = "t-1"
type Pressing = "heard" | "unheard" | "none"

/** Its terminal's actor and its incident, when the press that came in the call was heard, is on its way, or is none at all. */
const statesOf = (pressing: Pressing) => {
  const call = { voice: { call: { id: CALL } } }
  const unheard = pressing === "unheard" ? [{ report: call }] : []
  const incident = pressing === "none" ? null : { id: INCIDENT, unheard }
  return {
    terminal: () => ({ _tag: "Serving", incident }) as unknown as Terminal,
    incident: () =>
      (pressing === "heard" ? { _tag: "Open", case: { line: { call: CALL } } } : undefined) as Incident | undefined
  }
}

/** Asks as the flow of a call does; gives what that call was told. */
const begin = (isWritten = true, pressing: Pressing = "heard") => {
  const terminals = new KeptTerminals()
  terminals.enter(terminalOf("button", { line: "call", account: "button", numbers: ["13912345678"] }))
  terminals.enter(
    terminalOf("panel", { line: "contact-id", account: "1234", dialect: "climber", numbers: ["02055550141"] })
  )
  const [messages, misunderstood]: [Array<AlarmMessage>, Array<Misunderstood>] = [[], []]
  /** What its incident was told. */
  const incident: Array<Tagged> = []
  const scope = Effect.runSync(Scope.make())
  let told = Promise.withResolvers<Tagged>()
  let callingNumber = ""
  const ports = Effect.runSync(
    makeAlarmVoice({
      door: {
        said: (message) =>
          Effect.suspend((): Effect.Effect<AlarmAnswer, StoreAway> => {
            messages.push(message)
            return isWritten
              ? Effect.succeed({ _tag: "Written", terminal: "t" })
              : Effect.fail(new StoreAway({ reason: "no disk" }))
          })
      },
      terminals: terminals.service,
      look: () => ({
        call: () => ({ caller: { attributes: { callingNumber } } }) as unknown as CallState,
        ...statesOf(pressing)
      }),
      runtime: {
        now: () => 7_000 as EpochMs,
        tell: (to, message) => {
          if (to === `incident/${INCIDENT}`) return void incident.push(message)
          assert.strictEqual(to, `call/${CALL}`)
          told.resolve(message)
        }
      },
      codesOf: (dialect): Record<string, { readonly event: "fall" }> =>
        dialect === "climber" ? { "120": { event: "fall" } } : {},
      misunderstood: (what) => void misunderstood.push(what)
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  const ask = async (port: string, request: object, from = "13912345678"): Promise<unknown> => {
    callingNumber = from
    told = Promise.withResolvers<Tagged>()
    Effect.runSync(ports[port]!(undefined, { _tag: "FlowAsked", from: `call/${CALL}`, number: 9, request } as Tagged))
    const answer = (await told.promise) as Tagged & { readonly number: number; readonly answer: unknown }
    assert.deepInclude(answer, { _tag: "FlowAnswered", number: 9 })
    return answer.answer
  }
  return { ask, incident, messages, misunderstood }
}

const keys = (fifteen: string): string => keysOfDigits(fifteen + checkDigit(fifteen))
const tones = (fifteen: string) => ({ keys: keys(fifteen) })

describe("messages of Contact ID in a call", () => {
  it("are written as what they say, with the number that called and the call as their voice", async () => {
    const { ask, messages } = begin()
    assert.strictEqual(await ask(ALARM_TONES_PORT, tones("123418110101015")), "taken")
    const [message] = messages
    assert.deepInclude(message, {
      line: "contact-id",
      account: "1234",
      dialect: "climber",
      number: "13912345678",
      source: "call 13912345678",
      receivedAt: 7_000 as EpochMs,
      raw: Buffer.from(keys("123418110101015")).toString("base64")
    })
    assert.deepInclude(message!.reports[0], {
      event: "personal",
      code: "1101",
      device: "015",
      reference: `${CALL} ${keys("123418110101015")}`,
      voice: { way: "same-call", number: "13912345678", call: { id: CALL, talks: false } }
    })
  })

  it("mean what their maker means by them", async () => {
    const { ask, messages } = begin()
    await ask(ALARM_TONES_PORT, tones("123418112000001"))
    await ask(ALARM_TONES_PORT, tones("998818112000001"))
    assert.deepStrictEqual(
      messages.map(({ reports: [report] }) => report!.event),
      ["fall", "panic"]
    )
  })

  it("that ask for words after another one say so and are no event", async () => {
    const { ask, incident, messages } = begin()
    await ask(ALARM_TONES_PORT, tones("123418110101015"))
    assert.isEmpty(incident)
    assert.strictEqual(await ask(ALARM_TONES_PORT, tones("123418160600000")), "talk")
    assert.lengthOf(messages, 1)
    assert.deepStrictEqual<unknown>(incident, [{ _tag: "TalkWanted", call: CALL }])
  })

  it("that ask for words go to any agent when no incident has their call: a test, a fault, or counted only", async () => {
    for (const first of ["123418110101015", undefined]) {
      const { ask, incident } = begin(true, "none")
      if (first !== undefined) await ask(ALARM_TONES_PORT, tones(first))
      assert.strictEqual(await ask(ALARM_TONES_PORT, tones("123418160600000")), "agent")
      assert.isEmpty(incident)
    }
  })

  it("that ask for words and say nothing else are on disk before anybody answers", async () => {
    const { ask, messages } = begin()
    assert.strictEqual(await ask(ALARM_TONES_PORT, tones("123418160600000")), "talk")
    assert.deepInclude(messages[0]!.reports[0], {
      event: "service-request",
      code: "1606",
      reference: `${CALL} ${keys("123418160600000")}`,
      voice: { way: "same-call", number: "13912345678", call: { id: CALL, talks: true } }
    })
    const away = begin(false)
    assert.strictEqual(await away.ask(ALARM_TONES_PORT, tones("123418160600000")), "refused")
  })

  it.each([
    ["a checksum that does not fit", { keys: `${keys("123418110101015").slice(0, 15)}9` }],
    ["a key that is none", { keys: "12341811010101X8" }],
    ["too few of them", { keys: "1234" }],
    ["nothing at all", { digits: "1" }],
    ["another type of message", tones("123455110101015")]
  ])("with %s are refused, and are nobody's event", async (_, request) => {
    const { ask, messages } = begin()
    assert.strictEqual(await ask(ALARM_TONES_PORT, request), "refused")
    assert.isEmpty(messages)
  })

  it("that were not understood are kept for whoever looks after the lines", async () => {
    const { ask, misunderstood } = begin()
    await ask(ALARM_TONES_PORT, { keys: "1".repeat(16) }, "anonymous")
    assert.deepInclude(misunderstood[0], { line: "contact-id", source: "call ?", account: null })
  })

  it("are not kissed off while they are not on disk", async () => {
    const { ask } = begin(false)
    assert.strictEqual(await ask(ALARM_TONES_PORT, tones("123418110101015")), "refused")
  })
})

describe("the call of a terminal", () => {
  it("is a press of its own, once for each call", async () => {
    const { ask, messages } = begin()
    assert.strictEqual(await ask(ALARM_CALL_PORT, {}), "written")
    assert.deepInclude(messages[0], { line: "call", account: "button", number: "13912345678" })
    assert.deepInclude(messages[0]!.reports[0], {
      event: "personal",
      reference: `${CALL} call`,
      voice: { way: "same-call", number: "13912345678", call: { id: CALL, talks: true } }
    })
  })

  it("goes to any agent when no incident has it, and to its incident when that has not heard of it yet", async () => {
    assert.strictEqual(await begin(true, "none").ask(ALARM_CALL_PORT, {}), "unknown")
    assert.strictEqual(await begin(true, "unheard").ask(ALARM_CALL_PORT, {}), "written")
  })

  it.each(["13800000000", "anonymous", "", "02055550141"])(
    "of %s, which nobody has or who speaks in tones, is nobody's press",
    async (number) => {
      const { ask, messages } = begin()
      assert.strictEqual(await ask(ALARM_CALL_PORT, {}, number), "unknown")
      assert.isEmpty(messages)
    }
  )

  it("is asked about again while nothing can be written", async () => {
    const { ask } = begin(false)
    assert.strictEqual(await ask(ALARM_CALL_PORT, {}), "away")
  })
})
