import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import type { State as Incident } from "#actors/incident/protocol.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { AlarmLineRequest } from "#actors/terminal/requests.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { type AlarmCall, alarmCallOf, outcomeOf } from "../perform/alarm-calls.ts"
import { centreCall } from "../perform/centre-call.ts"
import type { Look } from "../perform/look.ts"
import type { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import { factsOfCall } from "../records/calls/store.ts"
import { Database as DatabaseTag } from "../ports/Database.ts"
import type { Runtime } from "../runtime/runtime.ts"

/** Longer than any such call; what is said of it then is nobody's any more. */
const FORGOTTEN_AFTER_MS = 15 * 60_000

export interface AlarmCalls {
  readonly asked: (request: AlarmCallRequest | Extract<AlarmLineRequest, { _tag: "Remind" }>) => Effect.Effect<void>
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
  const underWay = new Map<CallId, AlarmCall & { readonly since: number }>()

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
    underWay.set(call, { ...wanted, since: now })
    // It may have been made before a restart: then it goes on, or is over. While the disk is away nobody knows, and it is made.
    const facts = yield* Effect.orElseSucceed(
      Effect.provideService(factsOfCall(call), DatabaseTag, database),
      (): Effect.Success<ReturnType<typeof factsOfCall>> => []
    )
    const outcome = outcomeOf(facts)
    if (outcome !== undefined) return ended(call, outcome)
    const state = runtime().peek(`call/${call}`)
    if (state !== undefined && state._tag !== "New") return
    if (facts.length > 0) return ended(call, null)
    const why = yield* Effect.catch(begun(around, wanted), ({ reason }) => Effect.succeed(reason))
    if (why === undefined) return
    yield* Effect.logWarning("a call about an alarm cannot be made", { call, flow: wanted.flow, why })
    ended(call, null)
  })

  return {
    asked: (request) => {
      if (request._tag === "TellSupervisors")
        return Effect.logWarning("nobody has taken an incident: it is shown to supervisors", { ...request })
      const about = request._tag === "Remind" ? request.name : aboutOf(request, runtime().peek)
      return Effect.sync(() => void fork(place(alarmCallOf(request, about))))
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

/** Undefined: it begins; else why it does not. */
const begun = Effect.fnUntraced(function* (
  { look, runtime, terminals }: Around,
  { call, flow, to }: AlarmCall
): Effect.fn.Return<string | undefined, StoreAway> {
  const number = "number" in to ? to.number : (yield* terminals.byId(to.terminal))?.numbers[0]
  if (number === undefined || number === "") return "it has no number"
  const made = centreCall(look(), call, { flow, to: { _tag: "Number", number } }, "international")
  if ("refused" in made) return "message" in made.refused ? made.refused.message : made.refused._tag
  runtime().tell(made.tell.to, made.tell.message)
  return undefined
})

/** Who, what, and where: said to whoever is called. */
const aboutOf = (
  { incident, ...rest }: Exclude<AlarmCallRequest, { _tag: "TellSupervisors" }>,
  peek: Runtime["peek"]
): string => {
  const state = peek(`incident/${incident}`) as Incident | undefined
  if (state === undefined || !("case" in state)) return "title" in rest ? rest.title : ""
  const { handling, report, title, user } = state.case
  return [user?.name, title, handling.class.name, report.place]
    .filter((part, index, all) => part !== null && part !== undefined && part !== "" && all.indexOf(part) === index)
    .join("，")
}
