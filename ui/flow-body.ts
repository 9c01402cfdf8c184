import * as Schema from "effect/Schema"

/** A flow as the server gives it, by whom it was checked: lists and menus need not know every kind of node, 9 KB of them. */
export const FlowBody = Schema.Struct({
  start: Schema.String,
  nodes: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown))
})
