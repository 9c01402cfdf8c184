import type { Plugin } from "vite"
import { calledWith, type Place, propertiesOf, type Tree } from "./declarations.ts"
import { things } from "#engine/records/things.ts"
import type { Words } from "#wire/permissions.ts"

/**
 * Takes the sentences below the inputs out of the declarations and puts them, by number, into the one file that the forms load:
 * lists and menus need no sentence of them.
 */
export const helpApart = (): Plugin => ({
  name: "help-apart",
  apply: "build",
  transform: {
    order: "post",
    filter: { id: [/\/engine\/records\/[\w-]+\/[\w-]+\.ts$/u, TABLE_ID] },
    handler(code, id) {
      if (TABLE_ID.test(id)) return { code: `export const HELP = ${JSON.stringify(HELP)}`, map: null }
      const moved = sentences(this.parse(code) as unknown as Tree)
      return moved.length === 0 ? null : { code: numbered(code, moved), map: null }
    }
  }
})

const TABLE_ID = /\/ui\/administration\/form\/help-table\.ts$/u

/** Of the fields of all things, each once. */
const HELP: ReadonlyArray<Words> = [
  ...new Map(
    things
      .flatMap(({ fields }) => Object.values(fields))
      .flatMap(({ help }) => (help === undefined ? [] : [[keyOf(help), help] as const]))
  ).values()
]

const numberOf = new Map(HELP.map((help, index) => [keyOf(help), index]))

function keyOf({ en, zh }: Words): string {
  return JSON.stringify([zh, en])
}

type Sentence = Place & { readonly number: number }

/** Wherever a field is made, the value of its `help`, if it is written there as it is. In their order. */
const sentences = (node: unknown): ReadonlyArray<Sentence> =>
  calledWith(node, (properties) =>
    properties
      .filter(({ key }) => key?.name === "help")
      .flatMap(({ value }) => {
        const words = wordsOf(value)
        const number = words === undefined ? undefined : numberOf.get(keyOf(words))
        return value === undefined || number === undefined ? [] : [{ start: value.start, end: value.end, number }]
      })
  )

const wordsOf = (node: Tree | undefined): Words | undefined => {
  const texts = new Map(propertiesOf(node).map(({ key, value }) => [key?.name, value?.["value"]]))
  const [zh, en] = [texts.get("zh"), texts.get("en")]
  return typeof zh === "string" && typeof en === "string" ? { zh, en } : undefined
}

const numbered = (code: string, moved: ReadonlyArray<Sentence>): string =>
  moved.reduceRight((text, { end, number, start }) => `${text.slice(0, start)}${number}${text.slice(end)}`, code)
