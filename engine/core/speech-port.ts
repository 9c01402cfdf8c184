import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import type { CallId } from "#actors/vocabulary.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import { type SpeechAnswer, SpeechAsked } from "#actors/flow/nodes/say.ts"
import { spokenTell, spokenValues } from "../perform/spoken-values.ts"
import type { Look } from "../perform/look.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { DoorAnswer, DoorAsked } from "../ports/OfficeDoor.ts"
import { localMoment } from "../records/calendars/opening.ts"
import type { Runtime } from "../runtime/runtime.ts"

export type Speak = (asked: DoorAsked<"speak">) => Effect.Effect<DoorAnswer<"speak">, StoreAway>

/** The flow waits for two seconds, and says something else then. */
const SPOKEN_WITHIN = "1900 millis"
/** As many as the voice takes before it is busy; who comes then hears something else at once, and not after two seconds. */
const AT_ONCE = 32

/** Has texts of flows spoken by the records' process. Nobody else waits for it: it may be away, or have much else to do. */
export const speechPort = Effect.fnUntraced(function* (options: {
  readonly look: () => Pick<Look, "call" | "waitingIn">
  readonly timeZone: string
  readonly runtime: () => Pick<Runtime, "now" | "tell">
  readonly speak: Speak
  /** Of a call because of an alarm: what it is about, and the prompt that is played for `{prompt}`. */
  readonly alarmOf: (call: CallId) => { readonly alarm: string; readonly prompt: string | null } | undefined
}): Effect.fn.Return<(asked: Tagged) => Effect.Effect<void>, never, Scope.Scope> {
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  let underWay = 0
  return (asked) =>
    Effect.suspend(() => {
      const answer = (prompt: SpeechAnswer) => {
        const { message, to } = spokenTell(asked, prompt)
        options.runtime().tell(to, message)
      }
      const { from, request } = asked as unknown as FlowAsked
      if (!isAsked(request) || underWay >= AT_ONCE) return Effect.sync(() => answer(null))
      const { language, text } = request
      const about = options.alarmOf(from.slice("call/".length) as CallId)
      if (text === "{prompt}") return Effect.sync(() => answer(about?.prompt ?? null))
      const moment = localMoment(options.runtime().now(), options.timeZone)
      const known = spokenValues(from, request, options.look(), moment)
      const values = about === undefined ? known.values : { ...known.values, alarm: about.alarm }
      underWay++
      fork(
        options.speak({ text, language, ...known, values }).pipe(
          Effect.timeoutOrElse({
            duration: SPOKEN_WITHIN,
            orElse: () => Effect.succeed({ _tag: "Refused", why: "it was not spoken in time" } as const)
          }),
          Effect.catch(({ reason }) => Effect.succeed({ _tag: "Refused", why: reason } as const)),
          Effect.tap((spoken) =>
            spoken._tag === "Spoken"
              ? Effect.void
              : Effect.logWarning("a flow's text is not said", { text, why: spoken.why })
          ),
          Effect.map((spoken) => answer(spoken._tag === "Spoken" ? spoken.prompt : null)),
          Effect.ensuring(Effect.sync(() => underWay--))
        )
      )
      return Effect.void
    })
})

const isAsked = Schema.is(SpeechAsked)
