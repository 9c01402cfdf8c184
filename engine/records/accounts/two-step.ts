import { createHash, randomBytes } from "node:crypto"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { countWrong } from "./credentials.ts"
import { LETTERS } from "./schema.ts"
import { seal, unseal } from "./sealed.ts"
import { base32, SECRET_BYTES, stepOfCode, uriOf } from "./totp.ts"
import { needsTwoStep } from "./store.ts"

/** Two-step sign-in of a person: offered, confirmed by a code, asked for, turned off. */

/** Shown by the app above the code. */
const ISSUER = "Carillon"
const RECOVERY_CODES = 10
/** 16 letters of 32 are 80 bits: a fast hash will do, nobody tries them all. */
const RECOVERY_LETTERS = 16

export interface TwoStep {
  readonly isOn: boolean
  readonly isWanted: boolean
  readonly since: number
  readonly recoveryCodesLeft: number
}

interface By {
  readonly at: number
  readonly by: string
}

export const twoStepOf = async (db: Kysely<Tables>, person: string): Promise<TwoStep> => {
  const { rows } = await sql<TwoStep>`select confirmed_at is not null as "isOn", ${needsTwoStep} as "isWanted",
      coalesce(confirmed_at, 0) as since, (select count(*)::int from recovery_codes
        where recovery_codes.person = people.id and used_at is null) as "recoveryCodesLeft"
    from people left join two_step on two_step.person = people.id where people.id = ${person}`.execute(db)
  return rows[0] ?? { isOn: false, isWanted: false, since: 0, recoveryCodesLeft: 0 }
}

/** A new secret, which counts for nothing until it is confirmed. Undefined when it is on already: first it is turned off. */
export const offerTwoStep = async (
  all: Transaction<Tables>,
  key: Uint8Array,
  person: string,
  at: number
): Promise<{ readonly secret: string; readonly uri: string } | undefined> => {
  const secret = randomBytes(SECRET_BYTES)
  const row = { secret: seal(key, secret, person), made_at: at, last_step: 0 }
  const written = await all
    .insertInto("two_step")
    .values({ person, ...row, confirmed_at: null })
    .onConflict((conflict) => conflict.column("person").doUpdateSet(row).where("two_step.confirmed_at", "is", null))
    .returning("person")
    .execute()
  return written.length === 0 ? undefined : { secret: base32(secret), uri: uriOf(secret, person, ISSUER) }
}

/** Turns it on when this is a code of the secret that was offered. Answers the recovery codes, for the only time. */
export const confirmTwoStep = async (
  all: Transaction<Tables>,
  key: Uint8Array,
  { at, code, person }: { readonly at: number; readonly code: string; readonly person: string }
): Promise<ReadonlyArray<string> | undefined> => {
  const row = await lockedRow(all, person)
  if (row === undefined || row.confirmed_at !== null) return undefined
  const step = stepIn(key, row, code, at)
  if (step === undefined) return undefined
  await all.updateTable("two_step").set({ confirmed_at: at, last_step: step }).where("person", "=", person).execute()
  const codes = Array.from({ length: RECOVERY_CODES }, madeUpCode)
  await all
    .insertInto("recovery_codes")
    .values(codes.map((each) => ({ person, code_hash: hashOf(each), used_at: null })))
    .execute()
  await log(all, "turn-on-two-step", person, { at, by: person })
  return codes
}

/**
 * Whether this is a code of the person's app that was not used before, or one of their recovery codes. A wrong one counts like a
 * wrong password, a right one forgets those before it. One at a time: the row is locked.
 */
export const compareCode = async (
  all: Transaction<Tables>,
  key: Uint8Array,
  { account, at, code }: { readonly account: string; readonly at: number; readonly code: string }
): Promise<boolean> => {
  const row = await lockedRow(all, account)
  if (row === undefined || row.confirmed_at === null) return false
  const step = stepIn(key, row, code, at)
  const isRight = step === undefined ? await useRecoveryCode(all, account, code, at) : true
  if (step !== undefined)
    await all.updateTable("two_step").set({ last_step: step }).where("person", "=", account).execute()
  if (isRight)
    await all
      .updateTable("credentials")
      .set({ failed: 0, locked_until: 0 })
      .where("person", "=", account)
      .where("failed", ">", 0)
      .execute()
  else await countWrong(all, account, at)
  return isRight
}

/** Takes secret and codes away. Where it is a must, it is set up again before anything else. False when there was nothing. */
export const turnOffTwoStep = async (
  all: Transaction<Tables>,
  person: string,
  action: "turn-off-two-step" | "reset-two-step",
  by: By
): Promise<boolean> => {
  const gone = await all.deleteFrom("two_step").where("person", "=", person).returning("confirmed_at").execute()
  if (gone[0]?.confirmed_at == null) return false
  await sql`update sessions set two_step_first = true from people
    where account = ${person} and not by_provider and people.id = account and ${needsTwoStep}`.execute(all)
  await log(all, action, person, by)
  return true
}

const useRecoveryCode = async (all: Transaction<Tables>, person: string, code: string, at: number) => {
  const used = await all
    .updateTable("recovery_codes")
    .set({ used_at: at })
    .where("person", "=", person)
    .where("code_hash", "=", hashOf(code))
    .where("used_at", "is", null)
    .returning("person")
    .execute()
  if (used.length === 0) return false
  const left = await twoStepOf(all, person)
  await log(all, "use-recovery-code", person, { at, by: person }, { left: left.recoveryCodesLeft })
  return true
}

const lockedRow = (all: Transaction<Tables>, person: string) =>
  all.selectFrom("two_step").selectAll().where("person", "=", person).forUpdate().executeTakeFirst()

const stepIn = (
  key: Uint8Array,
  row: { readonly person: string; readonly secret: string; readonly last_step: number },
  code: string,
  at: number
): number | undefined => {
  const secret = unseal(key, row.secret, row.person)
  return secret === undefined ? undefined : stepOfCode(secret, code.replaceAll(/\s/gu, ""), at, row.last_step)
}

/** `abcd-efgh-jkmn-pqrs`: in fours, to be read from paper. 32 letters divide a byte evenly. */
const madeUpCode = (): string =>
  [...randomBytes(RECOVERY_LETTERS)]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join("")
    .replaceAll(/.{4}(?=.)/gu, "$&-")

/** However it was typed. */
const hashOf = (code: string): string =>
  createHash("sha256")
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/gu, ""))
    .digest("hex")

const log = (all: Transaction<Tables>, action: string, person: string, { at, by }: By, details?: object) =>
  appendAudit(all, [
    { at, account: by, action, object: "person", objectId: person, ...(details === undefined ? {} : { details }) }
  ])
