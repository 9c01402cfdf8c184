import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Centre } from "#actors/centre.ts"
import { Flow } from "#actors/flow/flow.ts"
import type { AccountRow, SipAccountRow } from "../../ports/Database.ts"
import { Database } from "../../ports/Database.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { ha1Of, hashPassword, madeUpPassword } from "../accounts/schema.ts"
import { settingsOf } from "./stored.ts"

/** The first administrator; further people are added by them. */
export const ADMIN = "admin"

/** Passwords of a new centre in plain text, to be handed out once. */
export interface FirstPasswords {
  readonly admin: string
  readonly agents: ReadonlyArray<{
    readonly id: string
    readonly name: string
    readonly password: string
    readonly sipPassword: string
  }>
}

/** Makes up a panel and a telephone password for every agent, and the administrator's unless it was chosen. */
export const makeUpPasswords = (centre: Centre, adminPassword: string): FirstPasswords => ({
  admin: adminPassword === "" ? madeUpPassword() : adminPassword,
  agents: centre.agents.map(({ id, name }) => ({ id, name, password: madeUpPassword(), sipPassword: madeUpPassword() }))
})

/** One line an agent, with a head line; the telephone has the user's name. The administrator's password is told once and kept nowhere. */
export const accountsCsv = ({ agents }: Pick<FirstPasswords, "agents">): string =>
  [
    ["user", "name", "role", "panelPassword", "sipPassword"],
    ...agents.map(({ id, name, password, sipPassword }) => [id, name, "agent", password, sipPassword])
  ]
    .map((line) => `${line.map(quoted).join(",")}\n`)
    .join("")

/** RFC 4180 §2; a name that a spreadsheet would take for a formula is told to be text. */
const quoted = (field: string): string => {
  const text = /^[=+\-@]/u.test(field) ? `'${field}` : field
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** As it is written: a node of a kind that this version does not know goes back as it came. */
const encodeFlow = Schema.encodeSync(Flow)

/** Writes a centre and its first accounts into an empty database, all of it or nothing. */
export const seedCentre = Effect.fnUntraced(function* (
  centre: Centre,
  passwords: FirstPasswords,
  realm: string
): Effect.fn.Return<void, StoreAway, Database> {
  const people = [
    { id: ADMIN, name: "Administrator", role: "admin" as const, agent: null, password: passwords.admin },
    ...passwords.agents.map(({ id, name, password }) => ({ id, name, role: "agent" as const, agent: id, password }))
  ]
  // All at once: the thread pool takes four at a time, on as many cores as there are.
  const accounts = yield* Effect.promise(() =>
    Promise.all(
      people.map(async ({ password, ...person }): Promise<AccountRow> => ({
        ...person,
        password_hash: await hashPassword(password)
      }))
    )
  )
  const telephones: ReadonlyArray<SipAccountRow> = passwords.agents.map(({ id, sipPassword }) => ({
    user: id,
    ha1: ha1Of(id, realm, sipPassword),
    realm
  }))
  const { query } = yield* Database
  yield* query((db) =>
    db.transaction().execute(async (all) => {
      const queues = centre.queues.map((settings, position) => ({
        id: settings.id,
        position,
        settings: JSON.stringify(settings)
      }))
      const agents = centre.agents.map((agent, position) => ({
        id: agent.id,
        position,
        name: agent.name,
        queues: JSON.stringify(agent.queues),
        settings: JSON.stringify(settingsOf(agent))
      }))
      const versions = centre.flows.map((flow) => ({
        flow: flow.id,
        version: flow.version,
        body: JSON.stringify(encodeFlow(flow))
      }))
      const flows = [...new Map(versions.map(({ body, flow }) => [flow, { id: flow, flow: body }])).values()]
      const numbers = Object.entries(centre.numbers).map(([number, flow]) => ({ number, flow }))
      await all.insertInto("accounts").values(accounts).execute()
      if (telephones.length > 0) await all.insertInto("sip_accounts").values(telephones).execute()
      if (queues.length > 0) await all.insertInto("queues").values(queues).execute()
      if (agents.length > 0) await all.insertInto("agents").values(agents).execute()
      if (flows.length > 0) await all.insertInto("flows").values(flows).execute()
      if (versions.length > 0) await all.insertInto("flow_versions").values(versions).execute()
      if (numbers.length > 0) await all.insertInto("numbers").values(numbers).execute()
    })
  )
})
