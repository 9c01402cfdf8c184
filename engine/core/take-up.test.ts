import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { AnyKind } from "#actors/kind.ts"
import { upgrades } from "#actors/upgrades.ts"
import { kettle } from "../runtime/testing/kettle.ts"
import { takeUp } from "./take-up.ts"

const urn: AnyKind = { ...kettle, name: "urn", durable: true }
const hot = { _tag: "Hot", boils: 3 }
const molten = { _tag: "Molten", degrees: 1_500 }

describe("what the journal has is taken up", () => {
  it.effect("a state goes through its schema and its steps go on counting", () =>
    Effect.gen(function* () {
      const { restored: taken } = yield* takeUp(
        [kettle, urn],
        [{ actor: "urn/a", sequence: 7, state: hot, version: 1 }]
      )
      assert.deepStrictEqual(taken, [{ address: "urn/a", sequence: 7, state: hot as never }])
    })
  )

  it.effect("a state of an older version is brought into today's form first", () =>
    Effect.gen(function* () {
      const upgrade = upgrades({ state: () => hot })
      const { restored: taken } = yield* takeUp(
        [{ ...urn, version: 2, upgrade }],
        [{ actor: "urn/a", sequence: 7, state: molten, version: 1 }]
      )
      assert.deepStrictEqual(taken, [{ address: "urn/a", sequence: 7, state: hot as never }])
    })
  )

  it.effect("a state that nobody can read begins anew, counting its steps on", () =>
    Effect.gen(function* () {
      const { restored: taken } = yield* takeUp(
        [kettle],
        [{ actor: "kettle/a", sequence: 7, state: molten, version: 1 }]
      )
      assert.deepStrictEqual(taken, [{ address: "kettle/a", sequence: 7, state: kettle.initial("a") }])
    })
  )

  it.effect("an actor of a kind that is gone stops nobody", () =>
    Effect.gen(function* () {
      const { restored: taken } = yield* takeUp([kettle], [{ actor: "samovar/a", sequence: 7, state: hot, version: 1 }])
      assert.deepStrictEqual(taken, [])
    })
  )

  it.effect("the engine does not start without the state of a durable actor, and names it and the reason", () =>
    Effect.gen(function* () {
      const living = ["a", "b", "c", "d"].map((id) => ({ actor: `urn/${id}`, sequence: 7, state: molten, version: 1 }))
      const refused = yield* Effect.flip(takeUp([kettle, urn], living))
      assert.include(refused.message, "urn/a (step 7)")
      assert.include(refused.message, "Molten")
      assert.include(refused.message, "and 1 more")
      assert.notInclude(refused.message, "\n")
      assert.isTrue(Exit.isSuccess(yield* Effect.exit(takeUp([kettle, { ...urn, durable: false }], living))))
    })
  )
})
