import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { State as Incident } from "#actors/incident/protocol.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { AlarmLineRequest } from "#actors/terminal/requests.ts"
import { tellCall } from "#actors/call/protocol.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { climbCallId } from "../ports/alarm-call-id.ts"
import { ALARM_FLOWS, type AlarmCall, alarmCallOf, outcomeOf } from "../perform/alarm-calls.ts"
import { centreCall } from "../perform/centre-call.ts"
import type { Look } from "../perform/look.ts"
import type { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { factsOfCall } from "../records/calls/store.ts"
import type { LineRequest } from "./terminal-lines.ts"
import { Database as DatabaseTag } from "../ports/Database.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Longer than any such call; what is said of it then is nobody's any more. */
const FORGOTTEN_AFTER_MS = 15 * 60_000

/** A ring lasts a minute, and a rung some seconds at least: older climbs ring no more. */
const CLIMBS_AT_ONCE = 10
/** A terminal that spoke in a call hangs up some seconds after its message; 606 asked for, it may talk longer, and is busy then. */
const LINE_FREE_AFTER = "30 seconds"
/** The leg of who is called, in a call that nobody at a desk makes. */
const CALLED = 1

interface UnderWay extends AlarmCall {
  readonly since: number
  isMade: boolean
}

export interface AlarmCalls {
  readonly asked: (
    request: Exclude<AlarmCallRequest, LineRequest> | Extract<AlarmLineRequest, { _tag: "Remind" | "TellBatteryLow" }>
  ) => Effect.Effect<void>
  /** What flows of such calls say for `{alarm}`, and what they play for `{prompt}`. */
  readonly saidIn: (call: CallId) => Pick<AlarmCall, "alarm" | "prompt"> | undefined
  /** Hears every step of the runtime, for what came of its calls. */
  readonly listen: () => void
}

interface Around {
  readonly runtime: () => Pick<Runtime, "now" | "onStep" | "peek" | "tell">
  readonly look: () => Look
  readonly terminals: AlarmTerminals["Service"]
  readonly database: Database["Service"]
}

/** Calls that nobody at a desk makes: contacts, parties, and words to a terminal. Each is made once, whoever asks again. */
export const makeAlarmCalls = Effect.fnUntraced(function* (
  around: Around
): Effect.fn.Return<AlarmCalls, never, Scope.Scope> {
  const { database, runtime } = around
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const underWay = new Map<CallId, UnderWay>()

  /** Whoever is still being called gives up; of a call that is not made yet, none is made. */
  const noMore = ({ climb, incident }: Extract<AlarmCallRequest, { _tag: "CallNoMore" }>): void => {
    for (let one = climb; one > Math.max(0, climb - CLIMBS_AT_ONCE); one -= 1) {
      const call = climbCallId(incident, one)
      const known = underWay.get(call)
      if (known?.isMade === false) underWay.delete(call)
      if (known?.isMade === true || runtime().peek(`call/${call}`) !== undefined) {
        const { message, to } = tellCall(call, { _tag: "RingExpired", attempt: CALLED })
        runtime().tell(to, message)
      }
    }
  }

  const ended = (call: CallId, key: string | null): void => {
    const tell = underWay.get(call)?.answer(key)
    underWay.delete(call)
    if (tell !== undefined) runtime().tell(tell.to, tell.message)
  }

  const place = Effect.fnUntraced(function* (wanted: AlarmCall): Effect.fn.Return<void> {
    const { call } = wanted
    if (underWay.has(call)) return
    const now = runtime().now()
    for (const [old, { since }] of underWay) if (since < now - FORGOTTEN_AFTER_MS) underWay.delete(old)
    const own: UnderWay = { ...wanted, since: now, isMade: false }
    underWay.set(call, own)
    const isWanted = () => underWay.get(call) === own
    // It may have been made before a restart: then it goes on, or is over. While the disk is away nobody knows, and it is made.
    const facts = yield* Effect.orElseSucceed(
      Effect.provideService(factsOfCall(call), DatabaseTag, database),
      (): Effect.Success<ReturnType<typeof factsOfCall>> => []
    )
    const outcome = outcomeOf(facts)
    if (outcome !== undefined) return ended(call, outcome)
    const state = runtime().peek(`call/${call}`)
    own.isMade = state !== undefined && state._tag !== "New"
    if (own.isMade) return
    if (facts.length > 0) return ended(call, null)
    if (!isWanted()) return
    const number = yield* Effect.catch(numberOf(around, wanted), ({ reason }) => Effect.succeed({ reason }))
    if (!isWanted()) return
    const why = typeof number === "object" ? number.reason : begun(around, wanted, number)
    own.isMade = why === undefined
    if (own.isMade) return
    // Most terminals have no voice at all, and somebody comes for its battery in any case.
    if (wanted.flow === ALARM_FLOWS.battery && (number ?? "") === "") return ended(call, null)
    yield* Effect.logWarning("a call about an alarm cannot be made", { call, flow: wanted.flow, why })
    ended(call, null)
  })

  return {
    asked: (request) => {
      if (request._tag === "CallNoMore") return Effect.sync(() => noMore(request))
      if (request._tag === "TellSupervisors")
        return Effect.logWarning("nobody has taken an incident: it is shown to supervisors", { ...request })
      const isToTerminal = request._tag === "Remind" || request._tag === "TellBatteryLow"
      const about = isToTerminal ? request.name : aboutOf(request, runtime().peek)
      const placing = place(alarmCallOf(request, about))
      const isInCall = request._tag === "TellBatteryLow" && request.inCall
      return Effect.sync(() => void fork(isInCall ? Effect.delay(placing, LINE_FREE_AFTER) : placing))
    },
    saidIn: (call) => underWay.get(call),
    listen: () => {
      runtime().onStep(({ address, facts }) => {
        if (underWay.size === 0 || !address.startsWith("call/")) return
        const call = address.slice("call/".length) as CallId
        const key = underWay.has(call) ? outcomeOf(facts) : undefined
        if (key !== undefined) ended(call, key)
      })
    }
  }
})

const numberOf = ({ terminals }: Around, { to }: AlarmCall): Effect.Effect<string | undefined, StoreAway> =>
  "number" in to ? Effect.succeed(to.number) : Effect.map(terminals.byId(to.terminal), (known) => known?.numbers[0])

/** Undefined: it begins; else why it does not. */
const begun = (
  { look, runtime }: Around,
  { call, flow }: AlarmCall,
  number: string | undefined
): string | undefined => {
  if (number === undefined || number === "") return "it has no number"
  const made = centreCall(look(), call, { flow, to: { _tag: "Number", number } }, "international")
  if ("refused" in made) return "message" in made.refused ? made.refused.message : made.refused._tag
  runtime().tell(made.tell.to, made.tell.message)
  return undefined
}

/** Who, what, and where: said to whoever is called. */
const aboutOf = (
  {
    incident,
    ...rest
  }: Exclude<AlarmCallRequest, { _tag: "BackNoMore" | "CallBack" | "CallNoMore" | "LookAtLine" | "TellSupervisors" }>,
  peek: Runtime["peek"]
): string => {
  const state = peek(`incident/${incident}`) as Incident | undefined
  if (state === undefined || !("case" in state)) return "title" in rest ? rest.title : ""
  const { handling, report, title, user } = state.case
  return [user?.name, title, handling.class.name, report.place]
    .filter((part, index, all) => part !== null && part !== undefined && part !== "" && all.indexOf(part) === index)
    .join("，")
}
