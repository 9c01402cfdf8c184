import * as Schema from "effect/Schema"
import { later } from "../../vocabulary.ts"
import { go, nodeKind } from "../node-kind.ts"

/** Asks a port, keeps what it answers in a variable. A kind that no palette has: it shows the recipe, and tests asking. */
export const lookup = nodeKind(
  "Lookup",
  { port: Schema.String, into: Schema.String, found: Schema.String, missing: Schema.String },
  {
    words: { zh: "查询", en: "Look up" },
    waits: true,
    exits: ({ found, missing }) => ({ found, missing }),
    problems: ({ into }) =>
      into === ""
        ? [
            {
              _tag: "NoVariable",
              name: "into",
              words: { zh: "没有指定保存结果的变量", en: "keeps its answer nowhere" }
            }
          ]
        : [],
    enter: ({ port }, { at, number, vars }) => ({
      _tag: "Wait",
      waitsFor: { _tag: "Answer", number, until: later(at, 2_000) },
      asks: [{ _tag: "Ask", number, port, request: { ...vars } }]
    }),
    answered: ({ found, into, missing }, _, answer) =>
      typeof answer === "string" ? { ...go(found), sets: { [into]: answer } } : go(missing),
    answerMissing: ({ missing }) => go(missing)
  }
)
