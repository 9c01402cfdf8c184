import * as Effect from "effect/Effect"
import { filledText, valuesIn } from "#actors/flow/nodes/say.ts"
import { Database } from "../../ports/Database.ts"
import type { DoorAnswer, DoorAsked } from "../../ports/OfficeDoor.ts"
import { Speech } from "../../ports/Speech.ts"
import { nameByNumber } from "../../records/customers/match.ts"

/** Has a flow's text spoken, with what is known of the caller here beside what the core knows. */
export const speakForFlow = Effect.fnUntraced(function* ({
  callingNumber,
  language,
  text,
  values
}: DoorAsked<"speak">): Effect.fn.Return<DoorAnswer<"speak">, never, Database | Speech> {
  const { query } = yield* Database
  const { say } = yield* Speech
  // A text is said without a name rather than not at all.
  const customer = valuesIn(text).includes("customer")
    ? yield* query((db) => nameByNumber(db, callingNumber)).pipe(Effect.catch(() => Effect.succeed("")))
    : ""
  return yield* say(filledText(text, { ...values, customer }), language).pipe(
    Effect.map(({ prompt }) => ({ _tag: "Spoken", prompt }) as const),
    Effect.catch(({ reason, why }) => Effect.succeed({ _tag: "Refused", why: `${reason}: ${why}` } as const))
  )
})
