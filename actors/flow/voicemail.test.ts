import { assert, describe, it } from "@effect/vitest"
import { QueueId } from "../vocabulary.ts"
import { makeCatalogue } from "./catalogue.ts"
import type { Flow } from "./flow.ts"
import type { FlowEvent, Position, Stepped } from "./protocol.ts"
import { begin, step } from "./step.ts"
import { at, ended, pressed, say } from "./testing/say.ts"

const node = {
  _tag: "Voicemail" as const,
  queue: QueueId.make("sales"),
  prompt: "speak",
  thanks: "thanks",
  atMostMs: 60_000,
  atLeastMs: 2_000
}
const flowWith = (changed: Partial<typeof node> = {}): Flow => ({
  id: "box",
  version: 1,
  start: "box",
  nodes: { box: { ...node, ...changed } }
})

const told = (flow: Flow, ...events: ReadonlyArray<FlowEvent>): ReadonlyArray<string> => {
  const catalogue = makeCatalogue([flow])
  let stepped: Stepped = begin(catalogue, { flow: "box", version: 1, vars: {}, numbers: 0 }, at(0))
  return [
    say(stepped).join("; "),
    ...events.map((event) => {
      if (stepped[0]._tag === "Left") return "over"
      stepped = step(catalogue, stepped[0] as Position, event, at(0))
      return say(stepped).join("; ")
    })
  ]
}
const full: FlowEvent = { _tag: "WaitExpired", number: 3, waitedFor: "Key" }

describe("a caller who leaves a message", () => {
  it("hears a prompt and a tone, speaks until the hash key, and hears thanks", () => {
    const said = told(flowWith(), ended(1), ended(2), pressed("1"), pressed("#"), ended(4))
    assert.match(said[0]!, /Play 1 speak/u)
    assert.match(said[1]!, /Play 2 beep/u)
    assert.match(said[2]!, /Key 3 until 60000.*Record 3/u)
    assert.notMatch(said[3]!, /Play|EndRecord/u)
    assert.match(said[4]!, /EndRecord 4; Play 4 thanks/u)
    assert.match(said[5]!, /HangUp/u)
  })

  it("is cut off at the limit, and hears no thanks where there are none", () => {
    const said = told(flowWith({ thanks: "" }), ended(1), ended(2), full)
    assert.match(said.at(-1)!, /HangUp/u)
    assert.match(told(flowWith(), ended(1), ended(2), full).at(-1)!, /EndRecord/u)
  })

  it("may pass over the prompt by the hash key, and hears the tone at once where there is none", () => {
    assert.match(told(flowWith(), pressed("#")).at(-1)!, /StopPlaying 1.*Play 2 beep/u)
    assert.match(told(flowWith({ prompt: "" }))[0]!, /Play 1 beep/u)
  })
})
