import * as Effect from "effect/Effect"
import type { Tagged } from "#actors/behaviour.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import type { WaitNewsAsked } from "#actors/call/wait-news.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Look } from "../perform/look.ts"
import { standsInQueue, waitNewsTell, waitNewsText } from "../perform/wait-news.ts"
import type { LiveScreens } from "../projections/live-screens.ts"
import type { Runtime } from "../runtime/runtime.ts"
import type { Speaking } from "./speaking.ts"

/** Tells a caller who waits how they stand, in words that the records' process has spoken. */
export const waitNewsPort =
  (options: {
    readonly look: () => Pick<Look, "centre" | "distributor">
    readonly runtime: () => Pick<Runtime, "now" | "tell">
    readonly screens: () => Pick<LiveScreens, "waits">
    readonly speaking: Speaking
  }) =>
  (asked: Tagged): Effect.Effect<void> =>
    Effect.suspend(() => {
      const { from, number, request } = asked as unknown as FlowAsked & { readonly request: WaitNewsAsked }
      const { look, runtime, screens, speaking } = options
      const at = EpochMs.make(runtime().now())
      const stands = standsInQueue({ from, request }, look(), screens().waits().paces[request.queue] ?? null, at)
      const text = stands === undefined ? null : waitNewsText(request, stands)
      const answer = (prompt: string | null) => {
        const { place, expectedMs } = stands ?? { place: null, expectedMs: null }
        const { message, to } = waitNewsTell({ from, number }, { prompt, place, expectedMs })
        runtime().tell(to, message)
      }
      if (text === null) return Effect.sync(() => answer(null))
      return speaking({ text, language: request.language, callingNumber: "", values: {} }, answer)
    })
