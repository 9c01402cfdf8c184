import type { Kysely } from "kysely"
import type { Asker, Scope } from "#wire/asker.ts"
import type { Words } from "#wire/permissions.ts"
import type { Tables } from "../../ports/Database.ts"
import { afterImport, afterWrite } from "../../records/after-write.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { type Change, ChangeRefused } from "../../records/tables/change.ts"
import { writeChanges } from "../../records/tables/write.ts"
import { thingNamed } from "../../records/things.ts"
import { beyondOwnRights } from "../given-rights.ts"
import { type ReadRows, readRows, type RowProblem } from "./import-rows.ts"
import { readSheet, type SheetFormat } from "./read-sheet.ts"

/** One import, as the thread gets it. */
export interface ImportOrder {
  readonly thing: string
  /** `check` does everything and undoes it. */
  readonly mode: "check" | "apply"
  readonly format: SheetFormat
  readonly bytes: Uint8Array
  readonly fileName: string
  /** Who imports: nobody gives by a file what they may not give by a form. */
  readonly asker: Asker
  readonly at: number
  readonly scope: Scope
}

export interface ImportOutcome {
  /** Rows of the file that say something, without the head. */
  readonly rows: number
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  /** Rows that do not fit, in all. */
  readonly badRows: number
  /** What is wrong, row by row: the first {@link PROBLEMS_TOLD}. */
  readonly problems: ReadonlyArray<ImportProblem>
}

/** `row` is null for what is wrong with the file as a whole. */
export interface ImportProblem {
  readonly row: number | null
  readonly field: string
  readonly zh: string
  readonly en: string
}

export type Phase = "reading" | "checking" | "writing"
export interface Watcher {
  readonly onPhase: (phase: Phase, rows: number) => void
  readonly onStored: (rows: number) => void
  /** False: somebody stopped it, and nothing may be kept. Asked once, as the last thing before the commit. */
  readonly mayCommit: () => boolean
}

/** More than these help nobody: they are of a few kinds, and the file is put right and tried again. */
export const PROBLEMS_TOLD = 1_000

/** Undoes the transaction, and carries what was found out to its end. */
class Undone extends Error {
  readonly outcome: ImportOutcome
  constructor(outcome: ImportOutcome) {
    super("undone")
    this.outcome = outcome
  }
}

/** All of the file, or nothing: one transaction. Answers what was done, or what does not fit; of a check, what would be done. */
export const runImport = async (db: Kysely<Tables>, order: ImportOrder, watcher: Watcher): Promise<ImportOutcome> => {
  watcher.onPhase("reading", 0)
  const sheet = await readSheet(order.bytes, order.format)
  if ("problem" in sheet) return refusedFile(sheet.problem)
  watcher.onPhase("checking", sheet.rows.length - 1)
  const thing = thingNamed(order.thing)!
  return db
    .transaction()
    .execute(async (all) => {
      const read = await readRows(all, thing, sheet.rows, order.format, order.scope)
      if (read.problems.length === 0) watcher.onPhase("writing", read.changes.length)
      const misfits = await written(all, read, order, watcher)
      const outcome = outcomeOf(read, misfits)
      if (order.mode === "check" || outcome.badRows > 0 || outcome.problems.length > 0) throw new Undone(outcome)
      const { created, changed, unchanged } = outcome
      const details = { file: order.fileName, created, changed, unchanged }
      await appendAudit(all, [
        { at: order.at, account: order.asker.account, action: "import", object: thing.name, objectId: "", details }
      ])
      if (!watcher.mayCommit()) throw new Undone(outcome)
      return outcome
    })
    .then(async (outcome) => {
      // It is kept already; what was not put in order now, the database puts in order by itself.
      await afterImport[thing.name]?.(db).catch(() => {})
      return outcome
    })
    .catch((error: unknown) => {
      if (error instanceof Undone) return error.outcome
      const clash = clashOf(error)
      if (clash === null) throw error
      return refusedFile(clash)
    })
}

/** Problems of rows that only the writer sees. Where rows are bad by themselves the others are tried all the same, to name every one. */
const written = async (
  all: Parameters<typeof writeChanges>[0],
  { changes, problems, rowOf }: ReadRows,
  { asker, at, fileName, mode }: ImportOrder,
  { onStored }: Watcher
): Promise<ReadonlyArray<RowProblem>> => {
  // What is made comes before what is changed: that may refer to it.
  const order = changes.map((_, index) => index).toSorted((a, b) => rank(changes[a]!) - rank(changes[b]!) || a - b)
  const ordered = order.map((index) => changes[index]!)
  try {
    const beyond = await beyondOwnRights(all, asker, ordered)
    if (beyond.length > 0) throw new ChangeRefused(beyond)
    await writeChanges(
      all,
      ordered,
      { account: asker.account, at, action: "import", details: { file: fileName } },
      afterWrite,
      { isTrial: mode === "check" || problems.length > 0, onStored }
    )
    return []
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error
    return error.problems.map(({ field, index, words }) => ({ field, words, row: rowOf[order[index]!]! }))
  }
}

const rank = ({ op }: Change): number => (op === "create" ? 0 : 1)

const outcomeOf = (
  { changes, problems, rowOf, unchanged }: ReadRows,
  misfits: ReadonlyArray<RowProblem>
): ImportOutcome => {
  const bad = new Set([...problems, ...misfits].map(({ row }) => row))
  const count = (op: Change["op"]) =>
    changes.filter((change, index) => change.op === op && !bad.has(rowOf[index]!)).length
  const [created, changed] = [count("create"), count("change")]
  return {
    rows: created + changed + unchanged + [...bad].filter((row) => row > 1).length,
    created,
    changed,
    unchanged,
    badRows: bad.size,
    problems: [...problems, ...misfits]
      .toSorted((a, b) => a.row - b.row)
      .slice(0, PROBLEMS_TOLD)
      .map(({ field, row, words }) => ({ row, field, ...words }))
  }
}

const refusedFile = (words: Words): ImportOutcome => ({
  rows: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  badRows: 0,
  problems: [{ row: null, field: "file", ...words }]
})

/** Somebody made the same thing in the same moment, or two rows change places: unique and foreign keys of the database. */
const clashOf = (error: unknown): Words | null => {
  const { code, detail } = error as { readonly code?: unknown; readonly detail?: unknown }
  return code === "23505" || code === "23503"
    ? { zh: `与已有数据冲突：${String(detail)}`, en: `clashes with what is there: ${String(detail)}` }
    : null
}
