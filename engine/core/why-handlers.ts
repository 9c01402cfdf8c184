import * as Effect from "effect/Effect"
import type { AgentId, CallId, QueueId } from "#actors/vocabulary.ts"
import type { WorkId } from "#actors/work.ts"
import type { Asker, Scope } from "#wire/asker.ts"
import type { NotPermitted, StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { Asking } from "../ports/needs.ts"
import { passedOver } from "../projections/why.ts"
import { callWhole, decisionsAbout } from "../records/calls/store.ts"
import { beyond } from "./permitted.ts"
import { whyOf } from "./shown-call.ts"
import { makeWhyDoor } from "./why-door.ts"

/** What the gateway asks about decisions: of a call, of an agent, of any work, of a queue. */
export const makeWhyHandlers = (
  around: Parameters<typeof makeWhyDoor>[0] & {
    /** Refuses whoever may not see the call. */
    readonly recordOf: (call: CallId) => Effect.Effect<unknown, NotPermitted | StoreAway, Asking>
    readonly isOwnOr: (rows: Scope, asker: Asker, agent: AgentId) => boolean
  }
) => {
  const { database, isOwnOr, masking, recordOf } = around
  const why = makeWhyDoor(around)
  const stored = <A, E>(asked: Effect.Effect<A, E, Database>): Effect.Effect<A, E> =>
    Effect.provideService(asked, Database, database)
  return {
    Why: Effect.fnUntraced(function* ({ call }: { readonly call: CallId }) {
      yield* recordOf(call)
      const kept = yield* stored(callWhole(call))
      const answer = kept === null ? null : whyOf(kept, masking())
      return answer === null ? null : yield* why.whole(answer, (yield* Asking).asker)
    }),
    WorkWhy: Effect.fnUntraced(function* ({ work }: { readonly work: WorkId }) {
      return yield* why.work(work, yield* Asking)
    }),
    QueueWhy: Effect.fnUntraced(function* ({ queue }: { readonly queue: QueueId }) {
      return yield* why.queue(queue, (yield* Asking).scope)
    }),
    WhyNone: Effect.fnUntraced(function* ({ agent, asker }: { readonly agent: AgentId; readonly asker: Asker }) {
      if (!isOwnOr((yield* Asking).scope, asker, agent)) return yield* beyond(`agent ${agent}`)
      const answers = passedOver(agent, yield* stored(decisionsAbout(agent)))
      // Each has one decision.
      const decisions = yield* why.told(
        answers.flatMap((each) => each.decisions),
        (yield* Asking).asker
      )
      return answers.map((each, index) => ({ ...each, decisions: decisions.slice(index, index + 1) }))
    })
  }
}
