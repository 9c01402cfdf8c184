import * as Effect from "effect/Effect"
import type { Tagged } from "#actors/behaviour.ts"
import type { Centre } from "#actors/centre.ts"
import type { Look } from "../perform/look.ts"
import { openingTell } from "../perform/opening-answer.ts"
import { calendarAnswer } from "../records/calendars/answer.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Answers flows that ask whether a calendar is open. The answer is a message like any other: it stands in the journal. */
export const calendarPort =
  (options: {
    readonly centre: () => Centre
    readonly look: () => Pick<Look, "call" | "callers">
    readonly timeZone: string
    readonly runtime: () => Pick<Runtime, "now" | "tell">
  }) =>
  (asked: Tagged): Effect.Effect<void> =>
    Effect.sync(() => {
      const { now, tell } = options.runtime()
      const hours = (request: unknown) => calendarAnswer(options.centre(), request, now(), options.timeZone)
      const { message, to } = openingTell(asked, options.look(), now(), hours)
      tell(to, message)
    })
