import { DUPLICATES, IMPORT, NEW, PARAMETERS, PRINT, TEST_CALL } from "../administration/paths.ts"
import { things } from "#engine/records/things.ts"
import type { PageName } from "./pages.ts"

const AREA_PAGES: Readonly<Record<string, PageName>> = {
  "": "sign-in",
  "sign-in": "sign-in",
  agent: "agent",
  wall: "wall",
  // A line of the wallboard, opened.
  queues: "wall",
  alarms: "alarms",
  calls: "calls",
  recordings: "recordings",
  // A tab beside the calls.
  callbacks: "calls",
  lab: "laboratory",
  audit: "audit",
  profile: "profile",
  system: "system",
  telephone: "telephone",
  manual: "manual",
  "set-up": "set-up"
}
const OF_THINGS: Readonly<Record<string, PageName>> = {
  [NEW]: "form",
  [IMPORT]: "import",
  [PRINT]: "print",
  [DUPLICATES]: "duplicates"
}

/** Which help a path has: a page's name, or a thing's for its list. Undefined where there is no page. */
export const pageOfPath = (pathname: string): string | undefined => {
  const [area = "", plural, id, last] = pathname.split("/").slice(1).filter(Boolean)
  if (area !== "administration") return AREA_PAGES[area]
  // The administration begins with its first list.
  if (plural === undefined) return things[0]?.plural
  if (plural === PARAMETERS) return "parameters"
  if (plural === TEST_CALL) return "test-call"
  if (last === "history") return "history"
  if (id !== undefined) return OF_THINGS[id] ?? "form"
  return things.some((thing) => thing.plural === plural) ? plural : undefined
}
