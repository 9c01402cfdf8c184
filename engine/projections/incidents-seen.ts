import { LINGER_MS } from "#actors/incident/limits.ts"
import type { State } from "#actors/incident/protocol.ts"
import type { Fact } from "#actors/facts.ts"
import type { CheckedIn, IncidentRow } from "#wire/alarms.ts"
import type { Masking } from "#wire/masked-number.ts"
import { type IncidentPlace, incidentPlace, incidentRow, sharedRow } from "./incident-row.ts"

/** Whoever looks away for a moment still sees that it was closed, and how. */
export const CLOSED_SHOWN_MS = 8_000
const CHECK_INS_SHOWN = 5
/** A toast is gone by then. */
const CHECK_IN_SHOWN_MS = 30_000

/** One that is shown: as everybody sees it, as whoever has it does, and where it belongs. */
export interface SeenIncident extends IncidentPlace {
  readonly row: IncidentRow
  readonly own: IncidentRow
}

export interface IncidentsSeen {
  readonly ids: () => Iterable<string>
  readonly get: (id: string) => SeenIncident | undefined
  readonly checkIns: () => Readonly<Record<string, CheckedIn>>
}

export const NO_INCIDENTS: IncidentsSeen = { ids: () => [], get: () => undefined, checkIns: () => ({}) }

/** The incidents that are open or were closed a moment ago, and who checked in. Each row is drawn once a step, when asked for. */
export const makeIncidentsSeen = (masking: () => Masking) => {
  const states = new Map<string, State>()
  const drawn = new Map<string, { readonly of: State; readonly seen: SeenIncident }>()
  const closed = new Map<string, number>()
  let checkIns: Readonly<Record<string, CheckedIn>> = {}

  const forget = (id: string): void => {
    for (const map of [states, drawn, closed]) map.delete(id)
  }

  const get = (id: string): SeenIncident | undefined => {
    const state = states.get(id)
    if (state === undefined) return undefined
    const before = drawn.get(id)
    if (before?.of === state) return before.seen
    const covers = masking()
    const row = incidentRow(state, covers)
    const place = incidentPlace(state)
    if (row === undefined || place === undefined) return undefined
    const shared = sharedRow(before?.seen.row, row)
    const whole = covers.isWholeAtWork ? sharedRow(before?.seen.own, incidentRow(state, null) ?? row) : shared
    const seen = { row: shared, own: whole, ...place }
    drawn.set(id, { of: state, seen })
    return seen
  }

  return {
    ids: () => states.keys(),
    get,
    checkIns: () => checkIns,
    /** Whether it was shown, or is. */
    step: (id: string, after: State | undefined): boolean => {
      const was = states.has(id)
      if (after === undefined || after._tag === "New" || after._tag === "Gone") {
        forget(id)
        return was
      }
      const closedAt = after._tag === "Closed" ? after.until - LINGER_MS : undefined
      // What it still hears after it has left is nobody's business.
      if (closedAt !== undefined && closed.has(id) && !was) return false
      if (closedAt !== undefined) closed.set(id, closedAt)
      states.set(id, after)
      return true
    },
    /** Which left by now. */
    left: (nowMs: number): ReadonlyArray<string> => {
      const gone: Array<string> = []
      for (const [id, closedAt] of closed) {
        if (nowMs < closedAt + CLOSED_SHOWN_MS) continue
        if (states.delete(id)) gone.push(id)
        drawn.delete(id)
        if (nowMs >= closedAt + 2 * LINGER_MS) closed.delete(id)
      }
      return gone
    },
    /** Whether somebody checked in. */
    heard: (fact: Fact): boolean => {
      if (fact._tag !== "TerminalCheckedIn") return false
      const { at, name, terminal } = fact
      const others = Object.entries(checkIns).filter(
        ([id, each]) => id !== terminal && each.at > at - CHECK_IN_SHOWN_MS
      )
      checkIns = Object.fromEntries([...others.slice(1 - CHECK_INS_SHOWN), [terminal, { name, at }]])
      return true
    },
    /** Numbers are covered otherwise. */
    masked: () => drawn.clear()
  }
}
