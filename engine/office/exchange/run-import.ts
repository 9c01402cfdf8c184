import type { Kysely, Transaction } from "kysely"
import type { Asker, Scope } from "#wire/asker.ts"
import type { Words } from "#wire/permissions.ts"
import type { Tables } from "../../ports/Database.ts"
import { afterImport, afterWrite, touchesOwnRows } from "../../records/after-write.ts"
import { appendAudit } from "../../records/audit/log.ts"
import { type Change, type ChangedBy, ChangeRefused, ChangeStale } from "../../records/tables/change.ts"
import { becomeWriter, writeChanges } from "../../records/tables/write.ts"
import { Overtaken, writeBeside } from "../../records/tables/write-beside.ts"
import { thingNamed } from "../../records/things.ts"
import { beyondEntry } from "../entry-rights.ts"
import { beyondOwnRights } from "../given-rights.ts"
import { type ReadRows, readRows, type RowProblem } from "./import-rows.ts"
import { readSheet, type SheetCell, type SheetFormat } from "./read-sheet.ts"

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
  const importing = { db, order, watcher, rows: sheet.rows }
  const isLarge = order.mode === "apply" && sheet.rows.length > BESIDE_OTHERS_FROM
  try {
    return await tried(importing, isLarge ? "beside" : "in-turn")
  } catch (error) {
    if (order.mode !== "apply" || !isOvertaken(error)) return refusedFor(error)
    // Others were in the way: once more, and they wait.
    return await tried(importing, "alone").catch(refusedFor)
  }
}

/** Whether others may write while it stores, only while it reads, or not at all. */
type Manner = "beside" | "in-turn" | "alone"

/** A shorter one is over before anybody has waited. */
const BESIDE_OTHERS_FROM = 1_000

interface Importing {
  readonly db: Kysely<Tables>
  readonly order: ImportOrder
  readonly watcher: Watcher
  readonly rows: ReadonlyArray<ReadonlyArray<SheetCell>>
}

const tried = async ({ db, order, rows, watcher }: Importing, manner: Manner): Promise<ImportOutcome> => {
  watcher.onPhase("checking", rows.length - 1)
  const thing = thingNamed(order.thing)!
  return db
    .transaction()
    .execute(async (all) => {
      // What is read is what is changed: nobody comes between.
      if (manner === "alone") await becomeWriter(all)
      const readAgain = (only: ReadonlySet<number>) =>
        readRows(
          all,
          thing,
          rows.map((row, index) => (index === 0 || only.has(index + 1) ? row : [])),
          order.format,
          order.scope
        )
      const read = await readRows(all, thing, rows, order.format, order.scope)
      if (read.problems.length === 0) watcher.onPhase("writing", read.changes.length)
      const { misfits, written } = await write({ all, order, read, readAgain, watcher }, manner)
      const outcome = outcomeOf(written, misfits)
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
      throw error
    })
}

interface WritingRead {
  readonly all: Transaction<Tables>
  readonly order: ImportOrder
  readonly read: ReadRows
  /** The same of these rows of the file, as things are now. */
  readonly readAgain: (rows: ReadonlySet<number>) => Promise<ReadRows>
  readonly watcher: Watcher
}

interface Written {
  /** What was read, as it was written in the end. */
  readonly written: ReadRows
  readonly misfits: ReadonlyArray<RowProblem>
}

/** Problems of rows that only the writer sees. Where rows are bad by themselves the others are tried all the same, to name every one. */
const write = async (
  { all, order: { asker, at, fileName, mode }, read, readAgain, watcher: { onStored } }: WritingRead,
  manner: Manner
): Promise<Written> => {
  const { changes, problems, rowOf } = read
  // What is made comes before what is changed: that may refer to it.
  const places = changes.map((_, index) => index).toSorted((a, b) => rank(changes[a]!) - rank(changes[b]!) || a - b)
  const ordered = places.map((index) => changes[index]!)
  const rows = places.map((index) => rowOf[index]!)
  const by: ChangedBy = { account: asker.account, at, action: "import", details: { file: fileName } }
  const beyondRights = async (asked: ReadonlyArray<Change>) => [
    ...(await beyondOwnRights(all, asker, asked)),
    ...(await beyondEntry(all, asker, asked))
  ]
  try {
    const beyond = await beyondRights(ordered)
    if (beyond.length > 0) throw new ChangeRefused(beyond)
    if (manner !== "beside" || problems.length > 0) {
      const isTrial = mode === "check" || problems.length > 0
      await writeChanges(all, ordered, by, afterWrite, { isTrial, onStored })
      return { written: read, misfits: [] }
    }
    const again = async (stale: ReadonlyArray<number>) => {
      if (stale.length === 0) return []
      const anew = await readAgain(new Set(stale.map((place) => rows[place]!)))
      // One that was removed is made again, and one that is out of reach now is told: both by whoever is alone.
      if (anew.problems.length > 0 || anew.changes.some(({ op }) => op === "create")) throw new Overtaken()
      if ((await beyondRights(anew.changes)).length > 0) throw new Overtaken()
      return stale.map((place) => anew.changes[anew.rowOf.indexOf(rows[place]!)] ?? null)
    }
    const written = await writeBeside(all, ordered, by, { afterWrite, touchesOwnRows, again, onStored })
    const kept = written.flatMap((change, place) => (change === null ? [] : [{ change, row: rows[place]! }]))
    return {
      written: {
        changes: kept.map(({ change }) => change),
        rowOf: kept.map(({ row }) => row),
        unchanged: read.unchanged + written.length - kept.length,
        problems
      },
      misfits: []
    }
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error
    return {
      written: read,
      misfits: error.problems.map(({ field, index, words }) => ({ field, words, row: rows[index]! }))
    }
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

/** Codes of what the database refuses because of what somebody else does in the same moment. */
const CLASHES: ReadonlySet<unknown> = new Set(["23505", "23503"])
const DEADLOCK = "40P01"

const isOvertaken = (error: unknown): boolean => {
  const { code } = error as { readonly code?: unknown }
  return error instanceof Overtaken || error instanceof ChangeStale || CLASHES.has(code) || code === DEADLOCK
}

/** Two rows change places, or a key is taken that no check looks at: unique and foreign keys of the database. */
const refusedFor = (error: unknown): ImportOutcome => {
  const { code, detail } = error as { readonly code?: unknown; readonly detail?: unknown }
  if (!CLASHES.has(code)) throw error
  return refusedFile({ zh: `与已有数据冲突：${String(detail)}`, en: `clashes with what is there: ${String(detail)}` })
}
