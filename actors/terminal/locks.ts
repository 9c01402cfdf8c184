import type { AlarmEvent } from "../alarm-event.ts"
import type { Fact } from "../facts.ts"
import { tellIncident } from "../incident/protocol.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { NUISANCES_LIMIT } from "./limits.ts"
import type { IncidentOutcome } from "../incident-words.ts"
import type { Of } from "./protocol.ts"

/**
 * Whoever cries wolf is served after the others, and for these never: a lock is broken by what nobody feigns for fun, or what
 * no hand presses (REQUIREMENTS 0.1, tension 1).
 */
const BREAKS_A_LOCK: ReadonlySet<AlarmEvent> = new Set([
  "fall",
  "medical",
  "person-down",
  "seizure",
  "inactivity",
  "check-in-missed",
  "heart-rate",
  "smoke",
  "fire",
  "heat",
  "gas",
  "co"
])

export const breaksLock = (event: AlarmEvent): boolean => BREAKS_A_LOCK.has(event)

type Serving = Of<"Serving">

export const unlocked = (
  state: Serving,
  at: EpochMs,
  because: Extract<Fact, { _tag: "TerminalUnlocked" }>["because"],
  by: string | null
): readonly [Serving, ReadonlyArray<Output>] =>
  state.lock === null
    ? [state, []]
    : [
        { ...state, lock: null, nuisances: [] },
        [keep({ _tag: "TerminalUnlocked", at, terminal: state.id, because, by }), ...tellUnlocked(state)]
      ]

/** Its open incident was put behind the others, and is not any more. */
export const tellUnlocked = ({ incident }: Serving): ReadonlyArray<Output> =>
  incident === null ? [] : [tellIncident(incident.id, { _tag: "LockLifted" })]

/** An incident ended so: the terminal may have to be locked for it. */
export const judged = (
  state: Serving,
  at: EpochMs,
  outcome: IncidentOutcome
): readonly [Serving, ReadonlyArray<Output>] => {
  const { nuisance } = state.card
  if (outcome !== "nuisance") return [state, []]
  const nuisances = [...state.nuisances, at].slice(-NUISANCES_LIMIT)
  if (nuisance === null) return [{ ...state, nuisances }, []]
  const lately = nuisances.filter((then) => then > at - nuisance.withinMs)
  if (lately.length < nuisance.times || state.lock !== null) return [{ ...state, nuisances: lately }, []]
  const until = later(at, nuisance.lockMs)
  const reason = `${lately.length} presses for nothing`
  return [
    { ...state, nuisances: lately, lock: { until, reason, by: null } },
    [keep({ _tag: "TerminalLocked", at, terminal: state.id, until, reason, by: null })]
  ]
}
