import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Words } from "#wire/permissions.ts"
import type { Field, Input } from "./field.ts"
import type { AnyThing, Problem } from "./thing.ts"

/** What a form, an import or a request got wrong, field by field, in both languages. Empty when every field fits. */
export const problemsOf = (declared: AnyThing, values: Readonly<Record<string, unknown>>): ReadonlyArray<Problem> => [
  ...Object.keys(values)
    .filter((name) => !Object.hasOwn(declared.fields, name))
    .map((name) => ({ field: name, words: { zh: "没有这个字段", en: "there is no such field" } })),
  ...Object.entries(declared.fields).flatMap(([name, field]) => problemOf(name, field, values[name]))
]

/** One field's own problem. Nothing said is fine where there is a usual value. */
export const problemOf = (name: string, field: Field<unknown>, value: unknown): ReadonlyArray<Problem> => {
  if (value === undefined) return field.usual === undefined ? [{ field: name, words: MISSING }] : []
  if (Result.isSuccess(Schema.decodeUnknownResult(field.schema)(value))) return []
  return [{ field: name, words: value === "" || value === null ? MISSING : (field.limits ?? limitsOf(field.input)) }]
}

const MISSING: Words = { zh: "必填", en: "must be filled in" }

/** What may stand there, for who got it wrong and for templates. */
export const limitsOf = (input: Input): Words => {
  switch (input.kind) {
    case "text":
      return input.pattern === undefined
        ? {
            zh: `应为 ${input.minLength}–${input.maxLength} 个字符，不含控制字符`,
            en: `takes ${input.minLength} to ${input.maxLength} characters, no control characters`
          }
        : { zh: "格式不正确", en: "is not of the right form" }
    case "whole": {
      const by = input.shownAs ?? 1
      return {
        zh: `应为 ${input.minimum / by} 到 ${input.maximum / by} 之间的整数`,
        en: `takes a whole number from ${input.minimum / by} to ${input.maximum / by}`
      }
    }
    case "yes-no":
      return { zh: "应为是或否", en: "is yes or no" }
    case "choice":
    case "choices":
      return {
        zh: `可选：${input.of.map(({ words }) => words.zh).join("、")}`,
        en: `is one of: ${input.of.map(({ words }) => words.en).join(", ")}`
      }
    case "texts":
      return {
        zh: `最多 ${input.maxItems} 项，每项最多 ${input.maxLength} 个字符`,
        en: `takes at most ${input.maxItems} entries of at most ${input.maxLength} characters`
      }
    case "one":
      return { zh: "请选择一项", en: "choose one" }
    case "many":
      return { zh: "每项只能出现一次", en: "each may be there once" }
    case "levels":
      return { zh: "等级为 1 到 10 的整数", en: "levels are whole numbers from 1 to 10" }
    case "date":
      return { zh: "日期格式为 2026-10-01", en: "is a date such as 2026-10-01" }
    case "moment":
      return { zh: "时刻格式为 2026-10-01T18:30+08:00", en: "is a time such as 2026-10-01T18:30+08:00" }
    case "own":
      return { zh: "内容不正确", en: "does not fit" }
  }
}
