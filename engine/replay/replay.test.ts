import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { codecOf } from "../runtime/codec.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kettle, Message, pourInto, State, whistle } from "../runtime/testing/kettle.ts"
import { type IsMeant, makeReplay, type WrittenStep } from "./replay.ts"
import { type Change, upgrades } from "#actors/upgrades.ts"
import { EpochMs } from "#actors/vocabulary.ts"

const digest = (text: string) => createHash("sha256").update(text).digest("hex")
const at = (ms: number) => EpochMs.make(ms)
const stateRow = (state: State) => ({ state, digest: digest(JSON.stringify(state)) })

const filled: WrittenStep = {
  actor: "kettle/a",
  sequence: 1,
  run: 1,
  version: 1,
  message: Message.cases.Filled.make({ at: at(1_000), boilMs: 500 }),
  commands: [],
  over: false,
  ...stateRow(State.cases.Heating.make({ boils: 1, readyAt: at(1_500) }))
}
const boiled: WrittenStep = {
  actor: "kettle/a",
  sequence: 2,
  run: 1,
  version: 1,
  message: Message.cases.Boiled.make({ at: at(1_500), boil: 1 }),
  commands: [whistle(1)],
  over: false,
  ...stateRow(State.cases.Hot.make({ boils: 1 }))
}

const replayed = (steps: ReadonlyArray<WrittenStep>, kind: AnyKind = kettle, isMeant?: IsMeant) => {
  const replay = makeReplay([kind], codecOf([kind]), digest, isMeant)
  for (const step of steps) replay.step(step)
  return replay.result()
}

describe("replay", () => {
  it("comes to what was written", () => {
    assert.deepStrictEqual(replayed([filled, boiled, { ...filled, actor: "kettle/b" }]), {
      decisions: 3,
      withCommands: 1,
      actors: 2,
      differ: 0,
      rulesChanged: 0,
      differences: []
    })
  })

  it("names the step whose commands are others now, and both versions", () => {
    const changed: AnyKind = {
      ...kettle,
      transition: (state: State, message: Message) => {
        const [next, commands] = kettle.transition(state, message)
        return [next, commands.map(() => whistle(99))]
      }
    } as AnyKind
    const { differ, differences } = replayed([filled, boiled], changed)
    assert.strictEqual(differ, 1)
    assert.deepStrictEqual(differences, [
      {
        actor: "kettle/a",
        sequence: 2,
        what: "commands",
        message: "Boiled",
        written: '[{"_tag":"Ask","port":"kitchen","request":{"_tag":"Whistle","boils":1}}]',
        replayed: '[{"_tag":"Ask","port":"kitchen","request":{"_tag":"Whistle","boils":99}}]'
      }
    ])
  })

  it("a row of a message that came to nothing is no difference when nothing comes of it now", () => {
    const again = { ...boiled, sequence: 3, commands: [] }
    const deaf: AnyKind = {
      ...kettle,
      transition: (state: State, message: Message) =>
        state._tag === "Hot" ? [state, []] : kettle.transition(state, message),
      handles: () => true
    } as AnyKind
    assert.strictEqual(replayed([filled, boiled, again], deaf).differ, 0)
    assert.strictEqual(replayed([filled, boiled, { ...again, commands: [whistle(1)] }], deaf).differ, 1)
    const cold = stateRow(State.cases.Heating.make({ boils: 9, readyAt: at(1) }))
    assert.strictEqual(replayed([filled, boiled, { ...again, ...cold }], deaf).differ, 1)
  })

  it("takes a difference that is meant for none, and still sees the next one of that actor", () => {
    const meant: IsMeant = ({ message, what }) => what === "commands" && message === "Filled"
    const steps = [{ ...filled, commands: [whistle(7)] }, boiled]
    assert.strictEqual(replayed(steps).differ, 1)
    assert.strictEqual(replayed(steps, kettle, meant).differ, 0)
    const { differ, differences } = replayed([steps[0]!, { ...boiled, commands: [] }], kettle, meant)
    assert.strictEqual(differ, 1)
    assert.deepInclude(differences[0], { sequence: 2, what: "commands", message: "Boiled" })
  })

  it("names a state that is another now, also one known by its digest only", () => {
    const other = stateRow(State.cases.Heating.make({ boils: 2, readyAt: at(1_500) }))
    assert.strictEqual(replayed([{ ...filled, ...other }]).differences[0]?.what, "state")
    assert.include(replayed([{ ...filled, ...other, state: null }]).differences[0]?.written, "digest")
  })

  it("names a gap, a message nobody understands, and an actor of no kind", () => {
    assert.strictEqual(replayed([filled, { ...boiled, sequence: 3 }]).differences[0]?.what, "gap")
    assert.strictEqual(replayed([{ ...filled, message: { _tag: "Melted" } }]).differences[0]?.what, "not understood")
    assert.strictEqual(replayed([{ ...filled, actor: "teapot/a" }]).differences[0]?.what, "not understood")
  })

  it("begins in the middle where the first steps were let go, with the first state that was kept", () => {
    const poured = { ...boiled, ...stateRow(State.cases.Hot.make({ boils: 1 })), sequence: 2 }
    const late = { ...boiled, sequence: 3, message: Message.cases.Poured.make({ at: at(2_000), into: "b" }) }
    const empty = stateRow(State.cases.Empty.make({ boils: 1 }))
    const fill = [pourInto("b")]
    assert.strictEqual(replayed([{ ...poured, digest: null, state: null }, poured]).differ, 0)
    assert.strictEqual(replayed([poured, { ...late, commands: fill, ...empty }]).differ, 0)
    assert.strictEqual(replayed([poured, { ...late, commands: [], ...empty }]).differences[0]?.what, "commands")
  })

  it("counts an actor's first difference, not what follows from it", () => {
    const other = stateRow(State.cases.Heating.make({ boils: 2, readyAt: at(1_500) }))
    assert.strictEqual(
      replayed([
        { ...filled, ...other },
        { ...boiled, commands: [] }
      ]).differ,
      1
    )
  })

  it("takes the state through its written form where the engine was started again", () => {
    const forgetful: AnyKind = {
      ...kettle,
      transition: (state: State & { readonly secret?: number }, message: Message) =>
        message._tag === "Filled"
          ? [{ ...kettle.transition(state, message)[0], secret: 1 }, []]
          : [kettle.transition(state, message)[0], state.secret === 1 ? [] : [whistle(1)]]
    } as unknown as AnyKind
    assert.strictEqual(replayed([filled, { ...boiled, run: 2 }], forgetful).differ, 0)
    assert.strictEqual(replayed([filled, boiled], forgetful).differ, 1)
  })

  it("brings what an older version wrote into today's form, and still finds what came out otherwise", () => {
    /** Version 1 counted whistles, not boils, and did not say of its outputs for whom they are. */
    const today: AnyKind = {
      ...kettle,
      version: 2,
      upgrade: upgrades({
        state: ({ whistles, ...state }: { readonly _tag: string; readonly whistles: number }) => ({
          ...state,
          boils: whistles
        }),
        message: (message: { readonly _tag: string }) =>
          message._tag === "Cooked" ? { ...message, _tag: "Boiled" } : message,
        command: ({ times }: { readonly times: number }) => [whistle(times)]
      } as Change)
    }
    const old = (whistles: number, state: object) => {
      const then = { ...state, whistles }
      return { state: then, digest: digest(JSON.stringify(then)), version: 1 }
    }
    const before = { ...filled, ...old(1, { _tag: "Heating", readyAt: 1_500 }) }
    const cooked = { _tag: "Cooked", at: 1_500, boil: 1 }
    const after = { ...boiled, message: cooked, commands: [{ times: 1 }], ...old(1, { _tag: "Hot" }) }
    assert.strictEqual(replayed([before, after], today).differ, 0)
    assert.strictEqual(replayed([before, { ...after, state: null }], today).differ, 0)
    assert.strictEqual(
      replayed([before, { ...after, commands: [{ times: 7 }] }], today).differences[0]?.what,
      "commands"
    )
    assert.strictEqual(
      replayed([before, { ...after, ...old(2, { _tag: "Hot" }) }], today).differences[0]?.what,
      "state"
    )
    assert.strictEqual(replayed([before, after]).differences[0]?.what, "state")
  })
})
