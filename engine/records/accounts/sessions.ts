import * as Effect from "effect/Effect"
import { type Kysely, sql, type Transaction } from "kysely"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type SessionRow, type Tables } from "../../ports/Database.ts"
import type { Session } from "../../ports/OfficeDoor.ts"
import { appendAudit } from "../audit/log.ts"
import { accountWithId } from "./store.ts"

/** Of one account: a person has some devices, and a program that signs in anew each time must not fill the table. */
export const SESSIONS_OF_ONE_LIMIT = 50
/** A session is asked for by every request of a screen; its row changes once a minute. */
const SEEN_STEP_MS = 60_000

/**
 * Also sweeps sessions that have run out, so that the table holds the living ones only, and of more than
 * {@link SESSIONS_OF_ONE_LIMIT} of one account those that were seen longest ago. A session for no account is a defect.
 */
export const saveSession = (session: {
  readonly tokenHash: string
  readonly account: string
  readonly twoStepFirst: boolean
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs
  readonly address: string
  readonly device: string
}): Effect.Effect<void, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const { account, address, createdAt, device, expiresAt, tokenHash, twoStepFirst } = session
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
          two_step_first: twoStepFirst
        })
        .onConflict((conflict) => conflict.column("token_hash").doNothing())
        .execute()
      await sql`delete from sessions where account = ${account} and token_hash not in (select token_hash from sessions
        where account = ${account} order by seen_at desc, created_at desc limit ${SESSIONS_OF_ONE_LIMIT})`.execute(db)
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
      const account = await accountWithId(db, session.account)
      if (account === null) return null
      if (minuteOf(now) > session.seen_at)
        await db
          .updateTable("sessions")
          .set({ seen_at: minuteOf(now) })
          .where("token_hash", "=", tokenHash)
          .execute()
      return {
        tokenHash,
        // Whoever is at work already when it is wanted sets it up at the next sign-in.
        account: { ...account, mustSetUpTwoStep: session.two_step_first && !account.hasTwoStep },
        createdAt: session.created_at as EpochMs,
        expiresAt: session.expires_at as EpochMs
      }
    })
  )

export const dropSession = (tokenHash: string): Effect.Effect<void, StoreAway, Database> =>
  Database.use(({ query }) =>
    query((db) => db.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute())
  ).pipe(Effect.asVoid)

/** Of one person, the last seen first. */
export const sessionsOf = (db: Kysely<Tables>, account: string, now: number): Promise<ReadonlyArray<SessionRow>> =>
  db
    .selectFrom("sessions")
    .selectAll()
    .where("account", "=", account)
    .where("expires_at", ">", now)
    .orderBy("seen_at", "desc")
    .orderBy("created_at", "desc")
    .execute()

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

export const endSession = async (all: Transaction<Tables>, tokenHash: string): Promise<void> => {
  await all.deleteFrom("sessions").where("token_hash", "=", tokenHash).execute()
}

const minuteOf = (at: number): number => at - (at % SEEN_STEP_MS)
