import { batch, createSignal, type JSX } from "solid-js"
import { createStore, reconcile, unwrap } from "solid-js/store"
import type { Field } from "#engine/records/thing/field.ts"
import { problemOf } from "#engine/records/thing/problems.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import type { FieldProblem, Values } from "../records.ts"

/** A problem as a form shows it; `place` says where in a value of many parts. */
export interface ShownProblem {
  readonly place: string
  readonly text: string
}

/** What somebody is entering: values as they would be kept, what is wrong with them, and whether anything differs. */
export interface Draft {
  readonly id: () => string
  readonly setId: (id: string) => void
  readonly value: (name: string) => unknown
  readonly set: (name: string, value: unknown) => void
  readonly values: () => Values
  readonly isDirty: () => boolean
  /** Nothing that is typed here counts as unsaved any more. */
  readonly settle: () => void
  /** From now on also what nobody has touched yet is looked at. True when all fits. */
  readonly checkAll: () => boolean
  readonly problems: (name: string) => ReadonlyArray<ShownProblem>
  readonly problemCount: () => number
  readonly takeProblems: (problems: ReadonlyArray<FieldProblem>) => void
}

/** What is said below a field while it is filled in. `row`: as it is kept; null: a new one. */
export type FieldNote = (props: { readonly draft: Draft; readonly row: Row | null }) => JSX.Element

export const createDraft = (thing: AnyThing, row: Row | null, given: Values = {}): Draft => {
  const names = Object.keys(thing.fields)
  const start = Object.fromEntries(
    names.map((name) => [name, row === null ? (given[name] ?? startOf(thing.fields[name]!)) : row[name]])
  )
  const [values, setValues] = createStore<Record<string, unknown>>(structuredClone(start))
  const [id, setId] = createSignal(row?.id ?? "")
  const [before, setBefore] = createSignal(JSON.stringify([row?.id ?? "", start]))
  const [touched, setTouched] = createSignal<ReadonlySet<string>>(new Set())
  const [fromServer, setFromServer] = createSignal<ReadonlyArray<FieldProblem>>([])
  const touch = (name: string): void => {
    if (!touched().has(name)) setTouched((all) => new Set([...all, name]))
    // What the server said of a value is over once the value is another.
    setFromServer((all) => all.filter(({ field }) => topOf(field) !== name))
  }
  const local = (name: string): ReadonlyArray<string> => {
    if (name === "id") return row === null ? idProblems(thing, id()) : []
    const field = thing.fields[name]
    return field === undefined ? [] : problemOf(name, field, values[name]).map(({ words }) => say(words))
  }
  const problems = (name: string): ReadonlyArray<ShownProblem> => [
    ...(touched().has(name) ? local(name).map((text) => ({ place: "", text })) : []),
    ...fromServer()
      .filter(({ field }) => topOf(field) === name)
      .map((each) => ({ place: each.field.slice(name.length + 1), text: say(each) }))
  ]
  const all = ["id", ...names]
  return {
    id,
    setId: (to) =>
      batch(() => {
        setId(to)
        touch("id")
      }),
    value: (name) => values[name],
    set: (name, value) =>
      batch(() => {
        setValues(name, reconcile(value))
        touch(name)
      }),
    values: () => structuredClone(unwrap(values)),
    isDirty: () => JSON.stringify([id(), values]) !== before(),
    settle: () => setBefore(JSON.stringify([id(), values])),
    checkAll: () => {
      setTouched(new Set(all))
      return all.every((name) => local(name).length === 0)
    },
    problems,
    problemCount: () => all.reduce((count, name) => count + problems(name).length, 0),
    takeProblems: setFromServer
  }
}

/** `week.2.from` is said of the field `week`. */
const topOf = (field: string): string => field.split(".")[0] ?? field

const idProblems = ({ id: rule }: AnyThing, id: string): ReadonlyArray<string> => {
  if (id === "") return rule.by === "made" ? [] : [t("form.required")]
  return id.length <= rule.maxLength && rule.pattern.test(id) ? [] : [t("form.id-wrong", { example: rule.example })]
}

/** What a new thing begins with. What has an editor of its own begins with its example: a week, amounts, a flow. */
const startOf = ({ example, input, usual }: Field<unknown>): unknown => {
  if (usual !== undefined) return structuredClone(usual)
  switch (input.kind) {
    case "yes-no":
      return false
    case "choices":
    case "many":
    case "texts":
      return []
    case "levels":
      return {}
    case "own":
      return structuredClone(example)
    case "text":
      return input.isNullable ? null : ""
    default:
      return null
  }
}
