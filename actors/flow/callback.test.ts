import { assert, describe, it } from "@effect/vitest"
import { makeCatalogue } from "./catalogue.ts"
import type { Flow } from "./flow.ts"
import type { FlowEvent, Position, Stepped } from "./protocol.ts"
import { begin, step } from "./step.ts"
import { at, ended, pressed, say } from "./testing/say.ts"
import { QueueId } from "../vocabulary.ts"

const flow: Flow = {
  id: "hotline",
  version: 1,
  start: "back",
  nodes: {
    back: {
      _tag: "Callback",
      queue: QueueId.make("sales"),
      prompt: "choose",
      enterPrompt: "enter",
      timeoutMs: 5_000,
      done: "thanks",
      otherwise: "bye"
    },
    thanks: { _tag: "Play", prompt: "thanks", next: "bye" },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}

/** Where the flow is after each event, and what it asks then. */
const told = (...events: ReadonlyArray<FlowEvent>): ReadonlyArray<string> => {
  const catalogue = makeCatalogue([flow])
  let stepped: Stepped = begin(catalogue, { flow: "hotline", version: 1, vars: {}, numbers: 0 }, at(0))
  return events.map((event) => {
    stepped = step(catalogue, stepped[0] as Position, event, at(0))
    return say(stepped).join("; ")
  })
}
const keys = (digits: string): ReadonlyArray<FlowEvent> => [...digits].map(pressed)
const written = (number: number): FlowEvent => ({ _tag: "Answered", number, answer: "written" })

describe("a caller who leaves word that they are to be called back", () => {
  it("hears that it is written when it is, whatever they press until then", () => {
    const asks = 'back: Answer 2 until 4000, try 1; StopPlaying 1; Ask 2 callback-wish {"queue":"sales","number":null}'
    const waits = "back: Answer 2 until 4000, try 1"
    const said = told(...keys("1#17"), written(2))
    assert.deepStrictEqual(said, [asks, waits, waits, waits, said.at(-1)!])
    assert.match(said.at(-1)!, /^thanks: Prompt 3 .*; Play 3 thanks$/u)
  })

  it("keeps the number that they entered", () => {
    const said = told(...keys("2"), ended(2), ...keys("13900000002##1"), written(14))
    const asked = said.filter((line) => line.includes("callback-wish"))
    assert.lengthOf(asked, 1)
    assert.include(asked[0]!, '"number":"13900000002"')
    assert.match(said.at(-1)!, /^thanks: /u)
  })
})
