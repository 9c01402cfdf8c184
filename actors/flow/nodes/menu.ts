import * as Schema from "effect/Schema"
import { later } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, type NodeProblem, playPrompt, tryAgain } from "../node-kind.ts"

const fields = {
  prompt: Schema.String,
  keys: Schema.Record(Schema.String, Schema.String),
  timeoutMs: Schema.Int,
  tries: Schema.Int,
  otherwise: Schema.String
}
type Menu = Schema.TaggedStruct<"Menu", typeof fields>["Type"]

/** Plays `prompt` (a key ends it), then waits `timeoutMs` for one key; after `tries` failures goes to `otherwise`. */
export const menu = nodeKind("Menu", fields, {
  words: { zh: "按键菜单", en: "Menu" },
  waits: true,
  exits: ({ keys, otherwise }) => ({ ...keys, otherwise }),
  uses: ({ prompt }) => ({ prompts: [prompt] }),
  problems: (node) => problems(node),
  enter: ({ prompt }, here) => playPrompt(here, prompt),
  promptOver: ({ timeoutMs }, { at }, number) => ({
    _tag: "Wait",
    waitsFor: { _tag: "Key", number, until: later(at, timeoutMs) },
    asks: []
  }),
  key: (node, here, key) => (Object.hasOwn(node.keys, key) ? go(node.keys[key]!) : failed(node, here)),
  keyMissing: (node, here) => failed(node, here)
})

/** A key that leads nowhere counts as a try, like none at all. */
const failed = ({ otherwise, tries }: Menu, here: Here): Move => (here.tries + 1 >= tries ? go(otherwise) : tryAgain)

const problems = ({ keys, timeoutMs, tries }: Menu): ReadonlyArray<NodeProblem> => {
  const names = Object.keys(keys)
  return [
    ...names
      .filter((key) => !/^[0-9*#A-D]$/u.test(key))
      .map((key) => ({
        _tag: "NoSuchKey",
        name: key,
        words: { zh: `“${key}”不是话机按键`, en: `"${key}" is no key of a telephone` }
      })),
    ...(names.length > 0
      ? []
      : [{ _tag: "NoKeys", name: "keys", words: { zh: "菜单没有任何按键", en: "is a menu without a key to press" } }]),
    ...(timeoutMs > 0
      ? []
      : [
          {
            _tag: "OutOfRange",
            name: "timeoutMs",
            words: {
              zh: `timeoutMs 为 ${timeoutMs}，来不及按键`,
              en: `timeoutMs is ${timeoutMs}, which leaves no time to press a key`
            }
          }
        ]),
    ...(tries > 0
      ? []
      : [
          {
            _tag: "OutOfRange",
            name: "tries",
            words: { zh: `tries 为 ${tries}，至少应为 1`, en: `tries is ${tries}; a menu is tried at least once` }
          }
        ])
  ]
}
