import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Scope from "effect/Scope"
import { type Kysely, sql } from "kysely"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { MAIN_SITE, type Tables } from "../../ports/Database.ts"
import type { Journal, JournalEntry } from "../../ports/Journal.ts"
import type { AnyProjection } from "../../projections/projection.ts"
import { Backlog, type Chunk, CHUNK_ROWS, type Row } from "./chunk.ts"
import { type Failed, type OpenDatabase, reasonOf } from "./database.ts"
import { type Folded, makeFolding } from "./folding.ts"
import { ensureMonths } from "./months.ts"
import { pass, probe } from "./probe.ts"
import { BEAT, beat, beginRun, endRun, type Begun, type Code } from "./runs.ts"
import type { Encoder } from "./step-text.ts"
import { DatabaseUnfit } from "./unfit.ts"
import { chunkWriter, type Taken } from "./write-chunk.ts"
import { readAwake, sleepersOf } from "./sleepers.ts"

/**
 * A killed engine loses no more than this of what nobody waits for: who does hurries the commit. A commit costs as much as what
 * ten steps cost, and a call's record is written again in each in which the call goes on.
 */
const GROUP_MS = 50

/**
 * Steps kept while the database is away: about 200 MB, some hours of a small centre, minutes of a large one. Beyond it
 * calls still go on, their steps are counted as lost, and health says so: ending calls for the sake of their records helps nobody.
 */
export const BACKLOG_LIMIT = 200_000

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000

/** On the way out the last chunks get this long; longer would keep a stopped centre from stopping when its database is away. */
const FLUSH_AT_END = "3 seconds"

/** Actors over within this time are remembered through a restart, so that a late message of the switch does not begin one anew. */
const OVER_WITHIN_MS = 3_600_000

export interface JournalHealth {
  /** Steps not committed yet. */
  readonly backlog: number
  readonly commits: number
  readonly lastCommitMs: number
  /** Steps beyond {@link BACKLOG_LIMIT}. */
  readonly lost: number
  /** Steps the database would not take for what is in them, or because their actor has another step of that number. */
  readonly refused: number
  /** Steps that were there already: a commit whose answer was lost. */
  readonly repeated: number
}

export interface OpenJournal {
  readonly service: Journal["Service"]
  /** The actors that ended within the last hour, and those of kinds that return, however long ago. */
  readonly over: Effect.Effect<ReadonlyArray<{ readonly actor: string; readonly sequence: number }>>
  /** Begins this engine's run and makes it the owner. Done by the first read or commit too; here its refusal can be heard. */
  readonly own: Effect.Effect<Begun, Failed>
  /** Resolves when another engine has taken over. From then on nothing is written and `append` never returns. */
  readonly superseded: Effect.Effect<void>
  readonly health: () => JournalHealth
}

/** The batch writer as a fiber of the scope. It writes in the order of `append`, one commit at a time. */
export const openJournal = Effect.fnUntraced(function* (options: {
  readonly database: OpenDatabase
  readonly encoder: Encoder
  /** Tables that are written together with the facts they are folded from. */
  readonly projections: ReadonlyArray<AnyProjection>
  readonly code: Code
  /** Machine and data folder: tells a crash of our own from another centre on the same database. */
  readonly home: string
  /** Whose running numbers the rows get. */
  readonly site?: string
  /** Kinds whose actors sleep: a start does not read them. */
  readonly sleepingKinds?: ReadonlyArray<string>
  /** Kinds whose actors may come back: they count their steps on. */
  readonly returningKinds?: ReadonlyArray<string>
  readonly backlogLimit?: number
}): Effect.fn.Return<OpenJournal, never, Scope.Scope> {
  const { backlogLimit = BACKLOG_LIMIT, database, projections, site = MAIN_SITE } = options
  const clock = yield* Clock.Clock
  const startedAtMs = clock.currentTimeMillisUnsafe()
  const lost = Deferred.makeUnsafe<void>()
  let mine: Begun | undefined
  const backlog = new Backlog(options.encoder)
  const arrived = Latch.makeUnsafe(false)
  const due = Latch.makeUnsafe(false)
  const folding = makeFolding(projections, database)
  const writeChunk = chunkWriter(options.encoder, projections, site)
  let inFlight: Chunk | undefined
  let [commits, lastCommitMs, dropped, refused, repeated, isOwner] = [0, 0, 0, 0, 0, true]

  const add = (entry: JournalEntry): Chunk => {
    const chunk = backlog.add(entry, clock.currentTimeMillisUnsafe())
    arrived.openUnsafe()
    if (chunk.rows.length >= CHUNK_ROWS) due.openUnsafe()
    return chunk
  }

  const own = Effect.suspend(() =>
    mine === undefined
      ? database
          .attempt((db) => beginRun(db, { code: options.code, home: options.home, startedAtMs, projections, site }))
          .pipe(Effect.tap((run) => Effect.sync(() => (mine = run))))
      : Effect.succeed(mine)
  )

  // Never returns: the writer stands still with what it has, and so does everybody who asks it to write more.
  const giveUp = Effect.suspend(() => {
    if (!isOwner) return Effect.never
    isOwner = false
    Deferred.doneUnsafe(lost, Effect.void)
    return Effect.andThen(
      Effect.logFatal("another engine owns the database now: this one writes and does nothing more", { ...mine }),
      Effect.never
    )
  })

  const append = (entry: JournalEntry): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (!isOwner) return Effect.never
      if (backlog.rows < backlogLimit) {
        add(entry)
        return Effect.void
      }
      dropped++
      return (dropped & (dropped - 1)) === 0
        ? Effect.logFatal("the journal's memory is full while the database is away: steps are lost", { lost: dropped })
        : Effect.void
    })

  // A press is not turned away for want of memory: they are few, and each one waits here for its commit.
  const appendDurably = (entry: JournalEntry): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (!isOwner) return Effect.never
      const { committed } = add(entry)
      due.openUnsafe()
      return Deferred.await(committed)
    })

  const commit = Effect.fnUntraced(function* (rows: ReadonlyArray<Row>): Effect.fn.Return<void> {
    let waitMs = FIRST_RETRY_MS
    // Folded once, however often it is written: a lost answer may hide a commit, and its records must not be folded into again.
    let folded: Folded | undefined
    let months: "thought there" | "to make" | "made" = "thought there"
    for (;;) {
      const began = clock.monotonicTimeNanosUnsafe()
      const outcome = yield* Effect.result(
        Effect.gen(function* () {
          const run = yield* own
          if (months === "to make") {
            yield* database.attempt((db) => ensureMonths(db, timesOf(rows)))
            months = "made"
          }
          const records = (folded ??= yield* folding.fold(rows))
          const written = yield* database.attempt((db) => writeChunk(db, run, rows, records))
          if (written._tag === "Written") records.keep()
          return written
        })
      )
      if (outcome._tag === "Success") {
        const written = outcome.success
        if (written._tag === "Superseded") return yield* giveUp
        if (written._tag === "Stale") {
          folding.forget()
          folded = undefined
          continue
        }
        if (written._tag === "Taken") return yield* without(rows, written.steps)
        commits++
        lastCommitMs = Number(clock.monotonicTimeNanosUnsafe() - began) / 1e6
        if (probe.hasSubscribers) pass({ at: "committed", tookMs: lastCommitMs })
        return
      }
      const { away, error } = outcome.failure
      if (error instanceof DatabaseUnfit) return yield* giveUp
      if (months === "thought there" && isWithoutMonth(error)) {
        months = "to make"
        continue
      }
      if (!away) return yield* setAside(rows, error)
      if (waitMs === FIRST_RETRY_MS)
        yield* Effect.logError("the database is away: calls go on, their steps wait", { reason: reasonOf(error) })
      yield* Effect.sleep(waitMs)
      waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)
    }
  })

  // Steps that are there already came by a commit whose answer was lost. Another step of the same number is a bug of ours,
  // and what the journal has stays.
  const without = Effect.fnUntraced(function* (
    rows: ReadonlyArray<Row>,
    taken: ReadonlyArray<Taken>
  ): Effect.fn.Return<void> {
    const found = new Map(taken.map((each) => [`${each.sequence} ${each.actor}`, each]))
    const rest: Array<Row> = []
    for (const row of rows) {
      const { actor, sequence } = row.entry
      const known = found.get(`${sequence} ${actor}`)
      if (known === undefined) rest.push(row)
      else if (known.same) repeated++
      else {
        refused++
        yield* Effect.logFatal("an actor has another step of this number; this one is not in the journal", {
          step: `{${row.text}}`
        })
      }
    }
    if (rest.length > 0) yield* commit(rest)
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
      step: `{${rows[0]?.text}}`
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
    if (!isOwner) return Effect.void
    return last === undefined ? Effect.void : Deferred.await(last.committed)
  })

  // Whoever comes next need not wait until this one counts as silent.
  const leave = Effect.suspend(() =>
    mine === undefined || !isOwner ? Effect.void : Effect.ignore(database.attempt((db) => endRun(db, mine!)))
  )

  yield* Effect.forkScoped(write)
  yield* Effect.forkScoped(
    Effect.forever(
      Effect.gen(function* () {
        yield* Effect.sleep(BEAT)
        const run = mine
        if (run === undefined || !isOwner) return
        const heard = yield* Effect.result(database.attempt((db) => beat(db, run)))
        if (heard._tag === "Success" && !heard.success) yield* giveUp
      })
    )
  )
  yield* Effect.addFinalizer(() =>
    Effect.timeoutOrElse(Effect.andThen(flush, leave), {
      duration: FLUSH_AT_END,
      orElse: () => Effect.logError("stopped with steps that are in no journal", { steps: backlog.rows })
    })
  )

  // Whoever reads what there is owns it: an old engine that still runs could else write behind our back.
  const owned = <A>(read: Effect.Effect<A, StoreAway>): Effect.Effect<A> =>
    Effect.andThen(own.pipe(Effect.mapError(({ error }) => error)), read).pipe(Effect.orDie)
  const living = owned(database.service.query((db) => readAwake(db, options.sleepingKinds ?? [])))
  const endedLately = (db: Kysely<Tables>) => endedSince(db, clock.currentTimeMillisUnsafe() - OVER_WITHIN_MS, options)
  const over = owned(database.service.query(endedLately))

  return {
    service: { append, appendDurably, living, flush, ...sleepersOf(database, flush) },
    over,
    own,
    superseded: Deferred.await(lost),
    health: () => ({
      backlog: backlog.rows + (inFlight?.rows.length ?? 0),
      commits,
      lastCommitMs,
      lost: dropped,
      refused,
      repeated
    })
  }
})

/** A row for a month that nobody has made: the clock went far ahead or back. SQLSTATE check_violation. */
const isWithoutMonth = (error: unknown): boolean => (error as { readonly code?: string } | null)?.code === "23514"

const timesOf = (rows: ReadonlyArray<Row>): ReadonlyArray<number> =>
  rows.flatMap(({ entry }) => [entry.at, ...entry.facts.map(({ at }) => at)])

/** The version of each state is that of its kind in the code of the run that wrote it. */

/** Without those who came back. */
const endedSince = (
  db: Kysely<Tables>,
  sinceMs: number,
  { returningKinds = [] }: { readonly returningKinds?: ReadonlyArray<string> }
) =>
  db
    .selectFrom("ended")
    .select(["actor", "sequence"])
    .where(({ eb, or }) =>
      or([eb("at", ">", sinceMs), ...returningKinds.map((kind) => sql<boolean>`ended.actor ^@ ${`${kind}/`}`)])
    )
    .where(({ exists, not, selectFrom }) =>
      not(exists(selectFrom("living").select("living.actor").whereRef("living.actor", "=", "ended.actor")))
    )
    .execute()
