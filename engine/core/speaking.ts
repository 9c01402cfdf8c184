import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { SpeechAnswer } from "#actors/flow/nodes/say.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { DoorAnswer, DoorAsked } from "../ports/OfficeDoor.ts"

export type Speak = (asked: DoorAsked<"speak">) => Effect.Effect<DoorAnswer<"speak">, StoreAway>

/** Has a text spoken and says which prompt has it; null when it was not spoken in time. Returns at once. */
export type Speaking = (asked: Parameters<Speak>[0], answer: (prompt: SpeechAnswer) => void) => Effect.Effect<void>

/** Who asked waits for two seconds, and says something else then. */
const SPOKEN_WITHIN = "1900 millis"
/** As many as the voice takes before it is busy; who comes then hears something else at once, and not after two seconds. */
const AT_ONCE = 32

/** Has texts spoken by the records' process. Nobody else waits for it: it may be away, or have much else to do. */
export const makeSpeaking = Effect.fnUntraced(function* (speak: Speak): Effect.fn.Return<Speaking, never, Scope.Scope> {
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  let underWay = 0
  return (asked, answer) =>
    Effect.sync(() => {
      if (underWay >= AT_ONCE) return answer(null)
      underWay++
      fork(
        speak(asked).pipe(
          Effect.timeoutOrElse({
            duration: SPOKEN_WITHIN,
            orElse: () => Effect.succeed({ _tag: "Refused", why: "it was not spoken in time" } as const)
          }),
          Effect.catch(({ reason }) => Effect.succeed({ _tag: "Refused", why: reason } as const)),
          Effect.tap((spoken) =>
            spoken._tag === "Spoken"
              ? Effect.void
              : Effect.logWarning("a text is not said", { text: asked.text, why: spoken.why })
          ),
          Effect.map((spoken) => answer(spoken._tag === "Spoken" ? spoken.prompt : null)),
          Effect.ensuring(Effect.sync(() => underWay--))
        )
      )
    })
})
