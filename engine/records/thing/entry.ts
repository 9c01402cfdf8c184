import { canonical } from "../canonical.ts"
import type { EntryPart } from "./entry-parts.ts"
import type { AnyThing, Problem, Row } from "./thing.ts"

/** How far those may go who may add and not edit, as the centre says. */
export interface EntryRules {
  readonly add: ReadonlyArray<EntryPart>
  readonly change: ReadonlyArray<EntryPart>
}

/**
 * What somebody would change who may only add: new rows, empty fields to fill, items to put behind those of a list. Whatever was
 * there stays, unless the centre lets them change it. Empty: it is theirs to enter.
 */
export const entryProblems = (
  { entry = {}, fields }: AnyThing,
  before: Row | null,
  values: Readonly<Record<string, unknown>>,
  rules: EntryRules
): ReadonlyArray<Problem> =>
  Object.entries(fields).flatMap(([name, { isFixed, usual }]) => {
    if (isFixed) return []
    const was = before === null ? usual : before[name]
    const becomes = values[name] === undefined ? usual : values[name]
    if (isSame(was, becomes)) return []
    const part = entry[name]
    if (part === undefined) return [{ field: name, words: FOR_EDITORS }]
    if (rules.change.includes(part) && before !== null) return []
    if (!rules.add.includes(part)) return [{ field: name, words: NOT_HERE }]
    return before === null || isAdded(was, becomes) ? [] : [{ field: name, words: ONLY_ADD }]
  })

const FOR_EDITORS = { zh: "需要修改权限才能填写", en: "is for who may edit" }
const NOT_HERE = { zh: "本中心不允许坐席填写", en: "is not for agents to enter in this centre" }
const ONLY_ADD = { zh: "只能补填，不能改动已有内容", en: "may be added to, not changed" }

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)

/** It was empty, or goes on where it ended: a list with more items, a note with more lines. */
const isAdded = (was: unknown, becomes: unknown): boolean => {
  if (isEmpty(was)) return true
  if (Array.isArray(was) && Array.isArray(becomes)) return was.every((item, index) => isSame(item, becomes[index]))
  return typeof was === "string" && typeof becomes === "string" && becomes.startsWith(`${was}\n`)
}

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)
