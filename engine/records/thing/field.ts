import * as Schema from "effect/Schema"
import type { Masking } from "#wire/masked-number.ts"
import type { Words } from "#wire/permissions.ts"

/**
 * One field of a thing, declared once: its column, the form's input, the checks, the list, the API's description, the import's
 * column all come from it. Pure: the screens import it too.
 */
export interface Field<A> {
  /** JSON both ways. Knows shape and limits; what depends on other things is the thing's own check. */
  readonly schema: Schema.Codec<A, unknown>
  readonly input: Input
  readonly words: Words
  /** A part of the form begins with it, and is called so. */
  readonly part?: Words
  /** A sentence under the input, when the name alone does not say it. */
  readonly help?: Words
  /** Milliseconds are kept, seconds are shown: the words of what is shown. */
  readonly unit?: Words
  /** A value that fits, for documents and templates. */
  readonly example: A
  /** What a new thing has that says nothing of it. Undefined: it must be said. */
  readonly usual?: A
  /** A column of the list. */
  readonly isListed: boolean
  /** Found by the list's search. */
  readonly isSearched: boolean
  /** What may stand there, where the kind of input does not say it. */
  readonly limits?: Words
  /** As who may not change it sees it: part of it only. `covers`: which telephone numbers this centre covers. */
  masked?(value: A, covers: Pick<Masking, "kinds">): A
  /** As a sheet has it, where the kind of input does not say it. */
  readonly cell?: Cell<A>
  /** Said by the system alone: whatever a person writes, it stays as it was, and what is new has the usual value. */
  readonly isFixed: boolean
}

export interface Cell<A> {
  read(text: string): A
  write(value: A): string
}

/** How a person enters it. `offers`: the path below /api/ at which the form finds what may stand there. `one`, `many` and `levels` refer to other things: foreign keys in the database. */
export type Input =
  | {
      readonly kind: "text"
      readonly isNullable: boolean
      readonly maxLength: number
      readonly minLength: number
      readonly pattern?: string
      readonly lines?: number
      readonly offers?: string
    }
  | {
      readonly kind: "whole"
      readonly minimum: number
      readonly maximum: number
      readonly isNullable: boolean
      readonly shownAs?: number
    }
  | { readonly kind: "yes-no" }
  | { readonly kind: "choice"; readonly of: ReadonlyArray<Choice>; readonly isNullable: boolean }
  | { readonly kind: "choices"; readonly of: ReadonlyArray<Choice> }
  | { readonly kind: "texts"; readonly maxLength: number; readonly maxItems: number; readonly pattern?: string }
  | { readonly kind: "one"; readonly of: string; readonly isNullable: boolean }
  | { readonly kind: "many"; readonly of: string }
  | { readonly kind: "levels"; readonly of: string }
  | { readonly kind: "date"; readonly isNullable: boolean }
  | { readonly kind: "moment"; readonly isNullable: boolean }
  /** With an editor of its own, by this name. */
  | { readonly kind: "own"; readonly editor: string; readonly isNullable?: true }

export interface Choice {
  readonly value: string
  readonly words: Words
}

interface Said<A> {
  readonly zh: string
  readonly en: string
  readonly part?: Words
  readonly help?: Words
  readonly unit?: Words
  readonly example: A
  readonly usual?: A
  readonly isListed?: boolean
  readonly isSearched?: boolean
  readonly isFixed?: boolean
  readonly limits?: Words
  masked?(value: A, covers: Pick<Masking, "kinds">): A
  readonly cell?: Cell<A>
}

const field = <A>(schema: Schema.Codec<A, unknown>, input: Input, said: Said<A>): Field<A> => ({
  schema,
  input,
  words: { zh: said.zh, en: said.en },
  ...(said.part === undefined ? {} : { part: said.part }),
  ...(said.help === undefined ? {} : { help: said.help }),
  ...(said.unit === undefined ? {} : { unit: said.unit }),
  example: said.example,
  ...(said.usual === undefined ? {} : { usual: said.usual }),
  ...(said.limits === undefined ? {} : { limits: said.limits }),
  ...(said.masked === undefined ? {} : { masked: said.masked }),
  ...(said.cell === undefined ? {} : { cell: said.cell }),
  isListed: said.isListed ?? false,
  isFixed: said.isFixed ?? false,
  isSearched: said.isSearched ?? false
})

/** No control characters: they break lists, logs and PostgreSQL (NUL). Line breaks only in texts of several lines. */
const ONE_LINE = /^\P{Cc}*$/u
const LINES = /^(?:\P{Cc}|[\n\r\t])*$/u

interface Shape {
  readonly maxLength?: number
  readonly minLength?: number
  readonly pattern?: RegExp
  readonly lines?: number
  readonly offers?: string
}

const textSchema = ({ lines, maxLength = 100, minLength = 0, pattern }: Shape) => {
  const plain = Schema.String.check(
    Schema.isMinLength(minLength),
    Schema.isMaxLength(maxLength),
    Schema.isPattern(lines === undefined ? ONE_LINE : LINES)
  )
  return pattern === undefined ? plain : plain.check(Schema.isPattern(pattern))
}

const textInput = ({ lines, maxLength = 100, minLength = 0, offers, pattern }: Shape, isNullable: boolean): Input => ({
  kind: "text",
  isNullable,
  maxLength,
  minLength,
  ...(pattern === undefined ? {} : { pattern: pattern.source }),
  ...(lines === undefined ? {} : { lines }),
  ...(offers === undefined ? {} : { offers })
})

/** `minLength: 1` for what must be filled in. */
export const text = (said: Said<string> & Shape): Field<string> => field(textSchema(said), textInput(said, false), said)

/** Null, not "", when there is none: two things without one are not alike. */
export const textOrNone = (said: Said<string | null> & Shape): Field<string | null> =>
  field(Schema.NullOr(textSchema({ minLength: 1, ...said })), textInput({ minLength: 1, ...said }, true), said)

/** `shownAs: 1000` shows seconds of what is kept in milliseconds. */
export const whole = (
  said: Said<number> & { readonly minimum: number; readonly maximum: number; readonly shownAs?: number }
): Field<number> =>
  field(
    Schema.Int.check(Schema.isBetween({ minimum: said.minimum, maximum: said.maximum })),
    {
      kind: "whole",
      minimum: said.minimum,
      maximum: said.maximum,
      isNullable: false,
      ...(said.shownAs === undefined ? {} : { shownAs: said.shownAs })
    },
    said
  )

export const wholeOrNone = (
  said: Said<number | null> & { readonly minimum: number; readonly maximum: number; readonly shownAs?: number }
): Field<number | null> =>
  field(
    Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: said.minimum, maximum: said.maximum }))),
    {
      kind: "whole",
      minimum: said.minimum,
      maximum: said.maximum,
      isNullable: true,
      ...(said.shownAs === undefined ? {} : { shownAs: said.shownAs })
    },
    said
  )

export const yesNo = (said: Said<boolean>): Field<boolean> => field(Schema.Boolean, { kind: "yes-no" }, said)

export const choice = <const Value extends string>(
  of: ReadonlyArray<{ readonly value: Value; readonly words: Words }>,
  said: Said<Value>
): Field<Value> => field(Schema.Literals(of.map(({ value }) => value)), { kind: "choice", of, isNullable: false }, said)

export const choiceOrNone = (of: ReadonlyArray<Choice>, said: Said<string | null>): Field<string | null> =>
  field(Schema.NullOr(Schema.Literals(of.map(({ value }) => value))), { kind: "choice", of, isNullable: true }, said)

export const choices = <const Value extends string>(
  of: ReadonlyArray<{ readonly value: Value; readonly words: Words }>,
  said: Said<ReadonlyArray<Value>>
): Field<ReadonlyArray<Value>> =>
  field(Schema.Array(Schema.Literals(of.map(({ value }) => value))), { kind: "choices", of }, said)

export const texts = (
  said: Said<ReadonlyArray<string>> & {
    readonly maxLength: number
    readonly maxItems: number
    readonly pattern?: RegExp
  }
): Field<ReadonlyArray<string>> => {
  const { maxItems, maxLength, pattern } = said
  const one = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(maxLength), Schema.isPattern(ONE_LINE))
  return field(
    Schema.Array(pattern === undefined ? one : one.check(Schema.isPattern(pattern))).check(
      Schema.isMaxLength(maxItems)
    ),
    { kind: "texts", maxLength, maxItems, ...(pattern === undefined ? {} : { pattern: pattern.source }) },
    said
  )
}

/** `2026-10-01`: a day of the centre's calendar, without a time zone. */
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u
export const dayOrNone = (said: Said<string | null>): Field<string | null> =>
  field(Schema.NullOr(Schema.String.check(Schema.isPattern(DAY))), { kind: "date", isNullable: true }, said)

/** EpochMs; a person says it in the time of their own machine. */
export const momentOrNone = (said: Said<number | null>): Field<number | null> =>
  field(
    Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_102_444_800_000 }))),
    { kind: "moment", isNullable: true },
    said
  )

/** The id of another thing. */
export const one = (of: string, said: Said<string>): Field<string> =>
  field(Schema.String.check(Schema.isMinLength(1)), { kind: "one", of, isNullable: false }, said)

export const oneOrNone = (of: string, said: Said<string | null>): Field<string | null> =>
  field(Schema.NullOr(Schema.String.check(Schema.isMinLength(1))), { kind: "one", of, isNullable: true }, said)

/** Ids of other things, in their order, each once. */
export const many = (of: string, said: Said<ReadonlyArray<string>>): Field<ReadonlyArray<string>> =>
  field(Schema.Array(Schema.String.check(Schema.isMinLength(1))).check(Schema.isUnique()), { kind: "many", of }, said)

/** Ids of other things, each with a level from 1 to 10. */
export const levels = (
  of: string,
  said: Said<Readonly<Record<string, number>>>
): Field<Readonly<Record<string, number>>> =>
  field(
    Schema.Record(Schema.String, Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10 }))),
    { kind: "levels", of },
    said
  )

/** A value that has an editor of its own on the screens: a week, a flow, the grants of a role. */
export const own = <A>(editor: string, schema: Schema.Codec<A, unknown>, said: Said<A>): Field<A> =>
  field(schema, { kind: "own", editor }, said)

/** Null when there is none. */
export const ownOrNone = <A>(editor: string, schema: Schema.Codec<A, unknown>, said: Said<A | null>): Field<A | null> =>
  field<A | null>(Schema.NullOr(schema), { kind: "own", editor, isNullable: true }, said)
