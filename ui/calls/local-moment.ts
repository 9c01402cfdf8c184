import type { FollowUp } from "#wire/records.ts"
import { momentIn, timeZone } from "../shared/time-zone.ts"
import { dayStart } from "./call-search.ts"

const HOUR_MS = 3_600_000

/** `2026-11-26T18:00`, on the centre's clock. */
export const localText = (at: number): string => {
  const { day, hour, minute, month, year } = momentIn(timeZone(), at)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

export const momentOf = (text: string): FollowUp["at"] | undefined => {
  const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/u.exec(text) ?? []
  if (day === undefined) return undefined
  return (dayStart(day, timeZone()) + Number(hour) * HOUR_MS + Number(minute) * 60_000) as FollowUp["at"]
}
