import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type { Tagged } from "#actors/behaviour.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { kindsWith } from "#actors/kinds.ts"
import { doorbell } from "#actors/testing/doorbell/kind.ts"
import { tellDoorbell } from "#actors/testing/doorbell/protocol.ts"
import { makeReplay } from "../replay/replay.ts"
import { codecOf } from "../runtime/codec.ts"
import { makeRuntime } from "../runtime/runtime.ts"
import { makeMemoryJournal } from "../runtime/testing/kettle.ts"
import { makeVirtualAgenda } from "./virtual-agenda.ts"
import { makeChance } from "./chance.ts"
import { makeSimulatedRuntime } from "./simulated-runtime.ts"

/** The recipe for a new kind in actors/README.md: its folder, and one line in the list. Nothing else knows of it. */
const kinds = [...kindsWith(makeCatalogue([])), doorbell]
const pressed = tellDoorbell("front", { _tag: "Pressed" })
const rung = [{ _tag: "Ring", door: "front" }, { _tag: "Stop" }]

describe("a new kind of actor is its folder and one line in the list", () => {
  it.effect(
    "the runtime runs it: it tells, asks its own port, has a timer, is written, and is gone when it is vacant",
    () => {
      const { entries, layer } = makeMemoryJournal()
      return Effect.gen(function* () {
        const asked: Array<Tagged> = []
        const chime = (_: string, request: Tagged) => Effect.sync(() => void asked.push(request))
        const runtime = yield* makeRuntime({ kinds, ports: { chime } })
        runtime.startTimers()
        runtime.tell(pressed.to, pressed.message)
        yield* runtime.quiescent
        assert.deepStrictEqual(runtime.addresses(), ["doorbell/front", "doorbell/cellar"])
        assert.deepStrictEqual(runtime.peek("doorbell/cellar"), { _tag: "Lit", door: "cellar", by: "front" } as Tagged)
        yield* TestClock.adjust("3 seconds")
        yield* runtime.quiescent
        assert.deepStrictEqual(asked, rung)
        runtime.tell(pressed.to, { _tag: "TakenDown" })
        yield* runtime.quiescent
        assert.deepStrictEqual(runtime.addresses(), ["doorbell/cellar"])
        assert.deepStrictEqual(
          entries.map(({ actor, over, sequence }) => [actor, sequence, over]),
          [
            ["doorbell/front", 1, false],
            ["doorbell/cellar", 1, false],
            ["doorbell/front", 2, false],
            ["doorbell/front", 3, true]
          ]
        )
        const codec = codecOf(kinds)("doorbell/front")!
        const replay = makeReplay(kinds, codecOf(kinds), String)
        for (const { actor, at: _, commands, facts: _facts, message, state, ...row } of entries.toSorted((a, b) =>
          a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.sequence - b.sequence
        )) {
          const written = { message: codec.encodeMessage(message), commands: codec.encodeCommands(commands) }
          const text = JSON.stringify(codec.encodeState(state))
          replay.step({ actor, run: 1, version: 1, ...row, ...written, state: JSON.parse(text), digest: text })
        }
        assert.deepInclude(replay.result(), { decisions: 4, differ: 0 })
      }).pipe(Effect.scoped, Effect.provide(layer))
    }
  )

  it("the simulation runs it, and it lives through a crash", () => {
    const chance = makeChance(1)
    const agenda = makeVirtualAgenda(chance.next, 0)
    const asked: Array<Tagged> = []
    const runtime = makeSimulatedRuntime({
      kinds,
      agenda,
      chance,
      ports: { chime: (request) => void asked.push(request) },
      onStep: () => {},
      dies: () => undefined,
      onDeath: () => {},
      commitEveryMs: undefined,
      slownessMs: 0,
      onDefect: (what) => asked.push({ _tag: what }),
      mailboxLimit: undefined,
      sleepsAfterMs: {},
      store: undefined
    })
    runtime.restore()
    runtime.startTimers()
    runtime.tell(pressed)
    while (agenda.step(1_000));
    runtime.kill(false)
    runtime.restore()
    runtime.startTimers()
    assert.strictEqual(runtime.stateOf("doorbell/front")?._tag, "Ringing")
    while (agenda.step(10_000));
    assert.strictEqual(runtime.stateOf("doorbell/front")?._tag, "Quiet")
    assert.deepStrictEqual(asked, rung)
  })
})
