import type * as Effect from "effect/Effect"
import { type Transaction, sql } from "kysely"
import { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { parameterValues } from "../parameters/store.ts"
import { lockMsAfter } from "./lock.ts"
import { rememberPassword } from "./password-history.ts"
import { endSessions } from "./sessions.ts"

/** A password of a person: set, counted, locked, unlocked; each within the transaction that writes it into the log. */

export interface NewPassword {
  readonly person: string
  readonly passwordHash: string
  readonly mustChange: boolean
  readonly at: number
  /** Who set it. */
  readonly by: string
  /** Sessions that go on: the one in which it was changed. */
  readonly except?: string
}

/** Sets it, forgets wrong ones, ends the person's sessions. Answers the hashes of those that ended. */
export const setPassword = async (
  all: Transaction<Tables>,
  { at, by, except, mustChange, passwordHash, person }: NewPassword
): Promise<ReadonlyArray<string>> => {
  await rememberPassword(all, person)
  const row = { password_hash: passwordHash, must_change: mustChange, changed_at: at, failed: 0, locked_until: 0 }
  await all
    .insertInto("credentials")
    .values({ person, ...row })
    .onConflict((conflict) => conflict.column("person").doUpdateSet(row))
    .execute()
  const ended = await endSessions(all, person, except)
  await appendAudit(all, [
    {
      at,
      account: by,
      action: "set-password",
      object: "person",
      objectId: person,
      details: { mustChange, sessionsEnded: ended.length }
    }
  ])
  return ended
}

/** Makes room for wrong passwords of somebody whose password is not ours: no password is right for an empty hash. */
export const withoutPassword = async (all: Transaction<Tables>, person: string): Promise<void> => {
  await all
    .insertInto("credentials")
    .values({ person, password_hash: "", must_change: false, changed_at: 0, failed: 0, locked_until: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Counts a wrong password, forgets them after a right one. Answers until when the account is locked. */
export const passwordCompared = (compared: {
  readonly account: string
  readonly isRight: boolean
  readonly at: EpochMs
}): Effect.Effect<EpochMs, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const { account, at, isRight } = compared
      if (isRight) {
        await sql`update credentials set failed = 0, locked_until = 0 where person = ${account} and failed > 0`.execute(
          db
        )
        return EpochMs.make(0)
      }
      return await db.transaction().execute((all) => countWrong(all, account, at))
    })
  )

/** One more in a row, password or code; answers until when the account is locked now. */
export const countWrong = async (all: Transaction<Tables>, account: string, at: number): Promise<EpochMs> => {
  const counted = await sql<{ readonly failed: number }>`
    update credentials set failed = least(failed + 1, 1000000) where person = ${account} returning failed`.execute(all)
  const failed = counted.rows[0]?.failed
  if (failed === undefined) return EpochMs.make(0)
  const rules = await parameterValues(all, ["lockOut.tries", "lockOut.minutes"])
  const tries = rules["lockOut.tries"]
  const lockMs = lockMsAfter(failed, { tries, minutes: rules["lockOut.minutes"] })
  const until = lockMs === 0 ? 0 : at + lockMs
  await sql`update credentials set locked_until = greatest(locked_until, ${until}) where person = ${account}`.execute(
    all
  )
  // Once, at its beginning: who goes on guessing does not fill the log.
  if (failed === tries)
    await appendAudit(all, [
      {
        at,
        account: "system",
        action: "lock",
        object: "person",
        objectId: account,
        details: { wrongPasswords: failed }
      }
    ])
  return EpochMs.make(until)
}

/** Forgets the wrong passwords. False when there were none. */
export const unlock = async (all: Transaction<Tables>, person: string, at: number, by: string): Promise<boolean> => {
  const { rows } = await sql`update credentials set failed = 0, locked_until = 0 where person = ${person}
    and failed > 0 returning person`.execute(all)
  if (rows.length === 0) return false
  await appendAudit(all, [{ at, account: by, action: "unlock", object: "person", objectId: person }])
  return true
}
