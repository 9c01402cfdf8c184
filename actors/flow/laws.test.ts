import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { EpochMs } from "../vocabulary.ts"
import { makeCatalogue } from "./catalogue.ts"
import { checkFlow } from "./check.ts"
import { FLOW_STEPS_LIMIT, KEYS_LIMIT } from "./limits.ts"
import { nodeKinds } from "./node-kinds.ts"
import { type FlowEvent, keysOf, Left, Position, type Stepped } from "./protocol.ts"
import { begin, step, timersOf } from "./step.ts"
import { lookup } from "./testing/lookup.ts"
import { passing } from "./testing/passing.ts"
import { eventFrom, flowFrom, stale, tidied, timeAfter } from "./testing/scripts.ts"

const Numbers = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 999 })))
const thorough = { arbitrary: { size: 60, runs: 500 } }
const kinds = [...nodeKinds, lookup, passing]
const palette = ["Play", "Say", "Menu", "Lookup", "Passing", "AlarmTones", "AlarmCall", "Enqueue", "HangUp"] as const

interface Walk {
  readonly flow: ReturnType<typeof flowFrom>
  readonly told: ReadonlyArray<readonly [event: FlowEvent, at: EpochMs, before: Position, after: Stepped]>
  readonly first: Stepped
  readonly last: Stepped[0]
}

/** Through a random flow by a random script, as far as it goes. */
const walk = (drawn: ReadonlyArray<number>, script: ReadonlyArray<number>, flow = flowFrom(drawn, palette)): Walk => {
  const catalogue = makeCatalogue([flow], kinds)
  const told: Array<Walk["told"][number]> = []
  let at = 0 as EpochMs
  const first = begin(catalogue, { flow: flow.id, version: flow.version, vars: {}, numbers: 0 }, at)
  let [here] = first
  for (const choice of script) {
    if (here._tag === "Left") break
    at = timeAfter(at, choice)
    const event = eventFrom(choice, here, at)
    const after = step(catalogue, here, event, at)
    told.push([event, at, here, after])
    here = after[0]
  }
  return { flow, told, first, last: here }
}

const asksOf = ({ first, told }: Walk) => [...first[1], ...told.flatMap(([, , , [, commands]]) => commands)]

describe("laws over any flow and any script", () => {
  it.prop(
    "it always waits, with one deadline, or has been left",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const { first, told } = walk(drawn, script)
      for (const [next] of [first, ...told.map(([, , , after]) => after)])
        if (next._tag === "InNode") assert.strictEqual(timersOf(next).length, 1)
        else assert.isDefined(next.exit)
    },
    thorough
  )

  it.prop(
    "it never enters more nodes than the limit, and comes to an end when everything it waits for happens",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const walked = walk(drawn, script)
      const catalogue = makeCatalogue([walked.flow], kinds)
      let here = walked.last
      let told = 0
      for (; here._tag === "InNode"; told++) {
        assert.isAtMost(here.steps, FLOW_STEPS_LIMIT)
        const [timer] = timersOf(here)
        ;[here] = step(catalogue, here, timer!.event, timer!.dueAt)
        // Alarms by tones wait three times in one node: before the handshake, for its end, and for a key.
        assert.isAtMost(told, 3 * FLOW_STEPS_LIMIT)
      }
      assert.isAtMost(here.steps, FLOW_STEPS_LIMIT + 1)
    },
    thorough
  )

  it.prop(
    "a stale word does nothing",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const { flow, last } = walk(drawn, script)
      if (last._tag === "Left") return
      const catalogue = makeCatalogue([flow], kinds)
      for (const event of stale(last.waitsFor)) {
        const [next, commands] = step(catalogue, last, event, 99_999 as EpochMs)
        assert.strictEqual(next, last)
        assert.deepStrictEqual(commands, [])
      }
    },
    thorough
  )

  it.prop(
    "the same again brings the same, also from a position that was written down",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const { flow, told } = walk(drawn, script)
      const catalogue = makeCatalogue([flow], kinds)
      for (const [event, at, before, after] of told) {
        const written = Schema.decodeSync(positionText)(Schema.encodeSync(positionText)(before))
        assert.deepStrictEqual(written, before)
        assert.deepStrictEqual(step(catalogue, written, event, at), after)
      }
    },
    thorough
  )

  it.prop(
    "what was left survives being written down",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const { last } = walk(drawn, script)
      if (last._tag === "InNode") return
      assert.deepStrictEqual(Schema.decodeSync(leftText)(Schema.encodeSync(leftText)(last)), last)
    },
    thorough
  )

  it.prop(
    "a number is asked with once, and numbers rise",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const walked = walk(drawn, script)
      const asked = asksOf(walked).flatMap((command) =>
        command._tag === "Play" || command._tag === "Ask" ? [command.number] : []
      )
      assert.deepStrictEqual(
        asked,
        [...new Set(asked)].toSorted((a, b) => a - b)
      )
      for (const [event, , before, [next]] of walked.told) {
        assert.isAtLeast(next.numbers, before.numbers)
        if (event._tag === "Recovered") assert.isAtLeast(next.numbers, event.numbersFrom)
      }
    },
    thorough
  )

  it.prop(
    "a prompt is stopped exactly when a key was taken while it played",
    [Numbers, Numbers],
    ([drawn, script]) => {
      for (const [event, , before, [next, commands]] of walk(drawn, script).told) {
        const taken = next !== before
        const stopped = commands.flatMap((command) => (command._tag === "StopPlaying" ? [command.number] : []))
        const playing = event._tag === "DigitPressed" && taken && before.waitsFor._tag === "Prompt"
        assert.deepStrictEqual(stopped, playing ? [before.waitsFor.number] : [])
      }
    },
    thorough
  )

  it.prop(
    "its keys are those that were taken, in order",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const walked = walk(drawn, script)
      const taken = asksOf(walked).flatMap((command) => (command._tag === "KeepKey" ? [command.key] : []))
      assert.strictEqual(keysOf(walked.last.vars), taken.join("").slice(0, KEYS_LIMIT))
    },
    thorough
  )

  it.prop(
    "a flow that the checker finds well fails at no node: it is left by a way out, or by its limits",
    [Numbers, Numbers],
    ([drawn, script]) => {
      const { flow, last } = walk(drawn, script, tidied(flowFrom(drawn, palette)))
      if (checkFlow(flow, { queues: new Set(["sales"]) }, kinds).length > 0 || last._tag === "InNode") return
      const why = last.exit._tag === "Fail" ? last.exit.why : ""
      assert.include(["", "too-many-steps"], why)
    },
    thorough
  )
})

const positionText = Schema.fromJsonString(Schema.toCodecJson(Position))
const leftText = Schema.fromJsonString(Schema.toCodecJson(Left))

describe("the random walks reach what they are to prove", () => {
  const walks = Array.from({ length: 400 }, (_, seed) => {
    const number = (index: number) => Math.floor(Math.abs(Math.sin(seed * 997 + index)) * 1_000)
    return walk(
      Array.from({ length: 24 }, (__, index) => number(index)),
      Array.from({ length: 30 }, (__, index) => number(100 + index))
    )
  })

  it("every kind is entered, every exit is taken, most walks go on for a while", () => {
    const entered = new Set(walks.flatMap(({ flow, told }) => told.map(([, , { node }]) => flow.nodes[node]?._tag)))
    assert.deepStrictEqual([...entered].toSorted(), ["AlarmCall", "AlarmTones", "Lookup", "Menu", "Play", "Say"])
    const exits = new Set(
      walks.flatMap(({ last }) =>
        last._tag === "Left" ? [last.exit._tag === "Fail" ? last.exit.why : last.exit._tag] : []
      )
    )
    for (const exit of ["Enqueue", "HangUp", "unknown-node", "too-many-steps"]) assert.include([...exits], exit)
    assert.isAbove(walks.filter(({ told }) => told.length >= 10).length, 40)
    const well = walks.filter(({ flow }) => checkFlow(tidied(flow), { queues: new Set(["sales"]) }, kinds).length === 0)
    assert.isAbove(well.length, 100)
  })
})
