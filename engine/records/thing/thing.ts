import * as Schema from "effect/Schema"
import type { Permission, Words } from "#wire/permissions.ts"
import type { EntryPart } from "./entry-parts.ts"
import type { Choice, Field } from "./field.ts"

/**
 * What a centre is made of (a queue, a person, a skill …), declared once. Row types, table, API with its document, permissions,
 * list, form, import, export and history come from the declaration; what is special is written by hand in the thing's folder.
 * Pure: the screens import it too.
 */
export interface Thing<Name extends string = string, Fields extends AnyFields = AnyFields> {
  /** `queue`; the table and the path are its {@link plural}. */
  readonly name: Name
  /** `queues`: /api/queues, table `queues`. */
  readonly plural: string
  readonly words: Words
  readonly id: IdRule
  readonly fields: Fields
  /** What lists and references show of it: this field, beside its id. */
  readonly title: keyof Fields & string
  readonly permissions: {
    readonly view: Permission
    readonly edit: Permission
    /** Who has it and not `edit` enters what the centre lets agents enter of {@link entry}. Without it, adding needs `edit`. */
    readonly add?: Permission
    /** Where these need something else than {@link edit} and {@link view}. */
    readonly import?: Permission
    readonly export?: Permission
  }
  /** Which part of daily entry each field is (M6); one that is not there is for those who may edit. */
  readonly entry?: Readonly<{ [Each in keyof Fields & string]?: EntryPart }>
  /** The engine goes by it: a change is told to the actors at once. */
  readonly isOfCentre?: boolean
  /** The field that says to which unit of the organisation it belongs; without one, every level of a permission sees all. */
  readonly unitOf?: keyof Fields & string
  /**
   * Fields whose value no two of them have, or several that no two have alike; null may be often. The database has a unique
   * constraint for each.
   */
  readonly unique?: ReadonlyArray<(keyof Fields & string) | ReadonlyArray<keyof Fields & string>>
  /** Other things whose rows {@link check} looks at, beside its own. */
  readonly looksAt?: ReadonlyArray<string>
  /** {@link check} looks at the rules of dialling too. */
  readonly looksAtDialling?: boolean
  /** {@link check} looks at the dialects of terminals too. */
  readonly looksAtDialects?: boolean
  /** A field with values of fields that the centre defines itself, and the thing that defines them. */
  readonly ownFields?: { readonly field: keyof Fields & string; readonly of: string }
  /**
   * How one of them may be just now, which is no field: its list is narrowed by `state`. What each means is said in
   * {@link ../tables/states.ts}.
   */
  readonly states?: ReadonlyArray<Choice>
  /** Fields with what is medical: each reading of a row that has something there is a line of the log. */
  readonly medical?: ReadonlyArray<keyof Fields & string>
  /** Its search is an index of its own, by this name of {@link ../tables/searches.ts}. */
  readonly search?: string
  /** Puts what was entered into the form in which it is kept, before anything is compared or checked. */
  settle?(values: Readonly<Record<string, unknown>>, given: Given): Readonly<Record<string, unknown>>
  /** What no single field can know. Runs on the server within the change's transaction, over how everything would be then. */
  check?(row: Row<Fields>, look: Look): ReadonlyArray<Problem>
  /** What forbids that it goes. What merely refers to it is found by the foreign keys. */
  checkRemoval?(row: Row<Fields>, look: Look): ReadonlyArray<Problem>
}

// oxlint-disable-next-line typescript/no-explicit-any -- a list of things holds fields of every type
export type AnyFields = Readonly<Record<string, Field<any>>>
// oxlint-disable-next-line typescript/no-explicit-any -- as above
type AnyRow = any

/** Some thing: its checks take whatever row it has. */
export interface AnyThing extends Omit<Thing<string, AnyFields>, "check" | "checkRemoval" | "entry"> {
  readonly entry?: Readonly<Record<string, EntryPart | undefined>>
  check?(row: AnyRow, look: Look): ReadonlyArray<Problem>
  checkRemoval?(row: AnyRow, look: Look): ReadonlyArray<Problem>
}

/** What the centre is set to, for {@link Thing.settle}. */
export interface Given {
  readonly ownAreaCode: string
}

export interface IdRule {
  readonly words: Words
  /** `made`: who says none gets one from the server. */
  readonly by: "person" | "made"
  readonly pattern: RegExp
  readonly maxLength: number
  readonly example: string
}

/** Letters, digits, dot, dash, underscore: fits into addresses of actors, topics and paths. */
export const PLAIN_ID = /^[\w.-]{1,64}$/u

export type ValuesOf<Fields extends AnyFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer A> ? A : never
}

/** A thing as it is kept: its values, and what every thing has. `version` counts its changes from 1. */
export type Row<Fields extends AnyFields = AnyFields> = ValuesOf<Fields> & {
  readonly id: string
  readonly version: number
  readonly changedAt: number
  readonly changedBy: string
}
export type RowOfThing<T extends { readonly fields: AnyFields }> = Row<T["fields"]>

/** What is wrong with a value: the field, and why, for people. `field` may go deeper: `week.2.from`. */
export interface Problem {
  readonly field: string
  readonly words: Words
}

/** A file of `config/dialects/`: what a maker does otherwise than its protocol. */
export interface KnownDialect {
  readonly name: string
  readonly protocol: string
  readonly words: Words
}

/** All rows of the things a check {@link Thing.looksAt}, as they would be after the change. */
export interface Look {
  /** Usual while no thing that is written {@link Thing.looksAtDialling}. */
  readonly dialling: { readonly barred: ReadonlyArray<string>; readonly ownAreaCode: string }
  /** None while no thing that is written {@link Thing.looksAtDialects}; undefined: they cannot be read. */
  readonly dialects: ReadonlyArray<KnownDialect> | undefined
  readonly all: <R extends { readonly id: string } = Row>(thing: string) => ReadonlyArray<R>
}

export const thing = <const Name extends string, Fields extends AnyFields>(
  declared: Thing<Name, Fields>
): Thing<Name, Fields> => declared

/** The body of a create or change: all fields that have no usual value must be there. */
export const valuesSchema = (declared: AnyThing) =>
  Schema.Struct(
    Object.fromEntries(
      Object.entries(declared.fields).map(([name, { schema, usual }]) => [
        name,
        usual === undefined ? schema : Schema.optionalKey(schema)
      ])
    )
  )
