import { type Kysely, sql } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import type { Account } from "../../ports/OfficeDoor.ts"
import { withoutPassword } from "../../records/accounts/credentials.ts"
import { accountWithId } from "../../records/accounts/store.ts"
import { afterWrite } from "../../records/after-write.ts"
import { person } from "../../records/people/schema.ts"
import { ChangeRefused } from "../../records/tables/change.ts"
import { writeChanges } from "../../records/tables/write.ts"
import type { Claims } from "./provider.ts"

export interface WhoseSettings {
  /** `email` finds people by their e-mail address, any other claim by their user name. */
  readonly accountClaim: string
  readonly groupsClaim: string
  /** `group=role@unit`: whoever is in the group and unknown here is made a person with that role in that unit. */
  readonly newPeople: ReadonlyArray<string>
}

/** Whose account it is, or why it is nobody's; `who` as the provider calls them. */
export type Whose =
  | { readonly _tag: "Found"; readonly account: Account }
  | { readonly _tag: "Nobody"; readonly who: string; readonly reason: string }

/** In the log, whoever makes people by the provider's groups. */
const BY = "system"

/** Finds whom the claims speak of, and makes them where the settings say so. */
export const whose = async (
  db: Kysely<Tables>,
  settings: WhoseSettings,
  claims: Claims,
  at: number
): Promise<Whose> => {
  const { accountClaim } = settings
  const who = claims[accountClaim]
  if (typeof who !== "string" || who === "")
    return { _tag: "Nobody", who: "", reason: `the provider says no ${accountClaim} (signIn.provider.accountClaim)` }
  // Else whoever can write any address into their profile would be anybody.
  if (accountClaim === "email" && claims["email_verified"] === false)
    return { _tag: "Nobody", who, reason: "the provider has not verified this e-mail address" }
  const id = (await idOf(db, accountClaim, who)) ?? (await made(db, settings, claims, who, at))
  if (typeof id !== "string") return { _tag: "Nobody", who, reason: id.reason }
  await db.transaction().execute((all) => withoutPassword(all, id))
  const account = await accountWithId(db, id, at)
  return account === null
    ? { _tag: "Nobody", who, reason: `${id} may not sign in` }
    : { _tag: "Found", account: { ...account, mustChangePassword: false, mustSetUpTwoStep: false } }
}

const idOf = async (db: Kysely<Tables>, claim: string, who: string): Promise<string | undefined> => {
  const is = claim === "email" ? sql`lower(email) = lower(${who})` : sql`id = ${who}`
  const { rows } = await sql<{ readonly id: string }>`select id from people where ${is}`.execute(db)
  return rows[0]?.id
}

/** The new person's id, or why there is none. */
const made = async (
  db: Kysely<Tables>,
  { accountClaim, groupsClaim, newPeople }: WhoseSettings,
  claims: Claims,
  who: string,
  at: number
): Promise<string | { readonly reason: string }> => {
  const groups = new Set([claims[groupsClaim]].flat())
  const rule = newPeople.map(ruleOf).find(({ group }) => groups.has(group))
  if (rule === undefined) return { reason: "nobody here is called so" }
  const [name, email] = [textOf(claims["name"]) ?? who, textOf(claims["email"])]
  const isVerified = claims["email_verified"] !== false
  const values = {
    name: name.slice(0, 100),
    unit: rule.unit,
    roles: [rule.role],
    ...(email === undefined || !isVerified ? {} : { email })
  }
  try {
    const change = { op: "create", thing: person, id: who, values } as const
    await db.transaction().execute((all) => writeChanges(all, [change], { account: BY, at }, afterWrite))
    return who
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error
    // Two windows at once: the other one made them.
    const there = await idOf(db, accountClaim, who)
    return (
      there ?? {
        reason: `cannot be made: ${error.problems.map(({ field, words }) => `${field} ${words.en}`).join("; ")}`
      }
    )
  }
}

/** Checked when the settings were read. */
const ruleOf = (text: string) => {
  const [group = "", role = "", unit = ""] = text.split(/=(?=[^=]*$)|@(?=[^@]*$)/u)
  return { group, role, unit }
}

const textOf = (claim: unknown): string | undefined => (typeof claim === "string" && claim !== "" ? claim : undefined)
