import { randomInt } from "node:crypto"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { type AuditLine, appendAudit } from "../audit/log.ts"
import { parameterValue, parameterValues } from "../parameters/store.ts"
import { knownDialects } from "../terminals/dialects.ts"
import { problemsOf } from "../thing/problems.ts"
import type { AnyThing, Given, Look, Problem, Row } from "../thing/thing.ts"
import { thingNamed } from "../things.ts"
import { type Change, type ChangedBy, type ChangeProblem, ChangeRefused, ChangeStale, type Values } from "./change.ts"
import { centreChanged } from "./centre-changed.ts"
import { rowsWhere } from "./read.ts"
import { referencesOf, unknownReferences, usesOf } from "./references.ts"
import { inRuns, type Stored, storeRun } from "./store.ts"
import { takenValues } from "./taken.ts"

/** One writer at a time: checks look at several tables, and two changes that each fit may not fit together. */
const WRITER_LOCK = 7_240_002

/** Held until the transaction ends. */
export const becomeWriter = async (all: Transaction<Tables>): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${WRITER_LOCK})`.execute(all)
}

/** What a thing's folder does besides, in the same transaction. */
export type AfterWrite = (
  all: Transaction<Tables>,
  done: ReadonlyArray<{ readonly before: Row | null; readonly after: Row | null }>
) => Promise<void>

export interface Writing {
  /** Only whether it would do: no line in the log, nobody is told. The caller undoes the transaction. */
  readonly isTrial?: boolean
  /** Told of each portion of rows that is stored. */
  readonly onStored?: (rows: number) => void
}

/**
 * The one way in which a thing changes, for forms, imports and the seed: fields are checked, references exist, versions are
 * what the writer saw, the thing's own check holds over the result, the log has it, and the engine is told. Answers the rows
 * as they are now (null: removed). Throws {@link ChangeRefused}, which names everything that does not fit, or
 * {@link ChangeStale}; then the transaction must be undone.
 */
export const writeChanges = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change>,
  by: ChangedBy,
  afterWrite: Readonly<Record<string, AfterWrite>> = {},
  { isTrial, onStored }: Writing = {}
): Promise<ReadonlyArray<Row | null>> => {
  // A trial is undone, whatever comes of it; nobody has to wait for it.
  if (isTrial !== true) await becomeWriter(all)
  const planned = await plansOf(all, changes, by)
  const problems = await problemsBefore(all, planned)
  const fit = fitting(planned, problems)
  for (const run of inRuns(fit)) {
    await storeRun(all, run)
    onStored?.(run.length)
  }
  problems.push(...(await checked(all, fit)))
  if (problems.length > 0) throw new ChangeRefused(problems.toSorted((a, b) => a.index - b.index))
  if (isTrial === true) return planned.map(({ row }) => row)
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

/** What the centre is set to, read when something that is written is settled by it. */
export const givenFor = async (all: Kysely<Tables>, changes: ReadonlyArray<Pick<Change, "thing">>): Promise<Given> => ({
  ownAreaCode: changes.some(({ thing }) => thing.settle !== undefined)
    ? await parameterValue(all, "numbers.areaCode")
    : ""
})

const settled = (change: Change, given: Given): Change =>
  change.op === "remove" || change.thing.settle === undefined
    ? change
    : { ...change, values: change.thing.settle(change.values, given) }

/** Each change with the row as it is and as it is to be. Throws {@link ChangeStale}, or tells `onStale` the place and leaves it out. */
export const plansOf = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change>,
  by: ChangedBy,
  onStale?: (place: number) => void
): Promise<ReadonlyArray<Planned>> => {
  const before = await rowsBefore(all, changes)
  const given = await givenFor(all, changes)
  return changes.flatMap((each, index) => {
    try {
      return [plan(settled(each, given), index, before, by)]
    } catch (error) {
      if (onStale === undefined || !(error instanceof ChangeStale)) throw error
      onStale(index)
      return []
    }
  })
}

export interface Planned extends Stored {
  readonly index: number
  readonly problems: ReadonlyArray<ChangeProblem>
}

/** What can be said before anything is stored: of rows whose fields fit, whether what they name is there and theirs alone. */
export const problemsBefore = async (
  all: Transaction<Tables>,
  planned: ReadonlyArray<Planned>
): Promise<Array<ChangeProblem>> => {
  const rows = planned.flatMap(({ change, index, problems, row }) =>
    row === null ? [] : [{ index, thing: change.thing, row, isFit: problems.length === 0 }]
  )
  const unknown = await unknownReferences(all, rows)
  const misfits = new Set(unknown.map(({ index }) => index))
  return [
    ...planned.flatMap(({ problems }) => problems),
    ...unknown,
    ...(await takenValues(
      all,
      rows.map((each) => (misfits.has(each.index) ? { ...each, isFit: false } : each))
    )),
    ...(await usesOf(
      all,
      planned.flatMap(({ change, index, row }) =>
        row === null ? [{ index, thing: change.thing, id: change.id! }] : []
      )
    ))
  ]
}

/** Without what does not fit, and without what would stand on it: the rest is stored to see whether it would do. */
const fitting = (planned: ReadonlyArray<Planned>, problems: ReadonlyArray<ChangeProblem>): ReadonlyArray<Planned> => {
  if (problems.length === 0) return planned
  const unfit = new Set(problems.map(({ index }) => index))
  for (;;) {
    const missing = new Set(
      planned.flatMap(({ change, index }) =>
        change.op === "create" && unfit.has(index) ? [keyOf(change.thing.name, change.id!)] : []
      )
    )
    const falling = planned.filter(
      ({ change, index, row }) =>
        row !== null &&
        !unfit.has(index) &&
        referencesOf(change.thing, row).some(({ id, of }) => missing.has(keyOf(of, id)))
    )
    if (falling.length === 0) return planned.filter(({ index }) => !unfit.has(index))
    for (const { index } of falling) unfit.add(index)
  }
}

const keyOf = (thing: string, id: string) => `${thing}/${id}`

/** Rows read in one answer. */
const PORTION = 5_000

/** Rows that are there already, by thing and id. */
const rowsBefore = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change>
): Promise<ReadonlyMap<string, Row>> => {
  const found = new Map<string, Row>()
  const things = new Set(changes.map(({ thing }) => thing))
  for (const thing of things) {
    const ids = changes.flatMap((change) => (change.thing === thing && change.id !== null ? [change.id] : []))
    for (let at = 0; at < ids.length; at += PORTION)
      for (const row of await rowsWhere(all, thing, sql`t.id = any(${ids.slice(at, at + PORTION)})`))
        found.set(keyOf(thing.name, row.id), row)
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
  const values = { ...usualValues(thing), ...change.values, ...fixedValues(thing, before) }
  const id = change.id ?? madeId()
  const problems = [...idProblems(change, before), ...problemsOf(thing, change.values)].map((problem) => ({
    ...problem,
    index
  }))
  const version = change.op === "create" ? 1 : change.version + 1
  const row = { ...values, id, version, changedAt: by.at, changedBy: by.account } as Row
  return { index, change: { ...change, id }, before, row, problems }
}

const fixedValues = ({ fields }: AnyThing, before: Row | null): Values =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { isFixed, usual }]) =>
      isFixed ? [[name, before === null ? usual : before[name]]] : []
    )
  )

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
  return rule.pattern.test(change.id) && change.id.length <= rule.maxLength && !PATHS.has(change.id)
    ? []
    : [
        {
          field: "id",
          words: { zh: `格式不正确，例如 ${rule.example}`, en: `is not of the right form; such as ${rule.example}` }
        }
      ]
}

/** What stands in the place of an id in a path, and is none. */
const PATHS: ReadonlySet<string> = new Set(["duplicates", "export", "import", "match", "merges", "template"])

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
/** 40 bits: among a million ids a clash is one in a million, and a clash is refused, not overwritten. */
export const madeId = (): string => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("")

/** The things' own checks, over everything as it is now within the transaction. */
export const checked = async (
  all: Transaction<Tables>,
  planned: ReadonlyArray<Planned>
): Promise<ReadonlyArray<ChangeProblem>> => {
  const withCheck = planned.filter(
    ({ change: { thing }, row }) => (row === null ? thing.checkRemoval : thing.check) !== undefined
  )
  const needed = new Set(withCheck.flatMap(({ change: { thing } }) => thing.looksAt ?? []))
  const rows = new Map<string, ReadonlyArray<Row>>()
  for (const name of needed) rows.set(name, await rowsWhere(all, thingNamed(name)!))
  const look: Look = {
    all: (name) => (rows.get(name) ?? []) as never,
    dialling: withCheck.some(({ change: { thing } }) => thing.looksAtDialling === true)
      ? await diallingRules(all)
      : { barred: [], ownAreaCode: "" },
    dialects: withCheck.some(({ change: { thing } }) => thing.looksAtDialects === true) ? knownDialects() : []
  }
  return withCheck.flatMap(
    ({ before, change: { thing }, index, row }) =>
      (row === null ? thing.checkRemoval?.(before, look) : thing.check?.(row, look))?.map((problem) => ({
        ...problem,
        index
      })) ?? []
  )
}

const diallingRules = async (all: Transaction<Tables>): Promise<Look["dialling"]> => {
  const rules = await parameterValues(all, ["dialling.barred", "numbers.areaCode"])
  return { barred: rules["dialling.barred"], ownAreaCode: rules["numbers.areaCode"] }
}

export const auditOf = ({ before, change, row }: Planned, by: ChangedBy): AuditLine => ({
  at: by.at,
  account: by.account,
  action: by.action ?? change.op,
  object: change.thing.name,
  objectId: change.id!,
  before,
  after: row,
  details: by.details
})
