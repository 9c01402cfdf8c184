import { PERMISSIONS } from "#wire/permissions.ts"
import { USUAL_SESSION } from "../usual-session.ts"

/** The agent of the account 1001 and of the desk that is served. */
export const DESK_AGENT = "1001"

const rights = { unit: "north", ...USUAL_SESSION } as const
const agents = {
  "agents.view": "organisation",
  "dialling.national": "self",
  "recordings.pause": "self",
  "customers.view": "organisation",
  "customers.create": "organisation",
  "kb.read": "organisation",
  "alarms.accept": "organisation",
  "alarms.close": "self",
  "alarms.dispatch": "self"
} as const
const supervisors = {
  ...agents,
  "agents.monitor": "organisation",
  "queues.view": "organisation",
  "alarms.view": "organisation",
  "alarms.letters": "organisation",
  "alarms.reassign": "organisation",
  "terminals.raw": "organisation",
  "alarms.close": "organisation",
  "alarms.dispatch": "organisation",
  "terminals.lock": "organisation",
  "terminals.unlock": "organisation"
} as const
const everything = Object.fromEntries(PERMISSIONS.map((permission) => [permission, "organisation" as const]))
export interface FakeAccount extends Omit<typeof rights, "mustChangePassword" | "theme"> {
  readonly theme: "system" | "light" | "dark"
  readonly user: string
  readonly name: string
  readonly agent: string | null
  readonly grants: Readonly<Record<string, string>>
  readonly mustChangePassword: boolean
}
/** By their user name. */
export const accounts: Record<string, FakeAccount> = {
  "1001": { user: "1001", name: "王敏", agent: DESK_AGENT, grants: agents, ...rights },
  admin: { user: "admin", name: "管理员", agent: null, grants: everything, ...rights },
  banzhang: { user: "banzhang", name: "陈班长", agent: null, grants: supervisors, ...rights },
  reader: { user: "reader", name: "只读", agent: null, grants: { "parameters.view": "organisation" }, ...rights },
  auditor: { user: "auditor", name: "审计员", agent: null, grants: { "audit.view": "organisation" }, ...rights },
  careful: { user: "careful", name: "李谨", agent: null, grants: agents, ...rights },
  night: { user: "night", name: "夜班", agent: null, grants: everything, ...rights, theme: "dark" },
  newcomer: { user: "newcomer", name: "新人", agent: null, grants: agents, ...rights, mustChangePassword: true }
}
