import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Fact } from "#actors/facts.ts"
import { kinds } from "#actors/kinds.ts"
import { isPlain } from "../runtime/codec.ts"

/** Values of any shape the schema allows; the same at each run. */
const some = <A>(schema: Schema.Codec<A, unknown>) =>
  Effect.runPromise(Arbitrary.sampleEffect(Arbitrary.schema(schema), { count: 300, seed: 7 }))

interface Cases {
  readonly cases: Readonly<Record<string, Schema.Codec<unknown, unknown>>>
}

/** They hold what people wrote into a flow, and answers of other systems. */
const WITH_A_FLOW = new Set(["Arrived", "FlowAnswered"])

const written: ReadonlyArray<readonly [name: string, schema: Schema.Codec<unknown, unknown>]> = [
  ["facts", Fact as Schema.Codec<unknown, unknown>],
  ...kinds.flatMap(({ message, name }) =>
    Object.entries((message as unknown as Cases).cases)
      .filter(([tag]) => !WITH_A_FLOW.has(tag))
      .map(([tag, schema]) => [`${tag} to a ${name}`, schema] as const)
  )
]

describe("what is written as it is", () => {
  it.each(written)("%s are their own JSON, whatever they hold", async (_, schema) => {
    assert.isTrue(isPlain(schema))
    const encode = Schema.encodeSync(Schema.toCodecJson(schema))
    for (const value of await some(schema)) {
      assert.deepStrictEqual(encode(value), value)
      assert.deepStrictEqual(JSON.parse(JSON.stringify(value)), value)
    }
  })

  it("is nothing that JSON cannot hold, or that is written otherwise than it is", () => {
    const dated = Schema.Struct({ at: Schema.DateFromString })
    for (const schema of [Schema.Number, Schema.Struct({ size: Schema.BigInt }), dated, Schema.Date])
      assert.isFalse(isPlain(schema))
  })
})
