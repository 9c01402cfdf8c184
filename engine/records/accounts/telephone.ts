import type { Transaction } from "kysely"
import type { Tables } from "../../ports/Database.ts"
import { appendAudit } from "../audit/log.ts"
import { centreChanged } from "../tables/centre-changed.ts"
import { ha1Of, ha1Sha256Of } from "./schema.ts"

/** Gives an agent's telephone a password; the switch goes by it as soon as the engine has heard of it. */
export const setTelephonePassword = async (
  all: Transaction<Tables>,
  of: {
    readonly person: string
    readonly agent: string
    readonly realm: string
    readonly password: string
    readonly at: number
    readonly by: string
  }
): Promise<void> => {
  const { agent, at, by, password, person, realm } = of
  const row = { ha1: ha1Of(agent, realm, password), ha1_sha256: ha1Sha256Of(agent, realm, password), realm }
  await all
    .insertInto("sip_accounts")
    .values({ user: agent, ...row })
    .onConflict((conflict) => conflict.column("user").doUpdateSet(row))
    .execute()
  await appendAudit(all, [
    { at, account: by, action: "set-telephone-password", object: "person", objectId: person, details: { user: agent } }
  ])
  await centreChanged(all)
}
