import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { AnyProjection } from "../../projections/projection.ts"
import { DatabaseUnfit } from "./unfit.ts"

/** What is written by which code: kept with every run, so that a reader knows which upgrades a row of it needs. */
export interface Code {
  /** Of package.json. */
  readonly version: string
  /** Each kind of actor and the version of its states and messages. */
  readonly kinds: Readonly<Record<string, number>>
}

/** Version of the kind of a row's `actor`, in the code of the run that wrote it. Rows without a run are the first release's. */
export const versionOfKind = sql<number>`coalesce((kinds ->> split_part(actor, '/', 1))::integer, 1)`

/** One start of an engine. Its rows carry both numbers. */
export interface Run {
  /** The time of the start, or one more than the last run's when a clock went back. */
  readonly run: number
  /** Counts up with each engine that begins to own this database. */
  readonly epoch: number
}

export interface Begun extends Run {
  /** When the run before this one was known to be there; null where nobody noted it. */
  readonly lastAliveAt: number | null
}

/** An owner that was not heard for so long is frozen or cut off, and another machine may take over. Three beats and some. */
export const SILENT_AFTER_MS = 15_000

/** How often an owner says that it is there. */
export const BEAT = "4 seconds"

const LATEST = sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`

export interface Beginning {
  readonly code: Code
  readonly home: string
  readonly startedAtMs: number
  readonly projections: ReadonlyArray<AnyProjection>
  readonly site: string
}

/**
 * Makes this engine the owner: from the commit on, nothing that an earlier one still wants to write gets in. An engine of
 * the same `home` has crashed and is followed at once; one of another home that was heard lately is not pushed aside.
 */
export const beginRun = (
  db: Kysely<Tables>,
  { code, home, projections, site, startedAtMs }: Beginning
): Promise<Begun> =>
  db.transaction().execute(async (all) => {
    // One at a time; whoever writes the journal meanwhile is not held up.
    await sql`lock table runs in share row exclusive mode`.execute(all)
    const last = await all
      .selectFrom("runs")
      .select(["run", "epoch", "home", "code", "seen_at", sql<number>`${LATEST} - seen_at`.as("silentMs")])
      .orderBy("epoch", "desc")
      .orderBy("run", "desc")
      .limit(1)
      .executeTakeFirst()
    if (last !== undefined && last.epoch > 0 && last.home !== home && last.silentMs < SILENT_AFTER_MS)
      throw new DatabaseUnfit(
        `another centre (${last.home}, version ${last.code}) works on this database; it was heard ${Math.round(last.silentMs / 1_000)} s ago`
      )
    const mine: Run = {
      run: Math.max(startedAtMs, (last?.run ?? 0) + 1),
      epoch: (last?.epoch ?? 0) + 1
    }
    // Waits for a commit of the old owner that is on its way, and is waited for by the next one: see `owner` in write-chunk.ts.
    await all.updateTable("runs").set({ superseded_by: mine.run }).where("superseded_by", "is", null).execute()
    await all
      .insertInto("runs")
      .values({
        ...mine,
        code: code.version,
        kinds: JSON.stringify(code.kinds),
        home,
        started_at: startedAtMs,
        seen_at: LATEST,
        superseded_by: null
      })
      .execute()
    for (const { name, numbered } of projections) {
      // A table that is new with this version is not built yet.
      const row = { name, version: 0, generation: 0, target: null, checkpoint: null }
      await all
        .insertInto("projections")
        .values(row)
        .onConflict((known) => known.doNothing())
        .execute()
      if (numbered === null) continue
      const serial = { series: numbered.series, site, last: 0 }
      await all
        .insertInto("serials")
        .values(serial)
        .onConflict((known) => known.doNothing())
        .execute()
    }
    // Negative after a stop in good order.
    return { ...mine, lastAliveAt: Math.abs(last?.seen_at ?? 0) || null }
  })

/** Says that this owner is there; tells whether it still is the owner. */
export const beat = async (db: Kysely<Tables>, { run }: Run): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable("runs")
    .set({ seen_at: LATEST })
    .where("run", "=", run)
    .where("superseded_by", "is", null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * An owner that stops in good order says so, and when: any other engine may follow at once, and knows until when the calls
 * of this one were known to live.
 */
export const endRun = async (db: Kysely<Tables>, { run }: Run): Promise<void> => {
  await db
    .updateTable("runs")
    .set({ seen_at: sql<number>`-${LATEST}` })
    .where("run", "=", run)
    .execute()
}
