import * as Schema from "effect/Schema"

/** The pages that go with a call, and what they may be told of it. */
export const PagesOfCall = Schema.Struct({
  call: Schema.Struct({
    id: Schema.String,
    called: Schema.String,
    customer: Schema.NullOr(Schema.String),
    queue: Schema.NullOr(Schema.String),
    keys: Schema.String,
    agent: Schema.NullOr(Schema.String)
  }),
  pages: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      name: Schema.String,
      address: Schema.String,
      opens: Schema.Literals(["by-click", "at-ring"]),
      isFed: Schema.Boolean,
      number: Schema.String
    })
  )
})
export type PagesOfCall = typeof PagesOfCall.Type
export type PageOfCall = PagesOfCall["pages"][number]
