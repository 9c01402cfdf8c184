import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import { type State as CallbackState, tellCallback, type Wish } from "#actors/callback/protocol.ts"
import { CALLBACKS_PORT, type CallbackRequest } from "#actors/callback/requests.ts"
import { CALLBACK_WISH_PORT, type CallbackWishAnswer, CallbackWished } from "#actors/flow/nodes/callback.ts"
import type { Tell } from "#actors/output.ts"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import type { CallId } from "#actors/vocabulary.ts"
import {
  callbackOf,
  dialTell,
  type Hours,
  isOpen,
  openCallbacks,
  promises,
  servedIn,
  spokenTells,
  tooLateTell,
  waitsForCall
} from "../perform/callbacks.ts"
import { knownOf } from "../perform/customer-agents.ts"
import { flowWish } from "../perform/flow-wish.ts"
import { idsOf, type Look } from "../perform/look.ts"
import { Database } from "../ports/Database.ts"
import { windowsOf } from "../records/calendars/windows.ts"
import { spokenSince } from "../records/calls/spoken-since.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { makeWhoKnows } from "./who-knows.ts"
import { callbackOnDisk } from "./callback-on-disk.ts"

type Port = (from: unknown, asked: Tagged) => Effect.Effect<void>

/** All that the core has for callbacks: flows ask for them, agents' calls begin, and whoever was spoken with is called no more. */
export interface CoreCallbacks {
  readonly ports: Readonly<Record<string, Port>>
  /** Once actors are restored, and before anything else happens. */
  readonly listen: () => void
}

export const makeCallbacks = Effect.fnUntraced(function* (around: {
  readonly runtime: () => Pick<Runtime, "addresses" | "now" | "onStep" | "peek" | "tell">
  readonly look: () => Look
  readonly timeZone: string
}): Effect.fn.Return<CoreCallbacks, never, Database | Scope.Scope> {
  const { look, runtime, timeZone } = around
  const database = yield* Database
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const open = openCallbacks(look)
  /** What was begun too late, and is told to end: nobody may be promised it before it does. */
  const takenBack = new Set<string>()
  const tell = ({ message, to }: Tell) => runtime().tell(to, message)
  const stateOf = (id: string) => runtime().peek(`callback/${id}`) as CallbackState | undefined

  /** Who was spoken with while an engine was away is not called; where nobody knows, they are: it was promised. */
  const dial = Effect.fnUntraced(function* (request: CallbackRequest) {
    const { askedAt, number } = request
    const isMade = runtime().peek(`call/${request.call}`) !== undefined
    const spoken = isMade
      ? false
      : yield* Effect.orElseSucceed(
          Effect.provideService(spokenSince(spellings(number, look()), askedAt), Database, database),
          () => false
        )
    if (spoken) return spokenTells(request).forEach(tell)
    // Finding out may take until it has ended. A call that is made hears of that itself.
    const isWanted = isMade || waitsForCall(stateOf(request.callback), request)
    tell(isWanted ? dialTell(look(), request) : tooLateTell(request))
  })

  const whoKnows = makeWhoKnows({ database, centre: () => look().centre, now: () => runtime().now() })
  const hours: Hours = (calendar, between) => windowsOf(look().centre, calendar, between, timeZone)

  const wished = Effect.fnUntraced(function* ({ from, number, request }: FlowAsked) {
    const call = from.slice("call/".length) as CallId
    const asked = decodeWished(request)
    // Another number than they call from may be somebody else's, whom others know.
    const known = asked.number == null ? undefined : knownOf(look().centre, yield* whoKnows(asked.number))
    const wish = flowWish(look(), call, asked, { at: runtime().now(), hours, known })
    const answer = typeof wish === "string" ? "refused" : yield* promised(callbackOf(call, number), wish)
    const message = { _tag: "FlowAnswered", number, answer } as Tagged
    runtime().tell(from, message)
  })

  const promised = (id: string, wish: Wish): Effect.Effect<CallbackWishAnswer> =>
    isPromised(wish)
      ? Effect.succeed("written")
      : !database.up()
        ? Effect.succeed("away")
        : Effect.match(callbackOnDisk({ ...runtime(), takesBack: (late) => takenBack.add(late) }, id, wish), {
            onFailure: () => "away",
            onSuccess: () => "written"
          })

  /** Somebody who asks twice has one place. */
  const isPromised = ({ number, queue }: Wish): boolean =>
    open.of(number).some((id) => !takenBack.has(id) && promises(stateOf(id), queue))

  const served = (before: CallState, after: CallState): void => {
    const found = servedIn(before, after)
    if (found === undefined) return
    for (const id of open.of(found.number)) if (id !== found.callback) tell(tellCallback(id, { _tag: "NumberServed" }))
  }

  return {
    ports: {
      [CALLBACKS_PORT]: (_, asked) => Effect.sync(() => void fork(dial(asked as CallbackRequest))),
      [CALLBACK_WISH_PORT]: (_, asked) => Effect.sync(() => void fork(wished(asked as unknown as FlowAsked)))
    },
    listen: () => {
      const { addresses, onStep, peek } = runtime()
      for (const id of idsOf("callback", addresses())) open.stepped(id, peek(`callback/${id}`) as CallbackState, false)
      onStep(({ after, before, ended, id, kind }) => {
        if (kind === "callback") {
          open.stepped(id, after as CallbackState, ended)
          if (!isOpen(after as CallbackState)) takenBack.delete(id)
        } else if (kind === "call") served(before as CallState, after as CallState)
      })
    }
  }
})

const decodeWished = Schema.decodeUnknownSync(CallbackWished)

/** As lines write them, and as they are dialled. */
const spellings = (number: string, { centre }: Look): ReadonlyArray<string> => {
  const whole = e164(number, centre.ownAreaCode ?? "")
  return [...new Set([number, whole, nationalForm(whole)])]
}
