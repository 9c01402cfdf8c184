import { createHash, randomBytes } from "node:crypto"
import type * as Effect from "effect/Effect"
import type { Transaction } from "kysely"
import { type Asker, type Grant, grantsOf } from "#wire/asker.ts"
import { isPermission } from "#wire/permissions.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { type ApiKeyRow, Database, type Tables } from "../../ports/Database.ts"
import { accountOfKey, type Session } from "../../ports/OfficeDoor.ts"
import { appendAudit } from "../audit/log.ts"
import { reachOf } from "./store.ts"

/** Keys of programs. The secret is told once; what is kept of it opens nothing. */

/** Shown, so that a secret in the wrong place is known for what it is. */
const PREFIX = "ck_"
const SECRET_BYTES = 32
const USED_STEP_MS = 60_000

export const secretHashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex")

export interface NewKey {
  readonly name: string
  readonly unit: string
  readonly grants: ReadonlyArray<Grant>
  readonly expiresAt: number | null
}

/** Answers the new key's row, and its secret for the only time. */
export const makeKey = async (
  all: Transaction<Tables>,
  { expiresAt, grants, name, unit }: NewKey,
  { at, by }: { readonly at: number; readonly by: string }
): Promise<{ readonly row: ApiKeyRow; readonly secret: string }> => {
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString("base64url")
  const row = await all
    .insertInto("api_keys")
    .values({
      id: randomBytes(6).toString("hex"),
      name,
      unit,
      grants: JSON.stringify(grants),
      is_off: false,
      expires_at: expiresAt,
      secret_hash: secretHashOf(secret),
      made_at: at,
      made_by: by,
      used_at: null
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await log(all, "create", row, at, by)
  return { row, secret }
}

export const turnKey = async (
  all: Transaction<Tables>,
  row: ApiKeyRow,
  isOff: boolean,
  { at, by }: { readonly at: number; readonly by: string }
): Promise<ApiKeyRow> => {
  const turned = await all
    .updateTable("api_keys")
    .set({ is_off: isOff })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await log(all, isOff ? "turn-off" : "turn-on", turned, at, by)
  return turned
}

export const removeKey = async (
  all: Transaction<Tables>,
  row: ApiKeyRow,
  { at, by }: { readonly at: number; readonly by: string }
): Promise<void> => {
  await all.deleteFrom("api_keys").where("id", "=", row.id).execute()
  await log(all, "remove", row, at, by)
}

const log = (all: Transaction<Tables>, action: string, row: ApiKeyRow, at: number, by: string) =>
  appendAudit(all, [
    {
      at,
      account: by,
      action,
      object: "api-key",
      objectId: row.id,
      details: { name: row.name, unit: row.unit, grants: row.grants, isOff: row.is_off, expiresAt: row.expires_at }
    }
  ])

/** What a key may do, as the asker in every question. */
export const askerOfKey = (row: Pick<ApiKeyRow, "grants" | "name" | "unit">, reach: Asker["reach"]): Asker => ({
  account: accountOfKey(row.name),
  name: row.name,
  agent: null,
  unit: row.unit,
  grants: grantsOf((row.grants as ReadonlyArray<Grant>).filter(({ permission }) => isPermission(permission))),
  reach
})

/** Longer than any session; a key without an end is asked for again all the same. */
const NO_END = EpochMs.make(Number.MAX_SAFE_INTEGER)

/** In the shape of a session. Notes the minute in which the key was used. */
export const keyOf = (secretHash: string, now: EpochMs): Effect.Effect<Session | null, StoreAway, Database> =>
  Database.use(({ query }) =>
    query(async (db) => {
      const row = await db
        .selectFrom("api_keys")
        .selectAll()
        .where("secret_hash", "=", secretHash)
        .where("is_off", "=", false)
        .executeTakeFirst()
      if (row === undefined || (row.expires_at ?? NO_END) <= now) return null
      const minute = now - (now % USED_STEP_MS)
      if (row.used_at === null || row.used_at < minute)
        await db.updateTable("api_keys").set({ used_at: minute }).where("id", "=", row.id).execute()
      const asker = askerOfKey(row, await reachOf(db, row.unit))
      return {
        tokenHash: secretHash,
        account: {
          id: asker.account,
          name: row.name,
          agent: null,
          passwordHash: "",
          mustChangePassword: false,
          isInDirectory: false,
          hasTwoStep: false,
          mustSetUpTwoStep: false,
          lockedUntil: EpochMs.make(0),
          language: "browser",
          theme: "system",
          asker
        },
        createdAt: EpochMs.make(row.made_at),
        expiresAt: row.expires_at === null ? NO_END : EpochMs.make(row.expires_at),
        signOutUrl: null
      }
    })
  )
