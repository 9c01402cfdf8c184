import * as Schema from "effect/Schema"

const of = <S extends Schema.Top>(schema: S, description: string) => schema.annotate({ description })
const SaidInBoth = Schema.Struct({ zh: Schema.String, en: Schema.String }).annotate({ identifier: "Words" })

/** By which trunk a number would go, and how. */
const DialWay = Schema.Struct({
  digits: of(Schema.String, "What the engine tells the switch to dial."),
  sent: of(Schema.String, "What the trunk's own rules make of it: this goes to the other side."),
  trunk: of(Schema.String, "Id of the trunk."),
  next: of(Schema.Array(Schema.String), "Ids of the trunks that are tried after it, in this order."),
  shown: of(Schema.NullOr(Schema.String), "The number that is shown; null: none is said."),
  shownBy: of(SaidInBoth, "Who said that number, in words.")
}).annotate({ identifier: "DialWay" })

/** What would come of dialling a number. */
export const DialTrial = Schema.Struct({
  outcome: of(Schema.Literals(["inside", "outside", "refused"]), "A colleague's telephone, a call out, or neither."),
  reason: of(Schema.NullOr(Schema.String), "Why not, for programs; null: it would be dialled."),
  words: of(SaidInBoth, "What it is, or why not, in words."),
  way: Schema.NullOr(DialWay).annotate({ description: "Of a call out; null: there is none." })
}).annotate({ identifier: "DialTrial" })
export type DialTrial = typeof DialTrial.Type
