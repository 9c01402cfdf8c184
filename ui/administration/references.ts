import { type Accessor, createResource, createSignal } from "solid-js"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { thingNamed } from "#engine/records/things.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { listRows, readRow } from "./records.ts"
import { titleOf, type TitleOfOther } from "./value-text.ts"

/** Rows that fields refer to, each thing asked for once a page. */
export interface References {
  /** Undefined while they are on their way; null when the person may not see them. */
  // Of a thing with a search of its own there may be a million: none are asked for.
  readonly rowsOf: (thing: string) => ReadonlyArray<Row> | null | undefined
  readonly titleOfOther: TitleOfOther
}

/** The server's largest page. */
const PAGE = 1000

export const createReferences = (things: Accessor<ReadonlyArray<string>>): References => {
  const { session } = useLive()
  const resources = new Map<string, Accessor<ReadonlyArray<Row> | null | undefined>>()
  for (const name of new Set(things())) {
    const thing = thingNamed(name)
    if (thing === undefined || thing.search !== undefined) continue
    if (!mayOpen(session, thing.permissions.view)) {
      resources.set(name, () => null)
      continue
    }
    const [rows] = createResource(() => allRows(thing))
    // `latest` does not suspend the page: the ids are shown until the titles come.
    resources.set(name, () => rows.latest)
  }
  const rowsOf = (name: string) => resources.get(name)?.()
  const oneByOne = createTitles()
  return {
    rowsOf,
    titleOfOther: (name, id) => {
      const thing = thingNamed(name)
      if (thing?.search !== undefined) return oneByOne(thing, id)
      const row = rowsOf(name)?.find((each) => each.id === id)
      return row === undefined || thing === undefined ? undefined : String(row[thing.title] || row.id)
    }
  }
}

/** Titles of rows of which there are too many to be asked for together: each once a page, when it is shown. */
const createTitles = (): ((thing: AnyThing, id: string) => string | undefined) => {
  const titles = new Map<string, Accessor<string | undefined>>()
  return (thing, id) => {
    const key = `${thing.name}/${id}`
    const known = titles.get(key)
    if (known !== undefined) return known()
    const [title, setTitle] = createSignal<string>()
    titles.set(key, title)
    void readRow(thing, id).then((answer) => {
      if (answer.kind === "done") setTitle(String(answer.value[thing.title] || id))
    })
    return title()
  }
}

const OF_EDITORS: Readonly<Record<string, ReadonlyArray<string>>> = {
  exits: ["queue", "flow", "prompt"],
  holdings: ["product"]
}

/** Things that the fields of a thing refer to. */
export const referredBy = ({ fields, ownFields }: AnyThing): ReadonlyArray<string> => [
  ...(ownFields === undefined ? [] : [ownFields.of]),
  ...Object.values(fields).flatMap(({ input }) => {
    if (input.kind === "own") return OF_EDITORS[input.editor] ?? []
    return input.kind === "one" || input.kind === "many" || input.kind === "levels" ? [input.of] : []
  })
]

/** Every row, page by page. Null when the person may not see them. */
export const allRows = async (thing: AnyThing): Promise<ReadonlyArray<Row> | null> => {
  const rows: Array<Row> = []
  for (;;) {
    const answer = await listRows(thing, { limit: PAGE, offset: rows.length })
    if (answer.kind !== "done") return null
    rows.push(...answer.value.items)
    if (answer.value.items.length < PAGE) return rows
  }
}

/** For choosing: the id, and what is shown of it. */
export const optionsOf = (name: string, rows: ReadonlyArray<Row>) => {
  const thing = thingNamed(name)
  return rows.map((row) => ({ value: row.id, text: thing === undefined ? row.id : titleOf(thing, row) }))
}
