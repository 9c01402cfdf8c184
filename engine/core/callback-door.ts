import * as Effect from "effect/Effect"
import { type State, tellCallback } from "#actors/callback/protocol.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import type { Asker } from "#wire/asker.ts"
import type { CallbackFilter, CallbackList, CallbackView, MoveAnswer } from "#wire/callbacks.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import { isOpen } from "../perform/callbacks.ts"
import { idsOf, type Look } from "../perform/look.ts"
import type { NotPermitted, StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { Asking } from "../ports/needs.ts"
import { type BareView, callbackOfFacts, callbackPage, callbackView } from "../projections/callback-view.ts"
import { factsOfWork } from "../records/work/store.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { onDisk } from "./on-disk.ts"
import { beyond } from "./permitted.ts"
import { seesQueue } from "./seen-work.ts"

interface Named {
  readonly asker: Asker
  readonly id: string
}

/** Whom the centre is to call back: read, cancelled, and put to another time. Whoever may see its queue may see it. */
export const makeCallbackDoor = (around: {
  readonly runtime: Pick<Runtime, "addresses" | "now" | "onStep" | "peek" | "tell">
  readonly look: Look
  readonly database: Database["Service"]
  readonly masking: () => Masking
}) => {
  const { database, look, masking, runtime } = around
  const stateOf = (id: string) => runtime.peek(`callback/${id}`) as State | undefined
  const shown = (view: BareView): CallbackView => ({
    ...view,
    queueName: look.centre.queues.find(({ id }) => id === view.queue)?.name ?? view.queue,
    number: maskedNumber(view.number, masking())
  })

  const all = function* (): Generator<State> {
    for (const id of idsOf("callback", runtime.addresses())) {
      const state = stateOf(id)
      if (state !== undefined) yield state
    }
  }

  const found = Effect.fnUntraced(function* (
    id: string
  ): Effect.fn.Return<BareView | null, NotPermitted | StoreAway, Asking> {
    const facts = factsOfWork(workIdOf("callback", id))
    const view = callbackView(stateOf(id)) ?? callbackOfFacts(yield* Effect.provideService(facts, Database, database))
    const { scope } = yield* Asking
    return view === null || seesQueue(look, scope, view.queue) ? view : yield* beyond("this callback")
  })

  return {
    Callbacks: Effect.fnUntraced(function* ({ filter }: { readonly filter: CallbackFilter }) {
      const { scope } = yield* Asking
      const page = callbackPage(all(), filter, ({ queue }) => seesQueue(look, scope, queue))
      return { ...page, at: runtime.now(), callbacks: page.callbacks.map(shown) } satisfies CallbackList
    }),

    Callback: Effect.fnUntraced(function* ({ id }: Named) {
      const view = yield* found(id)
      return view === null ? null : shown(view)
    }),

    /** Whoever is being called just then may answer all the same: it is cancelled unless they do. False: it is over, or there is none. */
    CancelCallback: Effect.fnUntraced(function* ({ asker, id, reason }: Named & { readonly reason: string }) {
      yield* found(id)
      if (!isOpen(stateOf(id))) return false
      const told = tellCallback(id, { _tag: "Cancelled", by: asker.account, reason })
      yield* onDisk<State>(
        runtime,
        told,
        (after) => !isOpen(after) || (after._tag === "Calling" && after.ends !== null)
      )
      return true
    }),

    MoveCallback: Effect.fnUntraced(function* ({
      asker,
      at,
      id
    }: Named & { readonly at: EpochMs }): Effect.fn.Return<MoveAnswer, NotPermitted | StoreAway, Asking> {
      yield* found(id)
      const state = stateOf(id)
      if (!isOpen(state)) return "over"
      if (at >= state.about.until) return "late"
      const isWaiting = state._tag === "Spaced" || (state._tag === "Queued" && state.desk._tag !== "Alerting")
      if (!isWaiting) return "in-hand"
      const told = tellCallback(id, { _tag: "Moved", by: asker.account, to: at })
      const after = yield* onDisk<State>(
        runtime,
        told,
        (next) => !isOpen(next) || next.about.notBefore === at || next._tag === "Calling"
      )
      if (!isOpen(after)) return "over"
      return after.about.notBefore === at ? "moved" : "in-hand"
    })
  }
}
