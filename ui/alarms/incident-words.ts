import type { IncidentRow } from "#wire/alarms.ts"
import { a, type AlarmWord } from "../shared/words/alarms.ts"
import { clockText } from "../shared/time-text.ts"

/** How an incident stands, in a line. `nameOf`: of an agent. */
export const standingText = (row: IncidentRow, nameOf: (agent: string) => string): string => {
  const who = row.agent === null ? "" : nameOf(row.agent)
  switch (row.standing) {
    case "waiting":
      return a("waiting")
    case "climbing":
      return a("climbing", { who: rungText(row.rung) })
    case "alerting":
      return a("alerting", { who })
    case "active":
      return a("active", { who })
    case "suspended":
      return a("suspended", { time: row.until === null ? "" : clockText(row.until) })
    case "closed":
      return a("closed", { outcome: row.outcome === null ? "" : a(`outcome.${row.outcome}`) })
  }
}

const rungText = (rung: string | null): string => {
  if (rung === null) return ""
  return rung === "prompt" || rung === "supervisors" ? a(`rung.${rung}` satisfies AlarmWord) : rung
}

export const userName = ({ user }: Pick<IncidentRow, "user">): string => user?.name ?? a("nobody")
