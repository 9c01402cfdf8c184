import { elementsOf, emptyList, firstOf, sortedBy } from "../sorted.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { WorkId } from "../work.ts"
import { SWEEP_EVERY_MS } from "./limits.ts"
import type { Entry, State } from "./protocol.ts"
import { later } from "../vocabulary.ts"

/** Who has a place in a queue. Thousands may, and announce themselves every few seconds: nothing here goes through all of them. */

export type Open = Extract<State, { _tag: "Open" }>

const byWork = sortedBy<Entry, Pick<Entry, "work">>((a, b) => (a.work < b.work ? -1 : a.work === b.work ? 0 : 1))
const byAge = sortedBy<Entry, Pick<Entry, "queuedAt" | "work">>((a, b) => {
  if (a.queuedAt !== b.queuedAt) return a.queuedAt - b.queuedAt
  return a.work < b.work ? -1 : a.work === b.work ? 0 : 1
})

export const NO_PLACES = { entries: emptyList, waiting: emptyList, outside: [], sweepAt: null } as const

export const entryOf = ({ entries }: Open, work: WorkId): Entry | undefined => byWork.get(entries, { work })

export const withEntry = (state: Open, entry: Entry): Open => {
  const before = entryOf(state, entry.work)
  const others = before === undefined || before.alerting ? state.waiting : byAge.without(state.waiting, before)
  return {
    ...state,
    entries: byWork.put(state.entries, entry),
    waiting: entry.alerting ? others : byAge.put(others, entry),
    sweepAt: state.sweepAt ?? later(entry.seenAt, SWEEP_EVERY_MS)
  }
}

export const withoutEntry = (state: Open, entry: Entry): Open => {
  const entries = byWork.without(state.entries, entry)
  const waiting = entry.alerting ? state.waiting : byAge.without(state.waiting, entry)
  return { ...state, entries, waiting, sweepAt: entries.size === 0 ? null : state.sweepAt }
}

/** The work that has a place here, in no order that means anything. */
export const placesIn = (state: State): ReadonlyArray<WorkId> =>
  state._tag === "Open" ? [...elementsOf(state.entries)].map(({ work }) => work) : []

/** As much of a queue as a screen shows. */
export interface QueueFigures {
  /** Without those for whom an agent is being alerted. */
  readonly waiting: number
  readonly alerting: number
  /** Queue entry of what waits longest; null when nothing waits. */
  readonly longestSince: EpochMs | null
}

export const figuresOf = (state: State | undefined): QueueFigures => {
  if (state?._tag !== "Open") return { waiting: 0, alerting: 0, longestSince: null }
  const { entries, waiting } = state
  return {
    waiting: waiting.size,
    alerting: entries.size - waiting.size,
    longestSince: firstOf(waiting)?.queuedAt ?? null
  }
}
