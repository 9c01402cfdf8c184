import type { Facts } from "./facts.ts"
import type { Press } from "./presses.ts"

export interface Outcome {
  /** Distinct incidents that acknowledged presses came to. */
  readonly incidents: number
  /** Acknowledged, and in no incident that was opened. */
  readonly incidentsWithout: number
  /** Acknowledged, and not on disk; or never acknowledged at all. */
  readonly lost: number
  /** Of each press, in its terminal's order: its incident, and whether it is the one that opened it. */
  readonly of: ReadonlyMap<Press, { readonly incident: string; readonly isFirst: boolean }>
}

/** What came of these presses, by what is on disk: the n-th press of a terminal is the n-th that its actor wrote down. */
export const outcomeOf = async (presses: ReadonlyArray<Press>, facts: Facts): Promise<Outcome> => {
  const [reported, opened] = [await facts.allReported(), await facts.allIncidents()]
  const of = new Map<Press, { readonly incident: string; readonly isFirst: boolean }>()
  let [lost, incidentsWithout] = [0, 0]
  for (const [id, own] of Map.groupBy(presses, ({ member }) => member.id)) {
    const kept = (reported.get(id) ?? []).filter(
      ({ event, isRepeat, phase }) => event === "personal" && phase === "began" && !isRepeat
    )
    const seen = new Set<string>()
    for (const [index, press] of own.toSorted((a, b) => a.sentAt - b.sentAt).entries()) {
      const fact = kept[index]
      if (press.acknowledgedAt === undefined || fact === undefined) lost += 1
      else if (fact.incident === null || !opened.has(fact.incident)) incidentsWithout += 1
      else {
        of.set(press, { incident: fact.incident, isFirst: !seen.has(fact.incident) })
        seen.add(fact.incident)
      }
    }
  }
  return { incidents: new Set([...of.values()].map(({ incident }) => incident)).size, incidentsWithout, lost, of }
}
