import { assert, describe, it } from "@effect/vitest"
import { QueueId } from "../vocabulary.ts"
import { makeCatalogue } from "./catalogue.ts"
import type { Flow } from "./flow.ts"
import type { FlowCommand, FlowEvent, Stepped } from "./protocol.ts"
import { begin, step, timersOf } from "./step.ts"
import { at, sayPlace } from "./testing/say.ts"

const flow: Flow = {
  id: "alarms",
  version: 1,
  start: "tones",
  nodes: {
    tones: { _tag: "AlarmTones", done: "bye", talk: "help", otherwise: "person" },
    called: { _tag: "AlarmCall", written: "help", unknown: "person" },
    help: { _tag: "Enqueue", queue: QueueId.make("help") },
    person: { _tag: "Enqueue", queue: QueueId.make("person") },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}

/** Somebody in the flow: `said` is what was asked since it was looked at last. */
const begun = (start: string) => {
  const catalogue = makeCatalogue([{ ...flow, start }])
  let [now, asked]: [number, Array<FlowCommand>] = [0, []]
  let here: Stepped[0]
  const follow = ([next, commands]: Stepped): void => {
    here = next
    asked.push(...commands)
  }
  follow(begin(catalogue, { flow: flow.id, version: 1, vars: {}, numbers: 0 }, at(0)))
  const waits = () => {
    if (here._tag !== "InNode") throw new Error(`it was left: ${sayPlace(here)}`)
    return here
  }
  const tell = (event: FlowEvent, ms: number): void => {
    now += ms
    follow(step(catalogue, waits(), event, at(now)))
  }
  const number = () => waits().waitsFor.number
  return {
    place: () => sayPlace(here),
    waitMs: () => waits().waitsFor.until - now,
    vars: () => here.vars,
    said: () => {
      const words = asked.map((one) =>
        "prompt" in one ? one.prompt : "port" in one ? JSON.stringify(one.request) : one._tag
      )
      asked = []
      return words
    },
    keys: (text: string, ms = 100) => {
      for (const digit of text) tell({ _tag: "DigitPressed", digit }, ms)
    },
    answer: (answer: string, ms = 30) => tell({ _tag: "Answered", number: number(), answer }, ms),
    ended: (ms = 850) => tell({ _tag: "PlayEnded", number: number(), outcome: "done" }, ms),
    /** Until its deadline. */
    nothing: () => {
      const [timer] = timersOf(waits())
      tell(timer!.event, timer!.dueAt - now)
    },
    recovered: (ms = 500) => tell({ _tag: "Recovered", numbersFrom: 10_000 }, ms)
  }
}

const PERSONAL = "1234181101010158"
const SMOKE = "1234181111010023"
const LISTEN = "1234186606000003"
const ASKED = (keys: string) => JSON.stringify({ keys })

/** In the handshake's end: the first key may come. */
const shaken = () => {
  const one = begun("tones")
  one.nothing()
  one.ended(300)
  one.said()
  return one
}

describe("an alarm by tones", () => {
  it("gives the handshake a second after the answer, and waits two for the first key", () => {
    const one = begun("tones")
    assert.deepStrictEqual([one.said(), one.waitMs()], [[], 1_000])
    one.nothing()
    assert.deepStrictEqual(one.said(), ["contact-id-handshake"])
    one.ended(300)
    assert.strictEqual(one.waitMs(), 2_000)
  })

  it("kisses off when the message is on disk and not before, and ends when there is no other", () => {
    const one = shaken()
    one.keys(PERSONAL)
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL)])
    assert.strictEqual(one.waitMs(), 1_000)
    one.answer("taken")
    assert.deepStrictEqual(one.said(), ["contact-id-kiss-off"])
    one.ended()
    assert.strictEqual(one.waitMs(), 2_000)
    one.nothing()
    assert.strictEqual(one.place(), "left at bye by HangUp NORMAL_CLEARING")
  })

  it("takes several messages in a call, and goes on to words when one asks for them", () => {
    const one = shaken()
    for (const message of [PERSONAL, SMOKE]) {
      one.keys(message)
      one.answer("taken")
      one.ended()
    }
    one.keys(LISTEN)
    one.answer("talk")
    one.ended()
    assert.deepStrictEqual(
      one.said(),
      [PERSONAL, SMOKE, LISTEN].flatMap((message) => [ASKED(message), "contact-id-kiss-off"])
    )
    assert.strictEqual(one.place(), "left at help by Enqueue help")
  })

  it("goes on to an agent when words are asked for, and no incident has the call", () => {
    const one = shaken()
    one.keys(LISTEN)
    one.answer("agent")
    assert.deepStrictEqual(one.said(), [ASKED(LISTEN), "contact-id-kiss-off"])
    one.ended()
    assert.strictEqual(one.place(), "left at person by Enqueue person")
  })

  it("does not kiss off what was refused, and takes it when it is said again", () => {
    const one = shaken()
    one.keys(`${PERSONAL.slice(0, 15)}9`)
    one.answer("refused")
    assert.deepStrictEqual(one.said(), [ASKED(`${PERSONAL.slice(0, 15)}9`)])
    assert.strictEqual(one.waitMs(), 3_000)
    one.keys(PERSONAL)
    one.answer("taken")
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL), "contact-id-kiss-off"])
  })

  it("does not kiss off what is not on disk in time, nor when the word comes late", () => {
    const one = shaken()
    one.keys(PERSONAL)
    one.said()
    one.nothing()
    one.answer("taken")
    assert.deepStrictEqual(one.said(), [])
    one.keys(PERSONAL)
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL)])
  })

  it("forgets a message that was broken off", () => {
    const one = shaken()
    one.keys(PERSONAL.slice(0, 9))
    one.nothing()
    one.keys(PERSONAL)
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL)])
  })

  it("hears keys before and in the handshake, which ends at the first", () => {
    const one = begun("tones")
    one.keys(PERSONAL.slice(0, 3))
    one.keys(PERSONAL.slice(3))
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL)])
    const other = begun("tones")
    other.nothing()
    other.keys(PERSONAL)
    assert.deepStrictEqual(other.said(), ["contact-id-handshake", "StopPlaying", ASKED(PERSONAL)])
  })

  it("a key while a message is written changes nothing", () => {
    const one = shaken()
    one.keys(`${PERSONAL}7`)
    one.answer("taken")
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL), "contact-id-kiss-off"])
  })

  it("a person who says nothing hears four handshakes and gets a person", () => {
    const one = begun("tones")
    one.nothing()
    for (let time = 0; time < 4; time++) {
      one.ended(300)
      one.nothing()
    }
    assert.deepStrictEqual(
      one.said(),
      Array.from({ length: 4 }, () => "contact-id-handshake")
    )
    assert.strictEqual(one.place(), "left at person by Enqueue person")
  })

  it("ends with whoever is never understood", () => {
    const one = shaken()
    for (let time = 0; time < 11; time++) {
      one.keys("5".repeat(16))
      one.answer("refused")
    }
    one.keys("5")
    one.nothing()
    assert.strictEqual(one.place(), "left at person by Enqueue person")
  })

  it("a restart loses no message that was kissed off: what was being said is said again", () => {
    const one = shaken()
    one.keys(PERSONAL)
    one.answer("taken")
    one.recovered()
    one.nothing()
    one.keys(SMOKE)
    one.answer("taken")
    assert.deepStrictEqual(one.said(), [ASKED(PERSONAL), "contact-id-kiss-off", ASKED(SMOKE), "contact-id-kiss-off"])
  })

  it("keeps none of its keys, for they are nobody's choice", () => {
    const one = shaken()
    one.keys(PERSONAL)
    assert.notProperty(one.vars(), "keys")
    assert.notInclude(one.said(), "KeepKey")
  })

  it("without a way to talk ends as when all is done", () => {
    const { talk: _, ...silent } = flow.nodes["tones"] as { readonly _tag: "AlarmTones"; talk?: string }
    const catalogue = makeCatalogue([{ ...flow, nodes: { ...flow.nodes, tones: silent as never } }])
    const kissed = {
      _tag: "InNode",
      flow: "alarms",
      version: 1,
      node: "tones",
      steps: 1,
      numbers: 20,
      tries: 0
    } as const
    const [left] = step(
      catalogue,
      {
        ...kissed,
        vars: { alarmTones: "kiss-off 1 0 talks " },
        waitsFor: { _tag: "Prompt", number: 20, until: at(9) }
      },
      { _tag: "PlayEnded", number: 20, outcome: "done" },
      at(5)
    )
    assert.strictEqual(sayPlace(left), "left at bye by HangUp NORMAL_CLEARING")
  })
})

describe("the call of a terminal", () => {
  it.each([
    ["waits for its incident when it is written", ["written"], "left at help by Enqueue help"],
    ["goes on as any other when nobody has this number", ["unknown"], "left at person by Enqueue person"],
    ["is asked about again when nobody knew", ["away", "written"], "left at help by Enqueue help"],
    ["goes on as any other when nobody can say", ["away", "away"], "left at person by Enqueue person"],
    ["goes on as any other at a word that is none", ["yes", "yes"], "left at person by Enqueue person"]
  ] as const)("%s", (_, answers, place) => {
    const one = begun("called")
    for (const answer of answers) one.answer(answer)
    assert.strictEqual(one.place(), place)
  })

  it("goes on as any other when no answer comes", () => {
    const one = begun("called")
    one.nothing()
    one.nothing()
    assert.strictEqual(one.place(), "left at person by Enqueue person")
  })
})
