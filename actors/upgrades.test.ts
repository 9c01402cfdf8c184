import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import * as Schema from "effect/Schema"
import { agent } from "./agent/kind.ts"
import type { Tagged } from "./behaviour.ts"
import { makeCallKind } from "./call/kind.ts"
import { makeCatalogue } from "./flow/catalogue.ts"
import type { Flow } from "./flow/flow.ts"
import type { AnyKind } from "./kind.ts"
import { kindsWith } from "./kinds.ts"
import { Output } from "./output.ts"
import { upgrades } from "./upgrades.ts"

/** Rows of call's versions 1 and 2 carry their flows with them; later ones name these. */
const flows = makeCatalogue(
  JSON.parse(readFileSync(new URL("call/testdata/flows.json", import.meta.url), "utf8")) as ReadonlyArray<Flow>
)
const [kinds, call] = [kindsWith(flows), makeCallKind(flows)]

/** Rows of journals that an older version wrote: each actor of each day from its first message on. */
interface Row {
  readonly actor: string
  readonly day: number
  readonly sequence: number
  readonly message: Tagged
  readonly commands: ReadonlyArray<Tagged>
  readonly state: Tagged
}

const rowsOf = ({ name }: AnyKind, version: number): ReadonlyArray<Row> =>
  readFileSync(new URL(`${name}/testdata/version-${version}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row)

const idOf = ({ actor }: Row) => actor.slice(actor.indexOf("/") + 1)
const older = kinds.flatMap((kind) =>
  Array.from({ length: kind.version - 1 }, (_, index) => [kind.name, index + 1, kind] as const)
)

/** Changed on purpose since: who is signed out behind their back is told why. */
const asThen = (written: unknown): string =>
  JSON.stringify(written)
    .replaceAll(/("state":"signed-out","reason":")panel-lost"/gu, '$1"')
    .replaceAll('"because":"panel-lost"', '"because":null')

describe.each(older)("what %s wrote as version %i", (_, version, kind) => {
  const rows = rowsOf(kind, version)
  const [message, state] = [kind.message, kind.state].map((codec) =>
    Schema.decodeUnknownSync(Schema.toCodecJson(codec) as Schema.Codec<Tagged, unknown>)
  )
  const encodeState = Schema.encodeSync(Schema.toCodecJson(kind.state))
  const encodeOutput = Schema.encodeSync(Schema.toCodecJson(Output))

  it("is read: each state, message and output in its new form", () => {
    for (const row of rows) {
      const upgraded = kind.upgrade!(version, row, idOf(row))
      expect(encodeState(state!(upgraded.state))).toEqual(upgraded.state)
      expect(message!(upgraded.message)._tag).toEqual((upgraded.message as Tagged)._tag)
      for (const output of upgraded.commands!)
        expect(encodeOutput(Schema.decodeUnknownSync(Output)(output))).toEqual(output)
    }
  })

  it("is decided again as it was then, but for rules that were changed on purpose", () => {
    let now: Tagged = kind.initial("")
    for (const row of rows) {
      if (row.sequence === 1) now = kind.initial(idOf(row)) as Tagged
      const upgraded = kind.upgrade!(version, row, idOf(row))
      const changed = kind.changedRule?.(version, now, upgraded)
      const [next, outputs] = kind.transition(now, message!(upgraded.message))
      const [is, was] = [
        { commands: outputs.map((output) => encodeOutput(output)), state: encodeState(next) },
        upgraded
      ].map((step) => ({
        // As text: a replay compares texts, in which the order of fields counts.
        commands: changed?.part === "commands" ? changed.why : asThen(step.commands),
        state: changed?.part === "state" ? changed.why : (JSON.parse(asThen(step.state)) as unknown)
      }))
      expect(is).toEqual(was)
      // Where it comes to another state, what follows is decided from what was so then.
      now = (changed?.part === "state" ? state!(upgraded.state) : next) as Tagged
    }
  })
})

it("each rule that is said to be changed changes something that was written", () => {
  const changes = new Map<string, number>()
  for (const [, version, kind] of older.filter(([, , { changedRule }]) => changedRule !== undefined)) {
    const [message, state] = [kind.message, kind.state].map((codec) =>
      Schema.decodeUnknownSync(Schema.toCodecJson(codec) as Schema.Codec<Tagged, unknown>)
    )
    let now: Tagged = kind.initial("")
    for (const row of rowsOf(kind, version)) {
      if (row.sequence === 1) now = kind.initial(idOf(row)) as Tagged
      const upgraded = kind.upgrade!(version, row, idOf(row))
      const changed = kind.changedRule?.(version, now, upgraded)
      const [next, outputs] = kind.transition(now, message!(upgraded.message))
      const differs =
        changed?.part === "commands"
          ? JSON.stringify(outputs) !== JSON.stringify(upgraded.commands)
          : JSON.stringify(next) !== JSON.stringify(state!(upgraded.state))
      if (changed !== undefined) changes.set(changed.why, (changes.get(changed.why) ?? 0) + (differs ? 1 : 0))
      now = (changed?.part === "state" ? state!(upgraded.state) : next) as Tagged
    }
  }
  expect([...changes].filter(([, times]) => times === 0)).toEqual([])
})

it("words that said something else than was so are put right", () => {
  expect(call.upgrade!(1, { message: { _tag: "AgentLost", at: 1, agent: "ana", offer: 2 } }, "c1")).toEqual({
    message: { _tag: "AgentRefused", at: 1, agent: "ana", offer: 2 }
  })
  expect(agent.upgrade!(1, { commands: [{ _tag: "RefuseCall", call: "c1", offer: 2 }] }, "ana")).toEqual({
    commands: [{ _tag: "Tell", to: "call/c1", message: { _tag: "AgentRefused", agent: "ana", offer: 2 } }]
  })
})

it("a row goes through the changes of all versions since it was written", () => {
  const upgrade = upgrades(
    { message: () => ({ _tag: "Second" }), command: () => [{ _tag: "A" }, { _tag: "B" }] },
    { message: ({ _tag }: Tagged) => ({ _tag: `${_tag} and third` }), state: () => ({ _tag: "State" }) }
  )
  const row = { message: { _tag: "First" }, commands: [{ _tag: "Old" }] }
  expect(upgrade(1, row, "")).toEqual({
    message: { _tag: "Second and third" },
    commands: [{ _tag: "A" }, { _tag: "B" }]
  })
  expect(upgrade(2, row, "")).toEqual({ message: { _tag: "First and third" }, commands: [{ _tag: "Old" }] })
  expect(upgrade(3, { state: 1 }, "")).toEqual({ state: 1 })
})
