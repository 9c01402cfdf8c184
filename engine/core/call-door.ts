import * as Effect from "effect/Effect"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Asker, diallingRightIn } from "#wire/asker.ts"
import type { CallRequest } from "#wire/call-intents.ts"
import { centreCall } from "../perform/centre-call.ts"
import type { Look } from "../perform/look.ts"
import { type CallAnswer, StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { factsOfCall } from "../records/calls/store.ts"
import { forgetKey, hashOfRequest, keepKey, keyTaken } from "../records/work/keys.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { taken } from "./call-taken.ts"
import { makeOneAtATime } from "./one-at-a-time.ts"
import { timeOrderedId } from "./time-ordered-id.ts"

/** A commit takes tens of ms; the gateway gives us 5 s, and must hear from us before. */
const ON_DISK_WITHIN = "2 seconds"

interface Around {
  readonly runtime: Pick<Runtime, "now" | "onStep" | "peek" | "tell">
  readonly look: Look
  readonly database: Database["Service"]
  /** Done when all that was written before is on disk. */
  readonly flush: Effect.Effect<void>
}
interface Asked {
  readonly asker: Asker
  readonly request: CallRequest
  /** Whom of the house the asker may have called. */
  readonly reaches: (agent: AgentId) => boolean
}

/** Where programs have the centre call somebody by itself. What it says yes to has begun, and is on disk. */
export const makeCallDoor = ({ database, flush, look, runtime }: Around) => {
  const nextId = () => timeOrderedId(runtime.now()) as CallId
  const oneAtATime = makeOneAtATime<CallAnswer>({ _tag: "KeyInUse" })

  const onDisk = (notYet: StoreAway): Effect.Effect<void, StoreAway> =>
    Effect.timeoutOrElse(flush, { duration: ON_DISK_WITHIN, orElse: () => Effect.fail(notYet) })

  const make = Effect.fnUntraced(function* (
    call: CallId,
    { asker, reaches, request }: Asked,
    notYet: StoreAway
  ): Effect.fn.Return<CallAnswer, StoreAway> {
    const made = centreCall(look, call, request, diallingRightIn(asker.grants))
    if ("refused" in made) return made.refused
    if (made.rings !== null && !reaches(made.rings))
      return { _tag: "Refused", reason: "not-allowed", message: `agent ${made.rings} is beyond what you may call` }
    if (!database.up()) return yield* Effect.fail(new StoreAway({ reason: "the database is away" }))
    // What has not begun by now may yet begin: nobody may be told that it does not.
    if (!(yield* taken(runtime, made.tell)) && inMemory(call) !== "begun") return yield* Effect.fail(notYet)
    yield* onDisk(notYet)
    return { _tag: "Begun", call }
  })

  /** With a key it is made once, however often it is asked for. What was refused leaves no trace. */
  const keyed = Effect.fnUntraced(function* (
    key: { readonly account: string; readonly key: string },
    asked: Asked
  ): Effect.fn.Return<CallAnswer, StoreAway> {
    const first = { hash: hashOfRequest({ call: asked.request }), workId: nextId(), at: runtime.now() }
    const kept = yield* database.query((db) => db.transaction().execute((all) => keepKey(all, key, first)))
    const call = kept.workId as CallId
    if (kept.isOther) return { _tag: "KeyReused" }
    if (kept.taken) return { _tag: "Begun", call }
    // Somebody asked before and was not answered: the call may have begun all the same.
    const isThere = call !== first.workId && (yield* hasBegun(call))
    const answer: CallAnswer = isThere ? { _tag: "Begun", call } : yield* make(call, asked, ASK_AGAIN)
    yield* database.query((db) => (answer._tag === "Begun" ? keyTaken(db, key, call) : forgetKey(db, key)))
    return answer
  })

  /** Whether there is a call of this id, on disk. */
  const hasBegun = Effect.fnUntraced(function* (call: CallId): Effect.fn.Return<boolean, StoreAway> {
    const now = inMemory(call)
    // It lies in the mailbox still: to tell it again, or to refuse it, would be one call too many.
    if (now === "asked") return yield* Effect.fail(ASK_AGAIN)
    yield* onDisk(ASK_AGAIN)
    return now === "begun" || (yield* Effect.provideService(factsOfCall(call), Database, database)).length > 0
  })

  const inMemory = (call: CallId): "begun" | "asked" | undefined => {
    const state = runtime.peek(`call/${call}`)
    return state && (state._tag === "New" ? "asked" : "begun")
  }

  return (asked: Asked, key?: string): Effect.Effect<CallAnswer, StoreAway> =>
    key === undefined
      ? Effect.suspend(() => make(nextId(), asked, PERHAPS_BEGUN))
      : oneAtATime(`${asked.asker.account}\n${key}`, keyed({ account: asked.asker.account, key }, asked))
}

const ASK_AGAIN = new StoreAway({
  reason: "it is not known yet whether the call began and is on disk: ask again with the same Idempotency-Key"
})
const PERHAPS_BEGUN = new StoreAway({
  reason:
    "it is not known yet whether the call began and is on disk; without an Idempotency-Key, to ask again may make a second call"
})
