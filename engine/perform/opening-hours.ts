import type { Centre } from "#actors/centre.ts"
import { calendarHours } from "../records/calendars/answer.ts"

/** The centre whose queues know whether their calendar is closed at this moment. Of a calendar that is not there a queue is open. */
export const withOpening = (centre: Centre, atMs: number, timeZone: string): Centre => {
  const hours = calendarHours(centre, atMs, timeZone)
  const isShut = ({ calendar = null }: Centre["queues"][number]): boolean =>
    calendar !== null && hours(calendar) === "closed"
  if (centre.queues.every((queue) => isShut(queue) === (queue.isShut === true))) return centre
  return {
    ...centre,
    queues: centre.queues.map((queue) => {
      const { isShut: _, ...open } = queue
      return isShut(queue) ? { ...open, isShut: true as const } : open
    })
  }
}
