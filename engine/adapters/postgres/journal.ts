import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Scope from "effect/Scope"
import type { CallRecord } from "#wire/records.ts"
import type { CallRecordRow } from "../../ports/Database.ts"
import type { Journal, JournalEntry, Living } from "../../ports/Journal.ts"
import { Backlog, type Chunk, CHUNK_ROWS, type Row } from "./chunk.ts"
import { type Failed, type OpenDatabase, reasonOf } from "./database.ts"
import { readAwake, sleepersOf } from "./sleepers.ts"
import { type Encoder, type RecordFold, writeChunk } from "./write-chunk.ts"

/** A disk of a small machine does 100–200 commits a second; fifty leave it room, and a killed engine loses no more than this. */
const GROUP_MS = 20

/**
 * Steps kept while the database is away: about 200 MB, some hours of a small centre, minutes of a large one. Beyond it
 * calls still go on, their steps are counted as lost, and health says so: ending calls for the sake of their records helps nobody.
 */
export const BACKLOG_LIMIT = 200_000

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000

/** On the way out the last chunks get this long; longer would keep a stopped centre from stopping when its database is away. */
const FLUSH_AT_END = "3 seconds"

/** Records kept in memory to fold the next fact into; a call that was pushed out is read again. */
const RECORDS_KEPT = 10_000

/** Actors over within this time are remembered through a restart, so that a late message of the switch does not begin one anew. */
const OVER_WITHIN_MS = 3_600_000

export interface JournalHealth {
  /** Steps not committed yet. */
  readonly backlog: number
  readonly commits: number
  readonly lastCommitMs: number
  /** Steps beyond {@link BACKLOG_LIMIT}. */
  readonly lost: number
  /** Steps the database would not take for what is in them. */
  readonly refused: number
  /** Steps that were there already: a commit whose answer was lost. */
  readonly repeated: number
}

export interface OpenJournal {
  readonly service: Journal["Service"]
  /** Names of the actors that ended within the last hour. */
  readonly over: Effect.Effect<ReadonlyArray<string>>
  readonly health: () => JournalHealth
}

/** The batch writer as a fiber of the scope. It writes in the order of `append`, one commit at a time. */
export const openJournal = Effect.fnUntraced(function* (options: {
  readonly database: OpenDatabase
  readonly encoder: Encoder
  readonly records: RecordFold
  /** Kinds whose actors sleep: a start does not read them. */
  readonly sleepingKinds?: ReadonlyArray<string>
  readonly backlogLimit?: number
}): Effect.fn.Return<OpenJournal, never, Scope.Scope> {
  const { backlogLimit = BACKLOG_LIMIT, database, encoder } = options
  const clock = yield* Clock.Clock
  const run = clock.currentTimeMillisUnsafe()
  const backlog = new Backlog()
  const arrived = Latch.makeUnsafe(false)
  const due = Latch.makeUnsafe(false)
  const records = makeRecords(options.records, database)
  let inFlight: Chunk | undefined
  let [commits, lastCommitMs, lost, refused, repeated] = [0, 0, 0, 0, 0]

  const add = (entry: JournalEntry): Chunk => {
    const chunk = backlog.add(entry, clock.currentTimeMillisUnsafe())
    arrived.openUnsafe()
    if (chunk.rows.length >= CHUNK_ROWS) due.openUnsafe()
    return chunk
  }

  const append = (entry: JournalEntry): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (backlog.rows < backlogLimit) {
        add(entry)
        return Effect.void
      }
      lost++
      return (lost & (lost - 1)) === 0
        ? Effect.logFatal("the journal's memory is full while the database is away: steps are lost", { lost })
        : Effect.void
    })

  // A press is not turned away for want of memory: they are few, and each one waits here for its commit.
  const appendDurably = (entry: JournalEntry): Effect.Effect<void> =>
    Effect.suspend(() => {
      const { committed } = add(entry)
      due.openUnsafe()
      return Deferred.await(committed)
    })

  const commit = Effect.fnUntraced(function* (rows: ReadonlyArray<Row>): Effect.fn.Return<void> {
    let waitMs = FIRST_RETRY_MS
    // Folded once, however often it is written: a lost answer may hide a commit, and its records must not be folded into again.
    let folded: Folded | undefined
    for (;;) {
      const began = clock.monotonicTimeNanosUnsafe()
      const outcome = yield* Effect.result(
        Effect.gen(function* () {
          const { keep, rows: changed } = (folded ??= yield* records.fold(rows))
          const written = yield* database.attempt((db) => writeChunk(db, encoder, run, rows, changed))
          keep()
          return written
        })
      )
      if (outcome._tag === "Success") {
        commits++
        repeated += rows.length - outcome.success
        lastCommitMs = Number(clock.monotonicTimeNanosUnsafe() - began) / 1e6
        return
      }
      const { away, error } = outcome.failure
      if (!away) return yield* setAside(rows, error)
      if (waitMs === FIRST_RETRY_MS)
        yield* Effect.logError("the database is away: calls go on, their steps wait", { reason: reasonOf(error) })
      yield* Effect.sleep(waitMs)
      waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)
    }
  })

  // One step the database will not take must not hold up all others: halves are tried until it stands alone.
  const setAside = Effect.fnUntraced(function* (rows: ReadonlyArray<Row>, error: unknown): Effect.fn.Return<void> {
    if (rows.length > 1) {
      const middle = rows.length >> 1
      yield* commit(rows.slice(0, middle))
      return yield* commit(rows.slice(middle))
    }
    refused++
    yield* Effect.logFatal("the database refuses a step; it is not in the journal", {
      reason: reasonOf(error),
      step: rows[0]?.entry
    })
  })

  const write = Effect.gen(function* () {
    for (;;) {
      yield* arrived.await
      const first = backlog.first
      if (first !== undefined && first.rows.length < CHUNK_ROWS) {
        const waitMs = first.openedAtMs + GROUP_MS - clock.currentTimeMillisUnsafe()
        if (waitMs > 0) yield* Effect.raceFirst(Effect.sleep(waitMs), due.await)
      }
      const chunk = backlog.take()
      due.closeUnsafe()
      if (chunk === undefined) {
        arrived.closeUnsafe()
        continue
      }
      inFlight = chunk
      yield* commit(chunk.rows)
      inFlight = undefined
      Deferred.doneUnsafe(chunk.committed, Effect.void)
    }
  })

  const flush = Effect.suspend(() => {
    const last = backlog.latest ?? inFlight
    due.openUnsafe()
    return last === undefined ? Effect.void : Deferred.await(last.committed)
  })

  yield* Effect.forkScoped(write)
  yield* Effect.addFinalizer(() =>
    Effect.timeoutOrElse(flush, {
      duration: FLUSH_AT_END,
      orElse: () => Effect.logError("stopped with steps that are in no journal", { steps: backlog.rows })
    })
  )

  const living: Effect.Effect<ReadonlyArray<Living>> = database.service
    .query((db) => readAwake(db, options.sleepingKinds ?? []))
    .pipe(Effect.orDie)
  const over = database.service
    .query((db) => {
      const since = clock.currentTimeMillisUnsafe() - OVER_WITHIN_MS
      return db.selectFrom("journal").select("actor").where("over", "=", true).where("at", ">", since).execute()
    })
    .pipe(
      Effect.map((rows) => rows.map(({ actor }) => actor)),
      Effect.orDie
    )

  return {
    service: { append, appendDurably, living, flush, ...sleepersOf(database, flush) },
    over,
    health: () => ({
      backlog: backlog.rows + (inFlight?.rows.length ?? 0),
      commits,
      lastCommitMs,
      lost,
      refused,
      repeated
    })
  }
})

interface Folded {
  readonly rows: ReadonlyArray<CallRecordRow>
  readonly keep: () => void
}

/** Call records being written to. A chunk's new records count only once the chunk is committed. */
const makeRecords = (fold: RecordFold, database: OpenDatabase) => {
  const kept = new Map<string, CallRecord>()
  let lastSerial: number | undefined

  const readLastSerial = () =>
    database.attempt(async (db) => {
      const row = await db
        .selectFrom("call_records")
        .select((e) => e.fn.max("serial").as("last"))
        .executeTakeFirst()
      return Number(row?.last ?? 0)
    })
  const read = (calls: ReadonlyArray<string>) =>
    database.attempt((db) => db.selectFrom("call_records").selectAll().where("id", "in", calls).execute())

  return {
    fold: Effect.fnUntraced(function* (rows: ReadonlyArray<Row>): Effect.fn.Return<Folded, Failed> {
      const facts = rows.flatMap(({ entry }) => entry.facts)
      const changed = new Map<string, CallRecord>()
      if (facts.length === 0) return { rows: [], keep: () => {} }
      const calls = new Set(facts.map((fact) => fold.callOf(fact)).filter((call) => call !== undefined))
      const unknown = [...calls].filter((call) => !kept.has(call))
      const found = unknown.length === 0 ? [] : yield* read(unknown)
      const base = new Map(found.map((row) => [row.id, fold.fromRow(row)]))
      let serial = lastSerial ?? (yield* readLastSerial())
      for (const fact of facts) {
        const call = fold.callOf(fact)
        if (call === undefined) continue
        const before = changed.get(call) ?? kept.get(call) ?? base.get(call)
        const after = fold.fold(before, fact, serial + 1)
        if (after === undefined || after === before) continue
        if (before === undefined) serial++
        changed.set(call, after)
      }
      return {
        rows: [...changed.values()].map((record) => fold.toRow(record)),
        keep: () => {
          lastSerial = serial
          for (const [call, record] of changed) {
            kept.delete(call)
            kept.set(call, record)
          }
          for (const call of kept.keys()) {
            if (kept.size <= RECORDS_KEPT) break
            kept.delete(call)
          }
        }
      }
    })
  }
}
