import * as Effect from "effect/Effect"
import type { Tagged } from "#actors/behaviour.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import type { Centre } from "#actors/centre.ts"
import { calendarAnswer } from "../records/calendars/answer.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Answers flows that ask whether a calendar is open. The answer is a message like any other: it stands in the journal. */
export const calendarPort =
  (options: {
    readonly centre: () => Centre
    readonly timeZone: string
    readonly runtime: () => Pick<Runtime, "now" | "tell">
  }) =>
  (asked: Tagged): Effect.Effect<void> =>
    Effect.sync(() => {
      const { from, number, request } = asked as unknown as FlowAsked
      const { now, tell } = options.runtime()
      const answer = calendarAnswer(options.centre(), request, now(), options.timeZone)
      tell(from, { _tag: "FlowAnswered", number, answer } as Tagged)
    })
