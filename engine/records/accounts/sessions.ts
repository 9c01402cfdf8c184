import * as Effect from "effect/Effect"
import { type Kysely, sql, type Transaction } from "kysely"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type SessionRow, type Tables } from "../../ports/Database.ts"
import type { Session } from "../../ports/OfficeDoor.ts"
import { appendAudit } from "../audit/log.ts"
import { parameterValues } from "../parameters/store.ts"
import { accountWithId } from "./store.ts"

/** Of one account: a person has some devices, and a program that signs in anew each time must not fill the table. */
export const SESSIONS_OF_ONE_LIMIT = 50
/** A session is asked for by every request of a screen; its row changes once a minute. */
const SEEN_STEP_MS = 60_000

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** As the centre says now: a shorter time counts for sessions that there are, too. */
interface Lasting {
  readonly longestMs: number
  /** 0: nobody is sent away for being idle. */
  readonly idleMs: number
}

const lasting = async (db: Kysely<Tables>): Promise<Lasting> => {
  const now = await parameterValues(db, ["sessions.hours", "sessions.idleMinutes"])
  return { longestMs: now["sessions.hours"] * HOUR_MS, idleMs: now["sessions.idleMinutes"] * MINUTE_MS }
}

type Times = Pick<SessionRow, "created_at" | "expires_at" | "seen_at">

const endOf = ({ created_at, expires_at }: Times, { longestMs }: Lasting): number =>
  Math.min(expires_at, created_at + longestMs)

/** `seen_at` is the minute's beginning: nobody is sent away a minute early. */
const isLiving = (row: Times, rules: Lasting, now: number): boolean =>
  endOf(row, rules) > now && (rules.idleMs === 0 || now - row.seen_at < rules.idleMs + SEEN_STEP_MS)

/**
 * Answers until when it lasts. Also sweeps sessions that have run out, so that the table holds the living ones only, and of more than
 * {@link SESSIONS_OF_ONE_LIMIT} of one account those that were seen longest ago. A session for no account is a defect.
 */
export const saveSession = (session: {
  readonly tokenHash: string
  readonly account: string
  readonly twoStepFirst: boolean
  readonly byProvider: boolean
  readonly signOutUrl: string | null
  readonly createdAt: EpochMs
  readonly address: string
  readonly device: string
}): Effect.Effect<EpochMs, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const { account, address, byProvider, createdAt, device, signOutUrl, tokenHash, twoStepFirst } = session
      const { longestMs } = await lasting(db)
      const expiresAt = (createdAt + longestMs) as EpochMs
      await db.deleteFrom("sessions").where("expires_at", "<=", createdAt).execute()
      await db
        .insertInto("sessions")
        .values({
          token_hash: tokenHash,
          account,
          created_at: createdAt,
          expires_at: expiresAt,
          address,
          device,
          seen_at: minuteOf(createdAt),
          two_step_first: twoStepFirst,
          by_provider: byProvider,
          sign_out_url: signOutUrl
        })
        .onConflict((conflict) => conflict.column("token_hash").doNothing())
        .execute()
      await sql`delete from sessions where account = ${account} and token_hash not in (select token_hash from sessions
        where account = ${account} order by seen_at desc, created_at desc limit ${SESSIONS_OF_ONE_LIMIT})`.execute(db)
      return expiresAt
    })
  )

/** Null when there is none, or it has run out. Notes the minute in which it was asked for. */
export const sessionOf = (tokenHash: string, now: EpochMs): Effect.Effect<Session | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const session = await db
        .selectFrom("sessions")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .where("expires_at", ">", now)
        .executeTakeFirst()
      if (session === undefined) return null
      const rules = await lasting(db)
      if (!isLiving(session, rules, now)) {
        await endSession(db, tokenHash)
        return null
      }
      const account = await accountWithId(db, session.account, now)
      if (account === null) return null
      await seen(db, [session], now)
      return {
        tokenHash,
        // Whoever is at work already when it is wanted sets it up at the next sign-in.
        account: {
          ...account,
          mustChangePassword: account.mustChangePassword && !session.by_provider,
          mustSetUpTwoStep: session.two_step_first && !account.hasTwoStep
        },
        createdAt: session.created_at as EpochMs,
        expiresAt: endOf(session, rules) as EpochMs,
        signOutUrl: session.sign_out_url
      }
    })
  )

/** Notes that these have a screen open. Answers those that are over: they ran out, or were taken away. */
export const sessionsSeen = (
  tokenHashes: ReadonlyArray<string>,
  now: EpochMs
): Effect.Effect<ReadonlyArray<string>, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      if (tokenHashes.length === 0) return []
      const rows = await db.selectFrom("sessions").selectAll().where("token_hash", "in", tokenHashes).execute()
      const rules = await lasting(db)
      // Whoever has a screen open is not idle, however long ago the row was written.
      const living = rows.filter((row) => endOf(row, rules) > now)
      await seen(db, living, now)
      const there = new Set(living.map(({ token_hash }) => token_hash))
      return tokenHashes.filter((tokenHash) => !there.has(tokenHash))
    })
  )

const seen = async (db: Kysely<Tables>, sessions: ReadonlyArray<SessionRow>, now: number): Promise<void> => {
  const late = sessions.filter(({ seen_at }) => minuteOf(now) > seen_at).map(({ token_hash }) => token_hash)
  if (late.length > 0)
    await db
      .updateTable("sessions")
      .set({ seen_at: minuteOf(now) })
      .where("token_hash", "in", late)
      .execute()
}

export const dropSession = (tokenHash: string): Effect.Effect<void, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute())
  ).pipe(Effect.asVoid)

/** Of one person, the last seen first. */
export const sessionsOf = async (
  db: Kysely<Tables>,
  account: string,
  now: number
): Promise<ReadonlyArray<SessionRow>> => {
  const rows = await db
    .selectFrom("sessions")
    .selectAll()
    .where("account", "=", account)
    .where("expires_at", ">", now)
    .orderBy("seen_at", "desc")
    .orderBy("created_at", "desc")
    .execute()
  const rules = await lasting(db)
  return rows.filter((row) => isLiving(row, rules, now)).map((row) => ({ ...row, expires_at: endOf(row, rules) }))
}

/**
 * Ends a person's sessions, or all but one; answers their hashes, so that the gateway forgets them too. Who does it to somebody
 * else stands in the log.
 */
export const endSessions = async (
  all: Transaction<Tables>,
  account: string,
  except?: string,
  logged?: { readonly at: number; readonly by: string }
): Promise<ReadonlyArray<string>> => {
  let ending = all.deleteFrom("sessions").where("account", "=", account)
  if (except !== undefined) ending = ending.where("token_hash", "<>", except)
  const rows = await ending.returning("token_hash").execute()
  if (logged !== undefined && rows.length > 0)
    await appendAudit(all, [
      {
        at: logged.at,
        account: logged.by,
        action: "end-sessions",
        object: "person",
        objectId: account,
        details: { sessions: rows.length }
      }
    ])
  return rows.map(({ token_hash }) => token_hash)
}

export const endSession = async (all: Kysely<Tables>, tokenHash: string): Promise<void> => {
  await all.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute()
}

const minuteOf = (at: number): number => at - (at % SEEN_STEP_MS)
