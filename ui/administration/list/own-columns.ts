import { createSignal } from "solid-js"
import type { Field } from "#engine/records/thing/field.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import type { References } from "../references.ts"
import type { ownColumns as OwnColumns } from "./defined-columns.ts"
import { type Column, filterFields, listColumns } from "./columns.ts"

/** Fields that the centre defined, as columns of a list: those that somebody chose, on this browser. */
export interface ListFields {
  /** Each that can be shown, in the centre's order. */
  readonly offered: () => ReadonlyArray<Column>
  readonly isShown: (name: string) => boolean
  readonly toggle: (name: string) => void
  /** What the thing lists, and what was chosen. */
  readonly columns: () => ReadonlyArray<Column>
  /** Fields by which it can be narrowed, those of the centre among them. */
  readonly filters: () => ReadonlyArray<readonly [string, Field<unknown>]>
}

export const createListFields = (thing: AnyThing, references: References): ListFields => {
  const key = `carillon.columns.${thing.plural}`
  const [shown, setShown] = createSignal<ReadonlyArray<string>>(kept(key))
  const [made, setMade] = createSignal<typeof OwnColumns>()
  // Few things have such fields; the others' lists do not fetch what makes columns of them.
  if (thing.ownFields !== undefined)
    void import("./defined-columns.ts").then(
      ({ ownColumns }) => setMade(() => ownColumns),
      () => {}
    )
  const offered = () => made()?.(thing, references) ?? []
  return {
    offered,
    isShown: (name) => shown().includes(name),
    toggle: (name) => {
      const next = shown().includes(name) ? shown().filter((each) => each !== name) : [...shown(), name]
      setShown(next)
      localStorage.setItem(key, next.join(" "))
    },
    columns: () => [...listColumns(thing), ...offered().filter(({ name }) => shown().includes(name))],
    filters: () => [
      ...filterFields(thing),
      ...offered().flatMap(({ field, name }) =>
        field !== null && ["choice", "yes-no"].includes(field.input.kind) ? [[name, field] as const] : []
      )
    ]
  }
}

/** `own.contract-no` stands in the row's own values. */
export const valueIn = (row: Row, name: string): unknown => {
  const [field = "", id] = name.split(".")
  if (id === undefined) return row[field]
  const values = row[field]
  return typeof values === "object" && values !== null ? (values as Readonly<Record<string, unknown>>)[id] : undefined
}

const kept = (key: string): ReadonlyArray<string> =>
  (localStorage.getItem(key) ?? "").split(" ").filter((name) => name !== "")
