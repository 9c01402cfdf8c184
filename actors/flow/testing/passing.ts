import * as Schema from "effect/Schema"
import { go, nodeKind } from "../node-kind.ts"

/** Sets a variable and goes on at once: a kind that does not wait, for tests of circles and limits. */
export const passing = nodeKind(
  "Passing",
  { name: Schema.String, value: Schema.String, next: Schema.String },
  {
    words: { zh: "经过", en: "Pass" },
    waits: false,
    exits: ({ next }) => ({ next }),
    enter: ({ name, next, value }) => ({ ...go(next), sets: { [name]: value } })
  }
)
