import * as Effect from "effect/Effect"
import type { AnyKind } from "#actors/kind.ts"
import type { Living } from "../ports/Journal.ts"
import type { Restored } from "../runtime/actor.ts"
import { codecOf } from "../runtime/codec.ts"
import { readLiving, type Unreadable } from "../runtime/restore.ts"
import { StartRefused } from "../workers/frame/worker.ts"

/** Actors named in a refusal; the others are counted. */
const NAMED = 3

/**
 * The actors of the journal, ready to go on. A state that cannot be read begins anew and is reported, because the switch says
 * what a call is. Nobody else knows what a durable actor was: then the engine does not start, and says which and why.
 */
export const takeUp = Effect.fnUntraced(function* (
  kinds: ReadonlyArray<AnyKind>,
  living: ReadonlyArray<Living>
): Effect.fn.Return<
  {
    readonly restored: ReadonlyArray<Restored>
    /** Addresses of those that begin anew. */ readonly anew: ReadonlyArray<string>
  },
  StartRefused
> {
  const { rebuilt, refused, restored, strangers } = readLiving(kinds, codecOf(kinds), living)
  if (refused.length > 0) return yield* new StartRefused({ setting: "database.url", message: refusal(refused) })
  for (const stranger of strangers) yield* Effect.logError("the journal has an actor of a kind nobody knows", stranger)
  for (const anew of rebuilt) yield* Effect.logError("a written state is not understood; the actor begins anew", anew)
  return { restored, anew: rebuilt.map(({ actor }) => actor) }
})

const refusal = (refused: ReadonlyArray<Unreadable>): string => {
  const named = refused
    .slice(0, NAMED)
    .map(({ actor, sequence, why }) => `${actor} (step ${sequence}): ${oneLine(why)}`)
  const more = refused.length > NAMED ? `; and ${refused.length - NAMED} more` : ""
  return `the database has states that this version cannot read and must not lose: ${named.join("; ")}${more}`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim()
