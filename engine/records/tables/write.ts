import { randomInt } from "node:crypto"
import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { type AuditLine, appendAudit } from "../audit/log.ts"
import { columnsOf, linksOf, tableOf } from "../thing/columns.ts"
import { problemsOf } from "../thing/problems.ts"
import type { AnyThing, Look, Problem, Row } from "../thing/thing.ts"
import { thingNamed } from "../things.ts"
import { type Change, type ChangedBy, type ChangeProblem, ChangeRefused, ChangeStale, type Values } from "./change.ts"
import { rowsWhere } from "./read.ts"
import { unknownReferences, usesOf } from "./references.ts"

/** One writer at a time: checks look at several tables, and two changes that each fit may not fit together. */
const WRITER_LOCK = 7_240_002

/** What a thing's folder does besides, in the same transaction. */
export type AfterWrite = (
  all: Transaction<Tables>,
  done: ReadonlyArray<{ readonly before: Row | null; readonly after: Row | null }>
) => Promise<void>

/**
 * The one way in which a thing changes, for forms, imports and the seed: fields are checked, references exist, versions are
 * what the writer saw, the thing's own check holds over the result, the log has it, and the engine is told. Answers the rows
 * as they are now (null: removed). Throws {@link ChangeRefused} or {@link ChangeStale}; then the transaction must be undone.
 */
export const writeChanges = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change>,
  by: ChangedBy,
  afterWrite: Readonly<Record<string, AfterWrite>> = {}
): Promise<ReadonlyArray<Row | null>> => {
  await sql`select pg_advisory_xact_lock(${WRITER_LOCK})`.execute(all)
  const before = await rowsBefore(all, changes)
  const planned = changes.map((change, index) => plan(change, index, before, by))
  const refused = planned.flatMap(({ problems }) => problems)
  if (refused.length > 0) throw new ChangeRefused(refused)
  const missing = await unknownReferences(
    all,
    planned.flatMap(({ change, index, row }) => (row === null ? [] : [{ index, thing: change.thing, row }]))
  )
  if (missing.length > 0) throw new ChangeRefused(missing)
  const used = await usesOf(
    all,
    planned.flatMap(({ change, index, row }) => (row === null ? [{ index, thing: change.thing, id: change.id! }] : []))
  )
  if (used.length > 0) throw new ChangeRefused(used)

  for (const group of inRuns(planned)) await store(all, group)
  const unfit = await checked(all, planned)
  if (unfit.length > 0) throw new ChangeRefused(unfit)
  for (const group of inRuns(planned))
    await afterWrite[group[0]!.change.thing.name]?.(
      all,
      group.map(({ before: was, row }) => ({ before: was, after: row }))
    )
  await appendAudit(
    all,
    planned.map((each) => auditOf(each, by))
  )
  if (planned.some(({ change }) => change.thing.isOfCentre === true)) await centreChanged(all)
  return planned.map(({ row }) => row)
}

interface Planned {
  readonly index: number
  readonly change: Change
  readonly before: Row | null
  /** Null: it goes. */
  readonly row: Row | null
  readonly problems: ReadonlyArray<ChangeProblem>
}

const keyOf = (thing: string, id: string) => `${thing}/${id}`

/** Rows that are there already, by thing and id. */
const rowsBefore = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change>
): Promise<ReadonlyMap<string, Row>> => {
  const found = new Map<string, Row>()
  const things = new Set(changes.map(({ thing }) => thing))
  for (const thing of things) {
    const ids = changes.flatMap((change) => (change.thing === thing && change.id !== null ? [change.id] : []))
    for (const row of await rowsWhere(all, thing, sql`t.id = any(${ids})`)) found.set(keyOf(thing.name, row.id), row)
  }
  return found
}

const plan = (change: Change, index: number, rows: ReadonlyMap<string, Row>, by: ChangedBy): Planned => {
  const { thing } = change
  const before = change.id === null ? null : (rows.get(keyOf(thing.name, change.id)) ?? null)
  const none = { index, change, before, row: null }
  if (change.op !== "create" && (before === null || before.version !== change.version))
    throw new ChangeStale(thing.name, change.id, before)
  if (change.op === "remove") return { ...none, problems: [] }
  const values = { ...usualValues(thing), ...change.values }
  const id = change.id ?? madeId()
  const problems = [...idProblems(change, before), ...problemsOf(thing, change.values)].map((problem) => ({
    ...problem,
    index
  }))
  const version = change.op === "create" ? 1 : change.version + 1
  const row = { ...values, id, version, changedAt: by.at, changedBy: by.account } as Row
  return { index, change: { ...change, id }, before, row, problems }
}

const usualValues = ({ fields }: AnyThing): Values =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { usual }]) => (usual === undefined ? [] : [[name, usual]]))
  )

const idProblems = (change: Exclude<Change, { op: "remove" }>, before: Row | null): ReadonlyArray<Problem> => {
  if (change.op === "change") return []
  const { id: rule } = change.thing
  if (before !== null) return [{ field: "id", words: { zh: "已存在", en: "is there already" } }]
  if (change.id === null)
    return rule.by === "made" ? [] : [{ field: "id", words: { zh: "必填", en: "must be filled in" } }]
  return rule.pattern.test(change.id) && change.id.length <= rule.maxLength
    ? []
    : [
        {
          field: "id",
          words: { zh: `格式不正确，例如 ${rule.example}`, en: `is not of the right form; such as ${rule.example}` }
        }
      ]
}

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
/** 40 bits: among a million ids a clash is one in a million, and a clash is refused, not overwritten. */
const madeId = (): string => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("")

/** Runs of the same thing and kind of change, in their order: each run is a few statements. */
const inRuns = (planned: ReadonlyArray<Planned>): ReadonlyArray<ReadonlyArray<Planned>> => {
  const runs: Array<Array<Planned>> = []
  for (const each of planned) {
    const last = runs.at(-1)
    if (
      last !== undefined &&
      last[0]!.change.thing === each.change.thing &&
      last[0]!.change.op === each.change.op &&
      last.length < RUN_LIMIT
    )
      last.push(each)
    else runs.push([each])
  }
  return runs
}
/** Times the columns of the widest thing, below PostgreSQL's 65,535 parameters. */
const RUN_LIMIT = 1_000

const store = async (all: Transaction<Tables>, run: ReadonlyArray<Planned>): Promise<void> => {
  const { op, thing } = run[0]!.change
  const table = sql.table(tableOf(thing))
  if (op === "remove") {
    await sql`delete from ${table} where id = any(${run.map(({ change }) => change.id)})`.execute(all)
    return
  }
  const columns = columnsOf(thing)
  const cellsOf = (row: Row) => [
    row.id,
    row.version,
    row.changedAt,
    row.changedBy,
    ...columns.map(({ field, type }) =>
      type === "jsonb"
        ? sql`${JSON.stringify(row[field])}::jsonb`
        : type === "text[]"
          ? sql`${row[field]}::text[]`
          : row[field]
    )
  ]
  const names = ["id", "version", "changed_at", "changed_by", ...columns.map(({ name }) => name)]
  if (op === "create")
    await sql`insert into ${table} (${sql.join(names.map((name) => sql.ref(name)))}) values ${sql.join(
      run.map(({ row }) => sql`(${sql.join(cellsOf(row!))})`)
    )}`.execute(all)
  else
    for (const { row } of run) {
      const cells = cellsOf(row!)
      await sql`update ${table} set ${sql.join(names.slice(1).map((name, index) => sql`${sql.ref(name)} = ${cells[index + 1]}`))} where id = ${row!.id}`.execute(
        all
      )
    }
  await storeLinks(
    all,
    thing,
    run.map(({ row }) => row!),
    op === "change"
  )
}

const storeLinks = async (
  all: Transaction<Tables>,
  thing: AnyThing,
  rows: ReadonlyArray<Row>,
  replaces: boolean
): Promise<void> => {
  for (const { field, hasLevel, other, owner, table } of linksOf(thing)) {
    if (replaces)
      await sql`delete from ${sql.table(table)} where ${sql.ref(owner)} = any(${rows.map(({ id }) => id)})`.execute(all)
    const cells = rows.flatMap((row) =>
      hasLevel
        ? Object.entries(row[field] as Record<string, number>).map(([id, level]) => [row.id, id, level])
        : (row[field] as ReadonlyArray<string>).map((id, position) => [row.id, id, position])
    )
    for (let at = 0; at < cells.length; at += 5_000)
      await sql`insert into ${sql.table(table)} (${sql.ref(owner)}, ${sql.ref(other)}, ${sql.ref(hasLevel ? "level" : "position")})
        values ${sql.join(cells.slice(at, at + 5_000).map((cell) => sql`(${sql.join(cell)})`))}`.execute(all)
  }
}

/** The things' own checks, over everything as it is now within the transaction. */
const checked = async (
  all: Transaction<Tables>,
  planned: ReadonlyArray<Planned>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const withCheck = planned.filter(
    ({ change: { thing }, row }) => (row === null ? thing.checkRemoval : thing.check) !== undefined
  )
  const needed = new Set(withCheck.flatMap(({ change: { thing } }) => thing.looksAt ?? []))
  const rows = new Map<string, ReadonlyArray<Row>>()
  for (const name of needed) rows.set(name, await rowsWhere(all, thingNamed(name)!))
  const look: Look = { all: (name) => (rows.get(name) ?? []) as never }
  return withCheck.flatMap(
    ({ before, change: { thing }, index, row }) =>
      (row === null ? thing.checkRemoval?.(before, look) : thing.check?.(row, look))?.map((problem) => ({
        ...problem,
        index
      })) ?? []
  )
}

const auditOf = ({ before, change, row }: Planned, by: ChangedBy): AuditLine => ({
  at: by.at,
  account: by.account,
  action: by.action ?? change.op,
  object: change.thing.name,
  objectId: change.id!,
  before,
  after: row,
  details: by.details
})

/** The engine reads the centre anew when the change is committed. */
export const centreChanged = async (all: Transaction<Tables>): Promise<void> => {
  await sql`update centre_state set version = version + 1`.execute(all)
  await sql`notify centre_changed`.execute(all)
}
