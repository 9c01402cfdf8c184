import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { State as TaskState } from "#actors/task/protocol.ts"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import { CallId } from "#actors/vocabulary.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import { type Asker, may, type Scope } from "#wire/asker.ts"
import { numberKeys } from "#wire/masked-number.ts"
import type { Look } from "../perform/look.ts"
import type { NotPermitted, StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { viewOf } from "../projections/work-view.ts"
import { appendAudit } from "../records/audit/log.ts"
import { callById, isCallIn } from "../records/calls/store.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { beyond } from "./permitted.ts"
import { seenWork } from "./seen-work.ts"

type Numbers = Readonly<Record<string, string>>

/**
 * Shows the telephone numbers of a call or of written work whole, when the asker may see them, and keeps in the audit log that they
 * did: nobody is told a number before that line is on disk. What lies at the asker's own hand is theirs from the first ring on.
 */
export const makeUnmask = (around: {
  readonly runtime: Pick<Runtime, "peek">
  readonly look: Look
  readonly database: Database["Service"]
}) => {
  const { database, look, runtime } = around
  const stored = <A, E>(asked: Effect.Effect<A, E, Database>): Effect.Effect<A, E> =>
    Effect.provideService(asked, Database, database)

  const ofCall = Effect.fnUntraced(function* (asker: Asker, scope: Scope, work: WorkId) {
    const call = CallId.make(idOf(work))
    const record = yield* stored(callById(call))
    if (record === null) return null
    if (!isAtHand(look, asker, work) && !(yield* stored(isCallIn(call, scope)))) return yield* beyond("this call")
    // It was dialled for them, unseen: to talk with somebody is no reason to be told their number.
    if (record.isCovered === true && !may(asker, "customers.edit")) return yield* beyond("the number of this call")
    return { callingNumber: record.callingNumber, dialledNumber: record.dialledNumber } as Numbers
  })

  const ofTask = Effect.fnUntraced(function* (asker: Asker, scope: Scope, work: WorkId) {
    const state = runtime.peek(work) as TaskState | undefined
    const view = state === undefined ? undefined : viewOf(state)
    if (view === undefined) return null
    if (!isAtHand(look, asker, work) && !seenWork(scope, look.centre)(view)) return yield* beyond("this work")
    const { attributes } = view
    return Object.fromEntries(numberKeys(attributes).map((key) => [key, attributes[key] ?? ""])) as Numbers
  })

  return Effect.fnUntraced(function* (
    asker: Asker,
    scope: Scope,
    work: WorkId
  ): Effect.fn.Return<Numbers | null, NotPermitted | StoreAway> {
    const kind = work.slice(0, work.indexOf("/"))
    const numbers =
      kind === "call" ? yield* ofCall(asker, scope, work) : kind === "task" ? yield* ofTask(asker, scope, work) : null
    if (numbers === null) return null
    const line = {
      at: yield* Clock.currentTimeMillis,
      account: asker.account,
      action: "unmask",
      object: kind,
      objectId: idOf(work),
      details: { fields: Object.keys(numbers) }
    }
    yield* database.query((db) => db.transaction().execute((all) => appendAudit(all, [line])))
    return numbers
  })
}

const idOf = (work: WorkId): string => work.slice(work.indexOf("/") + 1)

const isAtHand = (look: Look, { agent }: Asker, work: WorkId): boolean => {
  const state = agent === null ? undefined : (look.agent(agent) as AgentState | undefined)
  return state?._tag === "SignedIn" && Object.hasOwn(state.hands, work)
}

/** The call lies at the asker's own hand. */
export const isCallAtHand = (look: Look, asker: Asker, call: CallId): boolean =>
  isAtHand(look, asker, workIdOf("call", call))
