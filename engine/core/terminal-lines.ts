import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import { tellCall } from "#actors/call/protocol.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import { type FollowedCall, makeFollowedLines } from "../perform/followed-lines.ts"
import type { Look } from "../perform/look.ts"
import { callBackTold, NOTHING_KNOWN, standingOfFacts } from "../perform/terminal-line.ts"
import { backCallId } from "../ports/alarm-call-id.ts"
import type { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import { Database } from "../ports/Database.ts"
import { factsOfCall } from "../records/calls/store.ts"
import type { Runtime } from "../runtime/runtime.ts"

export type LineRequest = Extract<AlarmCallRequest, { _tag: "BackNoMore" | "CallBack" | "LookAtLine" }>

export interface TerminalLines {
  readonly asked: (request: LineRequest) => Effect.Effect<void>
  /** Hears every step of the runtime, for what becomes of the calls. */
  readonly listen: () => void
}

/** Tells incidents how the calls stand in which their terminals speak, and calls terminals back whose line was released. */
export const makeTerminalLines = Effect.fnUntraced(function* (around: {
  readonly runtime: () => Pick<Runtime, "onStep" | "tell">
  readonly look: () => Look
  readonly terminals: AlarmTerminals["Service"]
  readonly database: Database["Service"]
}): Effect.fn.Return<TerminalLines, never, Scope.Scope> {
  const { database, look, runtime, terminals } = around
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const lines = makeFollowedLines({
    stateOf: (call) => look().call(call),
    calls: () => look().calls(),
    tell: ({ message, to }) => runtime().tell(to, message)
  })

  /** Of one that left memory by what is written. Undefined: nobody knows of such a call. */
  const standing = (one: FollowedCall) =>
    Effect.suspend(() => {
      const now = lines.follow(one)
      return now === undefined
        ? Effect.map(Effect.provideService(factsOfCall(one.call), Database, database), standingOfFacts)
        : Effect.succeed(now)
    })

  const lookAt = ({ call, incident }: Extract<LineRequest, { _tag: "LookAtLine" }>) => {
    const one = { incident, call, back: null }
    return Effect.map(standing(one), (is) => lines.say(one, is ?? NOTHING_KNOWN))
  }

  const callBack = Effect.fnUntraced(function* (asked: Extract<LineRequest, { _tag: "CallBack" }>) {
    const { agent, incident, number, terminal } = asked
    const call = backCallId(incident, number)
    const one = { incident, call, back: number }
    const is = yield* standing(one)
    if (is !== undefined) return lines.say(one, is)
    const numbers = (yield* terminals.byId(terminal))?.numbers ?? []
    // It may have been asked for twice meanwhile.
    const made = lines.follow(one)
    if (made !== undefined) return lines.say(one, made)
    const told = callBackTold(look(), { agent, incident, numbers, call })
    if ("tell" in told) runtime().tell(told.tell.to, told.tell.message)
    else lines.say(one, told)
  })

  const noMore = ({ incident, number }: Extract<LineRequest, { _tag: "BackNoMore" }>): void => {
    const { message, to } = tellCall(backCallId(incident, number), { _tag: "WaitDecided", how: "over" })
    runtime().tell(to, message)
  }

  return {
    asked: (request) =>
      Effect.sync(() => {
        if (request._tag === "BackNoMore") return noMore(request)
        const does = request._tag === "CallBack" ? callBack(request) : lookAt(request)
        // Its incident asks again.
        const logged = Effect.catch(does, ({ reason }) =>
          Effect.logWarning("how the line of a terminal stands is not known", { ...request, reason })
        )
        fork(logged)
      }),
    listen: () => {
      runtime().onStep(({ address, after, before }) => lines.stepped(address, before, after))
    }
  }
})
