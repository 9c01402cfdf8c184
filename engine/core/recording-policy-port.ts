import * as Effect from "effect/Effect"
import type { Tagged } from "#actors/behaviour.ts"
import type { Centre } from "#actors/centre.ts"
import { rulingTell } from "../perform/recording-ruling.ts"
import { calendarHours } from "../records/calendars/answer.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Answers calls that ask whether they are recorded. The answer is a message like any other: it stands in the journal. */
export const recordingPolicyPort =
  (options: {
    readonly centre: () => Centre
    readonly timeZone: string
    readonly runtime: () => Pick<Runtime, "now" | "tell">
  }) =>
  (asked: Tagged): Effect.Effect<void> =>
    Effect.sync(() => {
      const centre = options.centre()
      const { now, tell } = options.runtime()
      const { message, to } = rulingTell(centre, asked, calendarHours(centre, now(), options.timeZone))
      tell(to, message)
    })
