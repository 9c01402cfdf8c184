import type { Permission } from "#wire/permissions.ts"

/** The pages of alarms: those that are open, and what is kept of them. Agents have theirs in their own page. */
export const ALARM_PAGES = [
  { name: "open", path: "/alarms", permission: "alarms.reassign" },
  { name: "incidents", path: "/alarms/incidents", permission: "alarms.view" },
  { name: "letters", path: "/alarms/letters", permission: "alarms.letters" },
  { name: "faults", path: "/alarms/faults", permission: "terminals.view" },
  { name: "messages", path: "/alarms/messages", permission: "terminals.raw" }
] as const satisfies ReadonlyArray<{ readonly name: string; readonly path: string; readonly permission: Permission }>
