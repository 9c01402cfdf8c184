import * as Schema from "effect/Schema"
import { later } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, type NodeProblem, playPrompt, tryAgain } from "../node-kind.ts"

const fields = {
  prompt: Schema.String,
  keys: Schema.Record(Schema.String, Schema.String),
  timeoutMs: Schema.Int,
  tries: Schema.Int,
  otherwise: Schema.String,
  /** Said before the menu is heard again: after a key that leads nowhere, and after none. Not said when absent. */
  wrongPrompt: Schema.optionalKey(Schema.String),
  missingPrompt: Schema.optionalKey(Schema.String)
}
type Menu = Schema.TaggedStruct<"Menu", typeof fields>["Type"]

/** What was wrong with the last try, for whom the menu is about to be heard again. */
const LAST_TRY = "lastTry"

/** Plays `prompt` (a key ends it), then waits `timeoutMs` for one key; after `tries` failures goes to `otherwise`. */
export const menu = nodeKind("Menu", fields, {
  words: { zh: "按键菜单", en: "Menu" },
  waits: true,
  exits: ({ keys, otherwise }) => ({ ...keys, otherwise }),
  uses: ({ missingPrompt, prompt, wrongPrompt }) => ({
    prompts: [prompt, wrongPrompt, missingPrompt].filter((name) => name !== undefined && name !== "") as Array<string>
  }),
  problems: (node) => problems(node),
  enter: (node, here) => playPrompt(here, here.tries === 0 ? node.prompt : (apologyOf(node, here) ?? node.prompt)),
  promptOver: (node, here, number) =>
    here.tries > 0 && apologyOf(node, here) !== undefined
      ? { ...playPrompt(here, node.prompt), sets: { [LAST_TRY]: "" } }
      : {
          _tag: "Wait",
          waitsFor: { _tag: "Key", number, until: later(here.at, node.timeoutMs) },
          asks: []
        },
  key: (node, here, key) => (Object.hasOwn(node.keys, key) ? go(node.keys[key]!) : failed(node, here, "wrong")),
  keyMissing: (node, here) => failed(node, here, "missing")
})

const apologyFor = ({ missingPrompt = "", wrongPrompt = "" }: Menu, lastTry: string | undefined): string | undefined =>
  ({ wrong: wrongPrompt, missing: missingPrompt })[lastTry ?? ""] || undefined

/** Heard first by who is in the menu again; undefined when it was heard, or the menu has none. */
const apologyOf = (node: Menu, { vars }: Here): string | undefined => apologyFor(node, vars[LAST_TRY])

/** A key that leads nowhere counts as a try, like none at all. */
const failed = (node: Menu, here: Here, lastTry: "wrong" | "missing"): Move => {
  if (here.tries + 1 >= node.tries) return go(node.otherwise)
  const said = apologyFor(node, lastTry) === undefined ? "" : lastTry
  return said === (here.vars[LAST_TRY] ?? "") ? tryAgain : { ...tryAgain, sets: { [LAST_TRY]: said } }
}

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
