import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { sql } from "kysely"
import type { AlarmTerminals, Heard } from "../../ports/AlarmTerminals.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { knownWhere, lineTerminals } from "../../records/terminals/known.ts"
import { spellingOf } from "../../records/terminals/spelling.ts"
import type { OpenDatabase } from "./database.ts"
import { openListener } from "./listener.ts"

/** Called out by whoever has changed terminals, or what their actors know of others. */
const CHANNEL = "terminals_changed"

/** A call that was lost is made good within this time. */
const LOOK_EVERY = "5 seconds"

/** A server that is away is tried again after this time. */
const AWAY_FOR = "500 millis"

/** More changes at once than this are an import: whoever hears of them looks at all. */
const CHANGES_NAMED = 2_000

/** Readings that nobody has taken yet; more than these become "look at all". */
const NEWS_LIMIT = 64

/** The records of terminals, read by index at each question. */
export const openAlarmTerminals = Effect.fnUntraced(function* (options: {
  readonly database: OpenDatabase
  readonly url: string
}): Effect.fn.Return<AlarmTerminals["Service"], never, Scope.Scope> {
  const { query } = options.database.service
  const changes = yield* openChanges(options)
  return {
    byAccount: (line, account) =>
      query(async (db) => (await knownWhere(db, sql`t.line = ${line} and t.account = ${account}`))[0] ?? null),
    byNumber: (number) =>
      query(async (db) => {
        const spelling = await spellingOf(db, number)
        return (await knownWhere(db, sql`t.numbers && ${[number, spelling]}::text[]`))[0] ?? null
      }),
    byId: (id) => query(async (db) => (await knownWhere(db, sql`t.id = ${id}`))[0] ?? null),
    page: (after, limit) => query((db) => lineTerminals(db, after, limit)),
    changes,
    untold: (limit) =>
      query(async (db) => {
        const { rows } = await sql<{ readonly id: string; readonly revision: number }>`
          select terminal as id, revision from terminal_revisions where told_revision < revision order by terminal limit ${limit}`.execute(
          db
        )
        const known = await knownWhere(db, sql`t.id = any(${rows.map(({ id }) => id)})`)
        const byId = new Map(known.map((each) => [each.id, each]))
        // Changed in between: the newer revision is what the row was read with.
        return rows.map(({ id, revision }) => {
          const found = byId.get(id) ?? null
          return { id, revision: found?.revision ?? revision, known: found }
        })
      }),
    untell: Effect.asVoid(
      query((db) =>
        sql`
          update terminal_revisions r set told_revision = 0 from terminals t
          where t.id = r.terminal and t.check_ins <> '{}' and r.told_revision > 0`.execute(db)
      )
    ),
    told: (rows) =>
      rows.length === 0
        ? Effect.void
        : query(async (db) => {
            await sql`
              update terminal_revisions r set told_revision = greatest(coalesce(r.told_revision, 0), told.revision)
              from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ revision }) => revision)}::bigint[]) told (id, revision)
              where r.terminal = told.id`.execute(db)
          }),
    heard: (rows) =>
      rows.length === 0
        ? Effect.void
        : query(async (db) => {
            const last = newestOfEach(rows)
            await sql`
              update terminal_heard h set heard_at = greatest(coalesce(h.heard_at, 0), heard.at),
                battery_percent = coalesce(heard.battery, h.battery_percent), signal_percent = coalesce(heard.signal, h.signal_percent)
              from unnest(${last.map(({ terminal }) => terminal)}::text[], ${last.map(({ at }) => at)}::bigint[],
                ${last.map(({ batteryPercent }) => batteryPercent)}::smallint[], ${last.map(({ signalPercent }) => signalPercent)}::smallint[]
              ) heard (terminal, at, battery, signal) where h.terminal = heard.terminal`.execute(db)
          })
  }
})

/** A statement changes a row once: of several reports of one terminal what was said last holds, of each value. */
const newestOfEach = (rows: ReadonlyArray<Heard>): ReadonlyArray<Heard> => {
  const last = new Map<string, Heard>()
  for (const row of rows.toSorted((a, b) => a.at - b.at)) {
    const before = last.get(row.terminal)
    last.set(row.terminal, {
      ...row,
      batteryPercent: row.batteryPercent ?? before?.batteryPercent ?? null,
      signalPercent: row.signalPercent ?? before?.signalPercent ?? null
    })
  }
  return [...last.values()]
}

type Changed = ReadonlyArray<string> | null

const openChanges = Effect.fnUntraced(function* ({
  database,
  url
}: {
  readonly database: OpenDatabase
  readonly url: string
}): Effect.fn.Return<Stream.Stream<Changed>, never, Scope.Scope> {
  const { query } = database.service
  const news = yield* Queue.dropping<Changed>(NEWS_LIMIT)
  const called = Latch.makeUnsafe(false)
  const listen = yield* openListener(url, CHANNEL, () => called.openUnsafe())
  let known: number | undefined
  /** What somebody must look at all for, since there was no room to tell them more. */
  let owesAll = false

  const look: Effect.Effect<void, StoreAway> = Effect.gen(function* () {
    const since = known
    const { change, ids } = yield* query(async (db) => {
      const now = await sql<{ readonly change: number }>`select change from terminals_state`.execute(db)
      const at = now.rows[0]!.change
      if (since === undefined || since === at) return { change: at, ids: [] }
      const { rows } = await sql<{ readonly terminal: string }>`
        select terminal from terminal_revisions where change > ${since} order by change limit ${CHANGES_NAMED + 1}`.execute(
        db
      )
      return { change: at, ids: rows.map(({ terminal }) => terminal) }
    })
    known = change
    const changed: Changed = owesAll || ids.length > CHANGES_NAMED ? null : ids
    if (changed?.length === 0) return
    owesAll = !(yield* Queue.offer(news, changed))
  })

  yield* look.pipe(Effect.ignore)
  yield* Effect.forkScoped(
    Effect.forever(
      Effect.gen(function* () {
        called.closeUnsafe()
        const heard = yield* Effect.result(Effect.andThen(listen, look))
        if (heard._tag === "Failure") yield* Effect.sleep(AWAY_FOR)
        else yield* Effect.raceFirst(called.await, Effect.sleep(LOOK_EVERY))
      })
    )
  )
  return Stream.fromQueue(news)
})
