import { assert, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { Message, State } from "../call/protocol.ts"
import type { CallRequest } from "../call/requests.ts"
import { transition } from "../call/transition.ts"
import type { Output } from "../output.ts"
import { CallId, type EpochMs } from "../vocabulary.ts"
import { makeCatalogue } from "./catalogue.ts"
import type { Flow } from "./flow.ts"
import { type FlowCommand, type FlowEvent, keysOf, type Position, type Stepped } from "./protocol.ts"
import { begin, step } from "./step.ts"
import { eventFrom, flowFrom, timeAfter } from "./testing/scripts.ts"

/** While both exist: the call's own flow and the machine do the same with the same. */

const arrived = (flow: Flow): Message => ({
  _tag: "Arrived",
  at: 0 as EpochMs,
  arrivedAt: 0 as EpochMs,
  callingNumber: "1",
  dialledNumber: "2",
  flow,
  agents: []
})
const messageOf = (event: FlowEvent, at: EpochMs): Message | undefined => {
  switch (event._tag) {
    case "PlayEnded":
      return { _tag: "PlayEnded", at, playback: event.number, outcome: event.outcome }
    case "DigitPressed":
      return { _tag: "DigitPressed", at, digit: event.digit }
    case "WaitExpired":
      return { _tag: event.waitedFor === "Key" ? "KeyExpired" : "PromptExpired", at, playback: event.number }
    case "Recovered":
      return { _tag: "Recovered", at }
    case "Answered":
      return undefined
  }
}

type Then = readonly [State, ReadonlyArray<Output>]
const requestOf = (output: Output) => (output._tag === "Ask" ? (output.request as CallRequest) : undefined)
const seeThen = ([state, commands]: Then): string => {
  const said = commands.flatMap((command) => {
    const request = requestOf(command)
    if (request?._tag === "PlayPrompt") return [`Play ${request.playback} ${request.prompt}`]
    if (request?._tag === "StopPrompt") return ["StopPlaying"]
    if (command._tag === "Keep" && command.fact._tag === "KeyPressed")
      return [`KeepKey ${command.fact.node} ${command.fact.key}`]
    return []
  })
  if (state._tag === "New" || state._tag === "Gone") throw new Error("never")
  const { keys, playbacks } = state.caller
  const hungUp = commands.flatMap((command) => {
    const request = requestOf(command)
    return request?._tag === "ClearCaller" ? [request.cause] : []
  })
  const where = (() => {
    switch (state._tag) {
      case "Playing":
        return `${state.node} Prompt ${state.playback} until ${state.until} tries 0`
      case "Prompting":
        return `${state.node} Prompt ${state.playback} until ${state.until} tries ${state.tries}`
      case "Collecting":
        return `${state.node} Key ${state.playback} until ${state.until} tries ${state.tries}`
      case "Queueing":
        return `Enqueue ${state.queue}`
      default:
        return `HangUp ${hungUp[0]}`
    }
  })()
  const numbers = where.startsWith("HangUp") ? "" : ` numbers ${playbacks}`
  return [`${where} keys ${keys}${numbers}`, ...said].join("; ")
}

const see = ([next, commands]: Stepped): string => {
  const where =
    next._tag === "InNode"
      ? `${next.node} ${next.waitsFor._tag} ${next.waitsFor.number} until ${next.waitsFor.until} tries ${next.tries}`
      : next.exit._tag === "Enqueue"
        ? `Enqueue ${next.exit.queue}`
        : `HangUp ${next.exit._tag === "HangUp" ? next.exit.cause : "NORMAL_TEMPORARY_FAILURE"}`
  // Where somebody hangs up the next number does not matter any more.
  const numbers = where.startsWith("HangUp") ? "" : ` numbers ${next.numbers}`
  return [`${where} keys ${keysOf(next.vars)}${numbers}`, ...commands.map(asked)].join("; ")
}
const asked = (command: FlowCommand): string => {
  switch (command._tag) {
    case "Play":
      return `Play ${command.number} ${command.prompt}`
    case "StopPlaying":
      return "StopPlaying"
    case "KeepKey":
      return `KeepKey ${command.node} ${command.key}`
    case "Ask":
      return `Ask ${command.number}`
  }
}

const both = (drawn: ReadonlyArray<number>, script: ReadonlyArray<number>) => {
  const flow = flowFrom(drawn, ["Play", "Menu", "Menu", "Enqueue", "HangUp"]) as unknown as Flow
  const catalogue = makeCatalogue([flow])
  let then: Then = transition({ _tag: "New", call: CallId.make("c") }, arrived(flow))
  let now = begin(catalogue, { flow: flow.id, version: 1, vars: {}, numbers: 0 }, 0 as EpochMs)
  const seen = [[seeThen(then), see(now)] as const]
  const told: Array<readonly [EpochMs, FlowEvent]> = []
  let at = 0 as EpochMs
  for (const choice of script) {
    if (now[0]._tag === "Left") break
    at = timeAfter(at, choice)
    const event = eventFrom(choice, now[0] as Position, at)
    const message = messageOf(event, at)
    if (message === undefined) continue
    told.push([at, event])
    then = transition(then[0], message)
    now = step(catalogue, now[0], event, at)
    seen.push([seeThen(then), see(now)])
  }
  return { flow, told, seen }
}

const Numbers = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 999 })))
it.prop(
  "the call's own flow and the machine do the same",
  [Numbers, Numbers],
  ([drawn, script]) => {
    for (const [then, now] of both(drawn, script).seen) assert.strictEqual(now, then)
  },
  { arbitrary: { size: 80, runs: 5_000 } }
)
