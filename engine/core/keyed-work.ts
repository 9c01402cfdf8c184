import * as Effect from "effect/Effect"
import { type WorkId, workIdOf } from "#actors/work.ts"
import type { WorkRequest, WorkView } from "#wire/work.ts"
import type { StoreAway, WorkAnswer } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { forgetKey, hashOfRequest, keepKey, keyMoved, keyTaken, type WorkKey } from "../records/work/keys.ts"
import { makeOneAtATime } from "./one-at-a-time.ts"

interface Around {
  readonly database: Database["Service"]
  readonly nextId: () => string
  readonly now: () => number
  /** Begins the task under this id. */
  readonly create: (id: string, request: WorkRequest) => Effect.Effect<WorkAnswer, StoreAway>
  readonly one: (work: WorkId) => Effect.Effect<WorkView | null, StoreAway>
}

/**
 * Work asked for with a key comes once, however often it is asked for: the same key and body give the same answer, also after a
 * restart, and another body is refused. What was refused leaves no trace and may be asked for again.
 */
export const makeKeyedWork = ({ create, database, nextId, now, one }: Around) => {
  const oneAtATime = makeOneAtATime<WorkAnswer>({ _tag: "KeyInUse" })

  const taken = Effect.fnUntraced(function* (key: WorkKey, id: string): Effect.fn.Return<WorkAnswer, StoreAway> {
    yield* database.query((db) => keyTaken(db, key, id))
    return { _tag: "Taken", work: workIdOf("task", id), id }
  })

  const begin = Effect.fnUntraced(function* (
    key: WorkKey,
    id: string,
    request: WorkRequest
  ): Effect.fn.Return<WorkAnswer, StoreAway> {
    const answer = yield* create(id, request)
    if (answer._tag === "Taken") return yield* taken(key, id)
    yield* database.query((db) => forgetKey(db, key))
    return answer
  })

  const asked = Effect.fnUntraced(function* (
    key: WorkKey,
    request: WorkRequest
  ): Effect.fn.Return<WorkAnswer, StoreAway> {
    const first = { hash: hashOfRequest(request), workId: nextId(), at: now() }
    const kept = yield* database.query((db) => db.transaction().execute((all) => keepKey(all, key, first)))
    const { isOther, workId } = kept
    if (isOther) return { _tag: "KeyReused" }
    if (kept.taken) return { _tag: "Taken", work: workIdOf("task", workId), id: workId }
    if (workId === first.workId) return yield* begin(key, workId, request)
    // Somebody asked before and was not answered: the engine or the disk went away. The task may be there all the same.
    const view = yield* one(workIdOf("task", workId))
    if (view !== null && view.state !== "withdrawn") return yield* taken(key, workId)
    if (view === null) return yield* begin(key, workId, request)
    // It came too late to the disk and was taken out.
    yield* database.query((db) => keyMoved(db, key, first.workId))
    return yield* begin(key, first.workId, request)
  })

  return (key: WorkKey, request: WorkRequest): Effect.Effect<WorkAnswer, StoreAway> =>
    oneAtATime(`${key.account}\n${key.key}`, asked(key, request))
}
