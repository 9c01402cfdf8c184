import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Tagged } from "#actors/behaviour.ts"
import type { CallId } from "#actors/vocabulary.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import { type SpeechAnswer, SpeechAsked } from "#actors/flow/nodes/say.ts"
import { spokenTell, spokenValues } from "../perform/spoken-values.ts"
import type { Look } from "../perform/look.ts"
import { localMoment } from "../records/calendars/opening.ts"
import type { Runtime } from "../runtime/runtime.ts"
import type { Speaking } from "./speaking.ts"

/** What flows want said, with what is known of who hears it. */
export const speechPort =
  (options: {
    readonly look: () => Pick<Look, "call" | "waitingIn">
    readonly timeZone: string
    readonly runtime: () => Pick<Runtime, "now" | "tell">
    readonly speaking: Speaking
    /** Of a call because of an alarm: what it is about, and the prompt that is played for `{prompt}`. */
    readonly alarmOf: (call: CallId) => { readonly alarm: string; readonly prompt: string | null } | undefined
  }) =>
  (asked: Tagged): Effect.Effect<void> =>
    Effect.suspend(() => {
      const answer = (prompt: SpeechAnswer) => {
        const { message, to } = spokenTell(asked, prompt)
        options.runtime().tell(to, message)
      }
      const { from, request } = asked as unknown as FlowAsked
      if (!isAsked(request)) return Effect.sync(() => answer(null))
      const { language, text } = request
      const about = options.alarmOf(from.slice("call/".length) as CallId)
      if (text === "{prompt}") return Effect.sync(() => answer(about?.prompt ?? null))
      const moment = localMoment(options.runtime().now(), options.timeZone)
      const known = spokenValues(from, request, options.look(), moment)
      const values = about === undefined ? known.values : { ...known.values, alarm: about.alarm }
      return options.speaking({ text, language, ...known, values }, answer)
    })

const isAsked = Schema.is(SpeechAsked)
