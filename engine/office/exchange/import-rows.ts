import { type RawBuilder, sql, type Transaction } from "kysely"
import type { Scope } from "#wire/asker.ts"
import type { Tables } from "../../ports/Database.ts"
import { canonical } from "../../records/canonical.ts"
import { type CellRead, type Resolve, valueOfCell } from "../../records/exchange/cell.ts"
import { folded, sheetThing } from "../../records/exchange/own-columns.ts"
import { FORMULA_PROBLEM, isFormula, plainText } from "../../records/exchange/formula.ts"
import { readHead } from "../../records/exchange/head.ts"
import type { SheetColumn } from "../../records/exchange/sheet-columns.ts"
import type { Change } from "../../records/tables/change.ts"
import { rowsWhere, scoped } from "../../records/tables/read.ts"
import { givenFor, madeId } from "../../records/tables/write.ts"
import { columnName, tableOf } from "../../records/thing/columns.ts"
import type { AnyThing, Problem, Row } from "../../records/thing/thing.ts"
import { thingNamed } from "../../records/things.ts"
import type { SheetCell, SheetFormat } from "./read-sheet.ts"

/** What is wrong with a row of the file; row 1 is the head. */
export interface RowProblem extends Problem {
  readonly row: number
}

export interface ReadRows {
  readonly changes: ReadonlyArray<Change>
  /** Of each change the row it came from. */
  readonly rowOf: ReadonlyArray<number>
  readonly unchanged: number
  readonly problems: ReadonlyArray<RowProblem>
}

/** Rows that are there already are asked for in such portions. */
const PORTION = 5_000

/**
 * What the rows of a sheet would change: a row whose id is there changes that one and leaves what the sheet has no column for;
 * every other row makes a new one; a row that says what is so already changes nothing. Looks at shape and names; limits, references
 * and the things' own checks are the writer's.
 */
export const readRows = async (
  all: Transaction<Tables>,
  thing: AnyThing,
  rows: ReadonlyArray<ReadonlyArray<SheetCell>>,
  format: SheetFormat,
  scope: Scope
): Promise<ReadRows> => {
  const [head = [], ...body] = rows
  const formulaInHead = head.findIndex((cell) => typeof cell !== "string")
  if (formulaInHead !== -1) return refusedHead([{ field: `${formulaInHead + 1}`, words: FORMULA_PROBLEM }])
  const sheet = await sheetThing(all, thing)
  const given = await givenFor(all, [{ thing }])
  const { columns, problems } = readHead(sheet, head as ReadonlyArray<string>)
  if (problems.length > 0) return refusedHead(problems)
  const full = body.flatMap((row, index) => (row.every((cell) => cell === "") ? [] : [{ row: index + 2, cells: row }]))
  const drafts = full.map((each) => draftOf(sheet, columns, each.row, each.cells, format))
  const ids = firstRows(drafts)
  const before = await rowsThere(all, thing, drafts, sql`true`)
  const visible =
    scope.kind === "everything" || thing.unitOf === undefined
      ? before
      : await rowsThere(all, thing, drafts, scoped(thing, scope))
  const resolve = await resolving(all, thing, drafts)
  const found: Array<RowProblem> = []
  const changes: Array<Change> = []
  const rowOf: Array<number> = []
  let unchanged = 0
  for (const draft of drafts) {
    const there = draft.id === null ? undefined : before.get(draft.id)
    const { problems: own, values: cells } = valuesOf(draft, resolve, there === undefined)
    const unsettled = folded(thing, cells, there)
    const values = thing.settle?.(unsettled, given) ?? unsettled
    const wrong = [
      ...draft.problems,
      ...own,
      ...twice(draft, ids),
      ...beyond(thing, scope, { there, isVisible: draft.id !== null && visible.has(draft.id), values })
    ]
    for (const each of wrong) found.push({ ...each, row: draft.row })
    if (wrong.length > 0) continue
    if (there === undefined) changes.push({ op: "create", thing, id: draft.id, values })
    else {
      const merged = Object.fromEntries(
        Object.keys(thing.fields).map((name) => [
          name,
          Object.hasOwn(values, name) ? values[name] : (there[name] as unknown)
        ])
      )
      if (isSame(thing, there, merged)) {
        unchanged++
        continue
      }
      changes.push({ op: "change", thing, id: there.id, version: there.version, values: definedOf(merged) })
    }
    rowOf.push(draft.row)
  }
  return { changes, rowOf, unchanged, problems: found }
}

const refusedHead = (problems: ReadonlyArray<Problem>): ReadRows => ({
  changes: [],
  rowOf: [],
  unchanged: 0,
  problems: problems.map((problem) => ({ ...problem, row: 1 }))
})

interface Draft {
  readonly row: number
  readonly id: string | null
  readonly texts: ReadonlyArray<readonly [SheetColumn, string]>
  readonly problems: ReadonlyArray<Problem>
}

/** The texts of a row by column, with what no text may be. */
const draftOf = (
  thing: AnyThing,
  columns: ReadonlyArray<SheetColumn | null>,
  row: number,
  cells: ReadonlyArray<SheetCell>,
  format: SheetFormat
): Draft => {
  const problems: Array<Problem> = []
  const texts: Array<readonly [SheetColumn, string]> = []
  let id: string | null = null
  for (const [index, cell] of cells.entries()) {
    const column = columns[index]
    if (cell === "") {
      if (column !== null && column !== undefined && column.field !== null) texts.push([column, ""])
      continue
    }
    if (column === null || column === undefined) {
      problems.push({ field: `${index + 1}`, words: { zh: "这一列没有列名", en: "stands in a column without a name" } })
      continue
    }
    const isRunning =
      typeof cell !== "string" ||
      (format === "csv" && isFormula(cell.trimStart(), patternOf(thing, column), column.field?.input.kind === "whole"))
    if (isRunning) problems.push({ field: column.name, words: FORMULA_PROBLEM })
    else if (!cell.isWellFormed() || cell.includes("\0"))
      problems.push({
        field: column.name,
        words: { zh: "含有不允许的字符", en: "holds characters that are not kept" }
      })
    else if (column.field === null) id = plainText(cell).trim()
    else texts.push([column, plainText(cell)])
  }
  // A row that is cut short has empty cells at its end.
  for (const column of columns.slice(cells.length))
    if (column !== null && column.field !== null) texts.push([column, ""])
  return { row, id: id === null && thing.id.by === "made" && problems.length === 0 ? madeId() : id, texts, problems }
}

/** The whole text, as the field's own pattern has it. */
const patternOf = (thing: AnyThing, { field }: SheetColumn): RegExp | null => {
  if (field === null) return thing.id.pattern
  const { input } = field
  return (input.kind === "text" || input.kind === "texts") && input.pattern !== undefined
    ? new RegExp(input.pattern, "u")
    : null
}

/** Of each id the first row that has it. */
const firstRows = (drafts: ReadonlyArray<Draft>): ReadonlyMap<string, number> => {
  const first = new Map<string, number>()
  for (const { id, row } of drafts) if (id !== null && !first.has(id)) first.set(id, row)
  return first
}

const twice = ({ id, row }: Draft, ids: ReadonlyMap<string, number>): ReadonlyArray<Problem> => {
  const first = id === null ? undefined : ids.get(id)
  return first === undefined || first === row
    ? []
    : [{ field: "id", words: { zh: `与第 ${first} 行重复`, en: `is in row ${first} already` } }]
}

const rowsThere = async (
  all: Transaction<Tables>,
  thing: AnyThing,
  drafts: ReadonlyArray<Draft>,
  where: RawBuilder<unknown>
): Promise<ReadonlyMap<string, Row>> => {
  const ids = drafts.flatMap(({ id }) => (id === null ? [] : [id]))
  const there = new Map<string, Row>()
  for (let at = 0; at < ids.length; at += PORTION)
    for (const row of await rowsWhere(all, thing, sql`t.id = any(${ids.slice(at, at + PORTION)}) and ${where}`))
      there.set(row.id, row)
  return there
}

/** Who may change only what is in their units changes nothing outside, and puts nothing there. */
const beyond = (
  { unitOf }: AnyThing,
  scope: Scope,
  {
    isVisible,
    there,
    values
  }: {
    readonly there: Row | undefined
    readonly isVisible: boolean
    readonly values: Readonly<Record<string, unknown>>
  }
): ReadonlyArray<Problem> => {
  if (scope.kind === "everything" || unitOf === undefined) return []
  const words = { zh: "不在您的管理范围内", en: "is beyond the units you may change" }
  if (there !== undefined && !isVisible) return [{ field: "id", words }]
  const to = Object.hasOwn(values, unitOf) ? values[unitOf] : there?.[unitOf]
  return scope.kind === "units" && typeof to === "string" && scope.units.includes(to) ? [] : [{ field: unitOf, words }]
}

const valuesOf = (
  { texts }: Draft,
  resolve: Resolve,
  isNew: boolean
): { readonly values: Record<string, unknown>; readonly problems: ReadonlyArray<Problem> } => {
  const values: Record<string, unknown> = {}
  const problems: Array<Problem> = []
  for (const [{ field, name }, text] of texts) {
    if (field === null) continue
    // Of what is new an empty cell says nothing; of what is there it says: empty.
    if (isNew && text.trim() === "" && field.usual !== undefined) continue
    const read: CellRead = valueOfCell(field, text, resolve)
    if ("problem" in read) problems.push({ field: name, words: read.problem })
    else if (read.value === undefined) {
      if (field.usual !== undefined) values[name] = field.usual
    } else values[name] = read.value
  }
  return { values, problems }
}

const definedOf = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const isSame = ({ fields }: AnyThing, before: Row, values: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(fields).every((name) => canonical(before[name]) === canonical(values[name]))

/** Ids and titles of what the sheet's columns refer to: in the database, and in the sheet itself. */
const resolving = async (all: Transaction<Tables>, thing: AnyThing, drafts: ReadonlyArray<Draft>): Promise<Resolve> => {
  const named = new Set(
    (drafts[0]?.texts ?? []).flatMap(([{ field }]) => {
      const input = field?.input
      return input !== undefined && "of" in input && typeof input.of === "string" ? [input.of] : []
    })
  )
  const known = new Map<string, { readonly ids: Set<string>; readonly titles: Map<string, Set<string>> }>()
  for (const name of named) {
    const other = thingNamed(name)!
    const { rows } = await sql<{ readonly id: string; readonly title: string | null }>`
      select id, ${sql.ref(columnName(other.title))} as title from ${sql.table(tableOf(other))}`.execute(all)
    const beside =
      name !== thing.name
        ? []
        : drafts.flatMap(({ id, texts }) => {
            const title = texts.find(([column]) => column.name === thing.title)?.[1].trim() ?? ""
            return id === null ? [] : [{ id, title }]
          })
    const [ids, titles] = [new Set<string>(), new Map<string, Set<string>>()]
    for (const { id, title } of [...rows, ...beside]) {
      ids.add(id)
      if (title === null || title === "") continue
      const withIt = titles.get(title)
      if (withIt === undefined) titles.set(title, new Set([id]))
      else withIt.add(id)
    }
    known.set(name, { ids, titles })
  }
  return (name, text) => {
    const there = known.get(name)
    if (there === undefined || there.ids.has(text)) return { value: text }
    const [id, ...others] = there.titles.get(text) ?? []
    const { words } = thingNamed(name)!
    if (id === undefined)
      return { problem: { zh: `没有这个${words.zh}：${text}`, en: `there is no “${text}” among ${words.en}` } }
    return others.length === 0
      ? { value: id }
      : {
          problem: {
            zh: `有多个${words.zh}叫“${text}”，请写编号`,
            en: `several ${words.en} are called “${text}”: write the id`
          }
        }
  }
}
