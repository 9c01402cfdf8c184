import type { Fact } from "#actors/facts.ts"
import type { JournalEntry, Living, Sleeper, SleepersAsked } from "../ports/Journal.ts"
import { partsOf } from "../runtime/address.ts"
import type { CodecOf } from "../runtime/codec.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import { DOWNGRADES } from "./downgrade.ts"

/** As the real journal: a batch is on disk this often, or when it has so many rows. */
const COMMIT_EVERY_MS = 20
const COMMIT_ROWS = 100

/** The journal on virtual time: always a little behind, and what it has not committed dies with the core. */
export interface VirtualDisk {
  readonly write: (entry: JournalEntry) => void
  readonly commit: () => void
  /** Calls back when all that was written is committed; never when the core dies before. */
  readonly whenCommitted: (run: () => void) => void
  /** The core dies. `older`: it was of an older version, and wrote all that is there. */
  readonly lose: (older: boolean) => void
  /** States that were read as an older version wrote them. */
  readonly upgraded: () => number
  /** What a restart reads, and what is read of one actor: JSON, as from a database. */
  readonly living: () => ReadonlyArray<Living>
  readonly read: (address: string) => Living | "ended" | undefined
  /** Actors that ended, with the number of their last step. */
  readonly ended: () => ReadonlyArray<{ readonly actor: string; readonly sequence: number }>
  readonly sleepers: (asked: SleepersAsked) => ReadonlyArray<Sleeper>
  /** The last committed row of an actor that says when to wake it. */
  readonly sleeping: (address: string) => JournalEntry | undefined
  readonly allSleeping: () => Iterable<JournalEntry>
  /** Facts committed or about to be. */
  readonly facts: () => ReadonlyArray<Fact>
}

export const makeVirtualDisk = (options: {
  readonly agenda: VirtualAgenda
  readonly codec: CodecOf
  /** Of each kind: what a run of this code notes beside its rows. */
  readonly versions: ReadonlyMap<string, number>
  readonly commitEveryMs: number | undefined
  /** Two actors of one name, or one that forgot a step. */
  readonly onGap: (what: string) => void
}): VirtualDisk => {
  const { agenda, codec, commitEveryMs = COMMIT_EVERY_MS } = options
  const commitRows = commitEveryMs > COMMIT_EVERY_MS ? Number.POSITIVE_INFINITY : COMMIT_ROWS
  const living = new Map<string, JournalEntry>()
  /** Those of them that say when to wake them. */
  const sleeping = new Map<string, JournalEntry>()
  const ended = new Map<string, number>()
  const facts: Array<Fact> = []
  /** Those whose last row was written by an older version. */
  const old = new Set<string>()
  let upgraded = 0
  let rows: Array<JournalEntry> = []
  let waiting: Array<() => void> = []
  /** Counts batches: the time of a batch that died with its core means nothing to the next one. */
  let batch = 0

  const commit = () => {
    batch++
    for (const row of rows) store(row)
    rows = []
    const told = waiting
    waiting = []
    for (const run of told) run()
  }

  const store = (row: JournalEntry) => {
    old.delete(row.actor)
    const before = living.get(row.actor)?.sequence ?? ended.get(row.actor) ?? 0
    if (row.sequence !== before + 1) options.onGap(`step ${row.sequence} of ${row.actor} follows step ${before}`)
    if (row.over) {
      living.delete(row.actor)
      sleeping.delete(row.actor)
      ended.set(row.actor, row.sequence)
    } else {
      ended.delete(row.actor)
      living.set(row.actor, row)
      if (row.wakeAt !== undefined) sleeping.set(row.actor, row)
    }
    facts.push(...row.facts)
  }

  const json = ({ actor, sequence, state }: JournalEntry): Living => {
    const { name } = partsOf(actor)
    const written = JSON.parse(JSON.stringify(codec(actor)!.encodeState(state)))
    for (const { state: stateThen, to } of old.has(actor) ? (DOWNGRADES[name] ?? []) : []) {
      const then = stateThen(written)
      if (then === undefined) continue
      upgraded++
      return { actor, sequence, state: JSON.parse(JSON.stringify(then)), version: to }
    }
    return { actor, sequence, state: written, version: options.versions.get(name)! }
  }

  return {
    write: (entry) => {
      if (rows.length === 0) {
        const mine = batch
        agenda.at(agenda.now() + commitEveryMs, () => mine === batch && commit())
      }
      rows.push(entry)
      if (rows.length >= commitRows) commit()
    },
    commit,
    whenCommitted: (run) => {
      if (rows.length === 0) run()
      else waiting.push(run)
    },
    lose: (older) => {
      batch++
      if (older) for (const actor of living.keys()) old.add(actor)
      rows = []
      waiting = []
    },
    living: () => [...living.values()].filter(({ wakeAt }) => wakeAt === undefined).map(json),
    read: (address) => {
      const row = living.get(address)
      return row === undefined ? (ended.has(address) ? "ended" : undefined) : json(row)
    },
    ended: () => [...ended].map(([actor, sequence]) => ({ actor, sequence })),
    sleepers: ({ after, beforeMs, limit }) =>
      [...sleeping.values()]
        .flatMap(({ actor, wakeAt }) => (typeof wakeAt === "number" && wakeAt < beforeMs ? [{ actor, wakeAt }] : []))
        .toSorted(byTime)
        .filter((sleeper) => after === undefined || byTime(after, sleeper) < 0)
        .slice(0, limit),
    sleeping: (address) => sleeping.get(address),
    allSleeping: () => sleeping.values(),
    upgraded: () => upgraded,
    facts: () => [...facts, ...rows.flatMap((row) => row.facts)]
  }
}

const byTime = (a: Sleeper, b: Sleeper): number =>
  a.wakeAt - b.wakeAt || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : 0)
