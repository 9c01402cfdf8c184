import { type EpochMs, later } from "../vocabulary.ts"
import type { Wish } from "./protocol.ts"

/** The first moment from then on at which somebody may be called; after its end when there is none. */
export const openFrom = ({ hours, until }: Pick<Wish, "hours" | "until">, from: EpochMs): EpochMs => {
  if (hours === undefined) return from
  const next = hours.find(({ to }) => to > from)
  return next === undefined ? later(until, 1) : next.from > from ? next.from : from
}

/** When the hours in which it is now are over; undefined outside of all, and where there are none. */
export const openUntil = ({ hours }: Pick<Wish, "hours">, at: EpochMs): EpochMs | undefined =>
  hours?.find(({ from, to }) => from <= at && at < to)?.to
