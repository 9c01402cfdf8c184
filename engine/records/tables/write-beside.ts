import { sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { tableOf } from "../thing/columns.ts"
import { appendAudit } from "../audit/log.ts"
import { appendStaged, stageAudit } from "../audit/staged.ts"
import { centreChanged } from "./centre-changed.ts"
import { type Change, type ChangedBy, ChangeRefused } from "./change.ts"
import { inRuns, storeRun } from "./store.ts"
import {
  type AfterWrite,
  auditOf,
  becomeWriter,
  checked,
  type Planned,
  plansOf,
  problemsBefore,
  writeChanges,
  type Writing
} from "./write.ts"

/** Others were faster in a way that only the sole writer can tell; nothing of it may be kept. */
export class Overtaken extends Error {
  constructor() {
    super("overtaken")
  }
}

export interface WritingBeside extends Pick<Writing, "onStored"> {
  readonly afterWrite: Readonly<Record<string, AfterWrite>>
  /** Things whose `afterWrite` touches nothing that others write. */
  readonly touchesOwnRows: ReadonlySet<string>
  /** Changes of these places, made anew over rows that others changed meanwhile; null: nothing is left to change. */
  readonly again: (places: ReadonlyArray<number>) => Promise<ReadonlyArray<Change | null>>
}

/**
 * {@link writeChanges} of very many, beside which others go on writing: what is new, which nobody else can know, is stored and
 * its lines of the log are laid ready before this one asks to be the only writer. Then it looks whether all that it stands on
 * is still so, and does what is left. Answers what was written, by place. Throws {@link Overtaken} besides.
 */
export const writeBeside = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change>,
  by: ChangedBy,
  { again, onStored, ...after }: WritingBeside
): Promise<ReadonlyArray<Change | null>> => {
  // What somebody changed before it was looked at a second time is read again too, in the end.
  const overtaken = new Set<number>()
  const seen = await plansOf(all, changes, by, (place) => overtaken.add(place))
  if ((await problemsBefore(all, seen)).length > 0) {
    // Names everything that does not fit.
    await writeChanges(all, changes, by, after.afterWrite, { isTrial: true })
    throw new Overtaken()
  }
  const made = seen.filter(({ change }) => change.op === "create")
  const [early, late] = [made.filter(isEarly(after)), made.filter((each) => !isEarly(after)(each))]
  await store(all, made, onStored)
  await doBesides(all, early, after)
  const lines = await stageAudit(
    all,
    seen.map((each) => auditOf(each, by))
  )
  await becomeWriter(all)
  for (const place of await overtakenPlaces(all, seen)) overtaken.add(place)
  const stale = [...overtaken].toSorted((a, b) => a - b)
  const anew = await plannedAnew(all, await again(stale), stale, by)
  const changed = [...seen.filter(({ change, index }) => change.op !== "create" && !overtaken.has(index)), ...anew]
  const [found] = await problemsBefore(all, [...made, ...changed])
  if (found !== undefined) throw new Overtaken()
  await store(all, changed, onStored)
  const problems = await checked(all, [...made, ...changed])
  if (problems.length > 0) throw new ChangeRefused(problems.toSorted((a, b) => a.index - b.index))
  await doBesides(all, [...late, ...changed], after)
  await appendStaged(all, lines, new Set(seen.flatMap(({ index }, nth) => (overtaken.has(index) ? [nth] : []))))
  await appendAudit(
    all,
    anew.map((each) => auditOf(each, by))
  )
  if (changes.some(({ thing }) => thing.isOfCentre === true)) await centreChanged(all)
  const written = new Map(anew.map(({ change, index }) => [index, change]))
  return changes.map((change, index) => (overtaken.has(index) ? (written.get(index) ?? null) : change))
}

const isEarly =
  ({ touchesOwnRows }: Pick<WritingBeside, "touchesOwnRows">) =>
  ({ change }: Planned): boolean =>
    touchesOwnRows.has(change.thing.name)

const store = async (
  all: Transaction<Tables>,
  planned: ReadonlyArray<Planned>,
  onStored: Writing["onStored"]
): Promise<void> => {
  for (const run of inRuns(planned)) {
    await storeRun(all, run)
    onStored?.(run.length)
  }
}

const doBesides = async (
  all: Transaction<Tables>,
  planned: ReadonlyArray<Planned>,
  { afterWrite }: Pick<WritingBeside, "afterWrite">
): Promise<void> => {
  for (const group of inRuns(planned))
    await afterWrite[group[0]!.change.thing.name]?.(
      all,
      group.map(({ before, row }) => ({ before, after: row }))
    )
}

/** Versions are read in such portions. */
const PORTION = 20_000

/** Places of what somebody changed or removed since it was read. */
const overtakenPlaces = async (
  all: Transaction<Tables>,
  seen: ReadonlyArray<Planned>
): Promise<ReadonlyArray<number>> => {
  const places: Array<number> = []
  const there = seen.filter(({ change }) => change.op === "change")
  for (const thing of new Set(there.map(({ change }) => change.thing))) {
    const ofThing = there.filter(({ change }) => change.thing === thing)
    for (let at = 0; at < ofThing.length; at += PORTION) {
      const portion = ofThing.slice(at, at + PORTION)
      const { rows } = await sql<{ readonly id: string; readonly version: number }>`
        select id, version from ${sql.table(tableOf(thing))} where id = any(${portion.map(({ change }) => change.id)})`.execute(
        all
      )
      const versions = new Map(rows.map(({ id, version }) => [id, version]))
      for (const { before, change, index } of portion)
        if (versions.get(change.id!) !== before!.version) places.push(index)
    }
  }
  return places
}

/** Plans with the places of those that they stand for. */
const plannedAnew = async (
  all: Transaction<Tables>,
  changes: ReadonlyArray<Change | null>,
  places: ReadonlyArray<number>,
  by: ChangedBy
): Promise<ReadonlyArray<Planned>> => {
  const left = changes.flatMap((change, nth) => (change === null ? [] : [{ change, index: places[nth]! }]))
  const planned = await plansOf(
    all,
    left.map(({ change }) => change),
    by
  )
  return planned.map((each, nth) => ({ ...each, index: left[nth]!.index }))
}
