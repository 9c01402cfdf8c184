import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { isPermission } from "#wire/permissions.ts"
import { problemsOf } from "./thing/problems.ts"
import type { AnyThing } from "./thing/thing.ts"
import { things } from "./things.ts"

const names = new Set(things.map(({ name }) => name))

const fits = (schema: Schema.Codec<unknown, unknown>, value: unknown) =>
  Result.isSuccess(Schema.decodeUnknownResult(schema)(value))

const referredTo = ({ fields }: AnyThing): ReadonlyArray<string> =>
  Object.values(fields).flatMap(({ input }) => ("of" in input && typeof input.of === "string" ? [input.of] : []))

describe("each thing of a centre", () => {
  it.each(things.map((each) => [each.name, each] as const))("%s is declared whole", (_, each) => {
    expect(isPermission(each.permissions.view)).toBe(true)
    expect(isPermission(each.permissions.edit)).toBe(true)
    expect(each.id.pattern.test(each.id.example), "the id's example").toBe(true)
    expect(each.fields).toHaveProperty(each.title)
    for (const [name, { example, schema, usual, words }] of Object.entries(each.fields)) {
      expect(words.zh, name).toMatch(/\p{Script=Han}/u)
      expect(words.en, name).not.toMatch(/\p{Script=Han}/u)
      expect(fits(schema, example), `${name}'s example`).toBe(true)
      expect(usual === undefined || fits(schema, usual), `${name}'s usual value`).toBe(true)
    }
    expect(referredTo(each).filter((other) => !names.has(other))).toEqual([])
    const unit = each.unitOf === undefined ? undefined : each.fields[each.unitOf]?.input
    expect(unit ?? { kind: "one", of: "unit" }).toMatchObject({ kind: "one", of: "unit" })
  })

  it.each(things.map((each) => [each.name, each] as const))("%s says of its example that it fits", (_, each) => {
    const example = Object.fromEntries(Object.entries(each.fields).map(([name, field]) => [name, field.example]))
    expect(problemsOf(each, example)).toEqual([])
  })

  it("names what is wrong, field by field, in both languages", () => {
    const queue = things.find(({ name }) => name === "queue")!
    expect(
      problemsOf(queue, { name: "", unit: "centre", ringTimeoutMs: 1, needs: { english: 11 }, colour: "red" })
    ).toEqual([
      { field: "colour", words: { zh: "没有这个字段", en: "there is no such field" } },
      { field: "name", words: { zh: "必填", en: "must be filled in" } },
      { field: "needs", words: { zh: "等级为 1 到 10 的整数", en: "levels are whole numbers from 1 to 10" } },
      { field: "ringTimeoutMs", words: { zh: "应为 3 到 300 之间的整数", en: "takes a whole number from 3 to 300" } }
    ])
  })

  it("says of each limit in which unit it is, and why one sets it", () => {
    const limits = things.flatMap((each) =>
      Object.entries(each.fields)
        .filter(([, { unit }]) => unit !== undefined)
        .map(([name, { help }]) => ({ name: `${each.name}.${name}`, help }))
    )
    expect(limits.length).toBeGreaterThan(20)
    expect(limits.filter(({ help }) => help === undefined).map(({ name }) => name)).toEqual([])
  })

  it("comes after what it refers to", () => {
    const place = new Map(things.map(({ name }, index) => [name, index]))
    const backwards = things.flatMap((each, index) =>
      referredTo(each).filter((other) => other !== each.name && (place.get(other) ?? Infinity) > index)
    )
    expect(backwards).toEqual([])
  })
})
