import { setImmediate } from "node:timers/promises"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { cellOfValue } from "../../records/exchange/cell.ts"
import { type Language, sheetColumns } from "../../records/exchange/sheet-columns.ts"
import type { AnyThing, Row } from "../../records/thing/thing.ts"
import type { SheetFormat } from "./read-sheet.ts"
import { writerOf } from "./formats.ts"
import type { WrittenCell } from "./sheet-writer.ts"
import type { Turns } from "./turns.ts"

/** Written at once, some milliseconds of work; whoever asks for a list meanwhile comes in between. */
export const EXPORT_PORTION = 250
/** A sheet of a workbook has no more rows. */
export const XLSX_ROWS_LIMIT = 1_048_575

/** A file of what comes portion by portion, once it is its turn. A reader who leaves ends it. */
export const exported = <E>(
  turns: Turns,
  format: SheetFormat,
  head: ReadonlyArray<WrittenCell>,
  portions: () => AsyncIterable<ReadonlyArray<ReadonlyArray<WrittenCell>>>
): Stream.Stream<Uint8Array, E> => {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    const done = await turns.take()
    try {
      const writer = writerOf(format)
      yield writer.head(head)
      for await (const rows of portions()) {
        const piece = writer.rows(rows)
        if (piece.byteLength > 0) yield piece
        // Everything that has come in meanwhile is looked at first.
        await setImmediate()
      }
      yield writer.end()
    } finally {
      done()
    }
  }
  // Stream asks a generator that has not begun to return, and then its turn never comes.
  return Stream.fromAsyncIterable({ [Symbol.asyncIterator]: pieces }, (error) => error as E)
}

export const headOf = (thing: AnyThing, language: Language): ReadonlyArray<string> =>
  sheetColumns(thing).map(({ words }) => words[language])

/** The cells of rows of a thing. */
export const cellsOf = (thing: AnyThing, language: Language) => {
  const columns = sheetColumns(thing)
  return (row: Row): ReadonlyArray<WrittenCell> =>
    columns.map(({ field, name }) => (field === null ? row.id : cellOfValue(field, row[name] as unknown, language)))
}

/** The rows of these ids, in their order, portion by portion; what has gone meanwhile is passed over. */
export const portionsOf = async function* (
  ids: ReadonlyArray<string>,
  rowsOf: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Row>, unknown>,
  cells: (row: Row) => ReadonlyArray<WrittenCell>
): AsyncGenerator<ReadonlyArray<ReadonlyArray<WrittenCell>>> {
  for (let at = 0; at < ids.length; at += EXPORT_PORTION) {
    const portion = ids.slice(at, at + EXPORT_PORTION)
    const rows = new Map((await Effect.runPromise(rowsOf(portion))).map((row) => [row.id, row]))
    yield portion.flatMap((id) => {
      const row = rows.get(id)
      return row === undefined ? [] : [cells(row)]
    })
  }
}
