import type { Permission } from "#wire/permissions.ts"
import type { Session } from "../shared/session.ts"
import { mayOpen } from "./may-open.ts"

/** The areas of the rail. One more is a line here and a route in app.tsx. */
export interface Area {
  readonly name:
    | "agent"
    | "wall"
    | "alarms"
    | "calls"
    | "recordings"
    | "customers"
    | "administration"
    | "audit"
    | "system"
  readonly path: string
  readonly isOpenTo: (session: Session) => boolean
}

/** One of these opens the administration; each of its pages asks for its own. */
export const ADMINISTRATION_VIEWS: ReadonlyArray<Permission> = [
  "org.view",
  "skills.view",
  "roles.view",
  "agents.view",
  "queues.view",
  "users.view",
  "flows.view",
  "channels.view",
  "parameters.view",
  "plans.view",
  "resources.view",
  "terminals.view",
  "recordings.hold",
  "customers.view",
  "kb.read",
  "integrations.webhooks"
]

/** Who works with calls has these too: they open no administration by themselves, whose slips would reach everybody. */
const OF_DAILY_WORK: ReadonlySet<Permission> = new Set([
  "agents.view",
  "queues.view",
  "customers.view",
  "kb.read",
  "terminals.view",
  "plans.view",
  "resources.view"
])
const CHANGES: ReadonlyArray<Permission> = [
  "agents.edit",
  "queues.edit",
  "customers.blacklist",
  "kb.write",
  "terminals.edit",
  "plans.edit"
]

export const opensAdministration = (session: Session): boolean =>
  [...ADMINISTRATION_VIEWS.filter((each) => !OF_DAILY_WORK.has(each)), ...CHANGES].some((each) =>
    mayOpen(session, each)
  )

/** One of these opens the alarms; agents have theirs in their own page. */
const OF_ALARMS: ReadonlyArray<Permission> = ["alarms.reassign", "alarms.view", "alarms.letters", "terminals.raw"]

export const AREAS: ReadonlyArray<Area> = [
  { name: "agent", path: "/agent", isOpenTo: ({ agent }) => agent !== null },
  { name: "wall", path: "/wall", isOpenTo: (session) => mayOpen(session, "agents.view") },
  {
    name: "alarms",
    path: "/alarms",
    isOpenTo: (session) => OF_ALARMS.some((each) => mayOpen(session, each))
  },
  { name: "calls", path: "/calls", isOpenTo: (session) => mayOpen(session, "calls.view") },
  // One more in the rail for those alone who may not see the list of calls beside it.
  {
    name: "recordings",
    path: "/recordings",
    isOpenTo: (session) => mayOpen(session, "calls.listen") && !mayOpen(session, "calls.view")
  },
  // Whoever works with customers finds them here; for who has the administration they stand there.
  {
    name: "customers",
    path: "/administration/customers",
    isOpenTo: (session) => mayOpen(session, "customers.view") && !opensAdministration(session)
  },
  { name: "administration", path: "/administration", isOpenTo: (session) => opensAdministration(session) },
  { name: "audit", path: "/audit", isOpenTo: (session) => mayOpen(session, "audit.view") },
  { name: "system", path: "/system", isOpenTo: (session) => mayOpen(session, "parameters.view") }
]

export const areasOf = (session: Session): ReadonlyArray<Area> => AREAS.filter(({ isOpenTo }) => isOpenTo(session))

/** Where a person starts: at their work; who keeps the people, at the administration; others at the board, if they may see it. */
export const homeOf = (session: Session): string => {
  const open = new Set(areasOf(session).map(({ name }) => name))
  if (open.has("agent")) return "/agent"
  if (open.has("administration") && (mayOpen(session, "users.edit") || !open.has("wall"))) return "/administration"
  if (open.has("customers") && !open.has("wall")) return "/administration/customers"
  // Who may see no board, such as an auditor, starts at the first that they may.
  return open.has("wall") ? "/wall" : (areasOf(session)[0]?.path ?? "/wall")
}
