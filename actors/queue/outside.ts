import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import type { WorkId } from "../work.ts"
import { tellWork } from "../work-protocol.ts"
import { ASK_AFTER_MS, OUTSIDE_LIMIT } from "./limits.ts"
import type { Open } from "./places.ts"

/** Who waits before a full queue, in the order they came: without it a place goes to whoever happens to ask next. */

/** It found no room, once more or for the first time. */
export const withOutsider = (state: Open, work: WorkId, at: EpochMs): Open => {
  const there = state.outside.filter(({ seenAt }) => later(seenAt, ASK_AFTER_MS) >= at)
  const known = there.some((other) => other.work === work)
  if (!known && there.length >= OUTSIDE_LIMIT) return { ...state, outside: there }
  const outside = known
    ? there.map((other) => (other.work === work ? { work, seenAt: at, times: other.times + 1 } : other))
    : [...there, { work, seenAt: at, times: 1 }]
  return { ...state, outside }
}

export const withoutOutsider = (state: Open, work: WorkId): Open =>
  state.outside.some((other) => other.work === work)
    ? { ...state, outside: state.outside.filter((other) => other.work !== work) }
    : state

/** The next of them is asked whether it still wants a place, when there is one. */
export const invitation = ({ entries, outside, settings }: Open): ReadonlyArray<Output> => {
  const next = entries.size < settings.maxWaiting ? outside.find(({ times }) => times > 1) : undefined
  return next === undefined ? [] : [tellWork(next.work, { _tag: "PlaceAsked", queue: settings.id })]
}
