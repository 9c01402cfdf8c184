import type { IncidentList, IncidentRow } from "#wire/alarms.ts"
import type { Desk, HandView } from "#wire/board.ts"

/** What an incident's card and the list show, from its row alone. Pure. */

export type Incidents = IncidentList["incidents"]

/** Faults of the terminal itself, or of its way to us: 报障; anything else is 正常 (a person asks for help). */
export const FAULT_EVENTS = [
  "battery-low",
  "battery-failed",
  "mains-failed",
  "supply-fault",
  "trigger-battery-low",
  "trigger-missing",
  "radio-jammed",
  "path-failed",
  "tamper",
  "fault"
] as const
const FAULTS: ReadonlySet<string> = new Set(FAULT_EVENTS)
export const isFault = ({ event }: Pick<IncidentRow, "event">): boolean => FAULTS.has(event)

/** Nobody has it; the most urgent first; then the oldest. */
export const inOrder = (incidents: Incidents): ReadonlyArray<IncidentRow> =>
  Object.values(incidents).toSorted(
    (x, y) =>
      rank(x) - rank(y) ||
      y.priority - x.priority ||
      x.openedAt - y.openedAt ||
      (x.id < y.id ? -1 : x.id > y.id ? 1 : 0)
  )

const RANKS: Readonly<Record<IncidentRow["standing"], number>> = {
  climbing: 0,
  waiting: 0,
  alerting: 1,
  active: 2,
  suspended: 3,
  closed: 4
}
const rank = ({ standing }: IncidentRow): number => RANKS[standing]

/** Whoever has it is warned so long before the line of its terminal is released. */
const WARNS_BEFORE_MS = 30_000
export const isReleasedSoon = (line: IncidentRow["line"], nowMs: number): boolean =>
  line?.standing === "held" && line.until !== null && line.until - nowMs <= WARNS_BEFORE_MS

/** Steps without which it cannot be closed. */
export const openSteps = ({ steps }: Pick<IncidentRow, "steps">): ReadonlyArray<IncidentRow["steps"][number]> =>
  steps.filter(({ done, mandatory }) => mandatory && done === null)

export type Outcome = NonNullable<IncidentRow["outcome"]>
export const OUTCOMES: ReadonlyArray<Outcome> = ["helped", "no-help-needed", "false-alarm", "nuisance", "fault", "test"]

/** Why it cannot be closed so now; null: it can. */
export const closingObstacle = (
  row: Pick<IncidentRow, "steps">,
  outcome: Outcome,
  note: string
): "steps" | "note" | null => {
  if (openSteps(row).length > 0) return "steps"
  return (outcome === "false-alarm" || outcome === "nuisance") && note.trim() === "" ? "note" : null
}

type PartyWord = IncidentRow["parties"][number]["said"]
/** What may be noted of a party next. */
export const nextWords = (said: PartyWord): ReadonlyArray<PartyWord> => {
  switch (said) {
    case "asked":
    case "silent":
    case "refused":
      return ["accepted"]
    case "accepted":
      return ["under-way", "arrived"]
    case "under-way":
      return ["arrived"]
    case "arrived":
      return ["done"]
    case "done":
      return []
  }
}

/** The incident that a piece of work is; null of any other work. */
export const incidentOf = (work: string): string | null =>
  work.startsWith("incident/") ? work.slice("incident/".length) : null

/** The talk with the terminal of an incident, among what its agent has at hand. Whom they call besides, they call for it, too. */
export const talkWith = (hands: Desk["hands"], incident: string): HandView | undefined =>
  Object.values(hands).find(
    ({ attributes, call, phase }) =>
      phase === "active" &&
      attributes["incident"] === incident &&
      (call?.origin === "alarm" || call?.origin === "inbound")
  )
