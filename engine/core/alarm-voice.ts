import { randomUUID } from "node:crypto"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { plainReport, type Reported } from "#actors/alarm-event.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { numbersOf } from "#actors/call/caller.ts"
import type { FlowAsked } from "#actors/call/flow.ts"
import { ALARM_CALL_PORT, type AlarmCallAnswer } from "#actors/flow/nodes/alarm-call.ts"
import { ALARM_TONES_PORT, type AlarmTonesAnswer, AlarmTonesAsked } from "#actors/flow/nodes/alarm-tones.ts"
import { tellIncident } from "#actors/incident/protocol.ts"
import { type CallId, EpochMs } from "#actors/vocabulary.ts"
import { LISTEN_IN } from "../alarm-lines/contact-id/codes.ts"
import { digitsOfKeys, readContactId, understandContactId } from "../alarm-lines/contact-id/message.ts"
import type { OwnCodes } from "../alarm-lines/message.ts"
import { BoundedMap } from "../collections/bounded-map.ts"
import { living } from "../perform/living-incident.ts"
import type { Look } from "../perform/look.ts"
import type { AlarmMessage, Misunderstood } from "../ports/AlarmIntake.ts"
import type { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import type { StoreAway } from "../ports/CoreRpc.ts"
import type { Runtime } from "../runtime/runtime.ts"
import type { AlarmDoor } from "./alarm-door.ts"

type Port = (from: unknown, asked: Tagged) => Effect.Effect<void>

const CONTACT_ID = "contact-id"
/** More calls of terminals than are under way at once. */
const SPOKEN = 2_000

/** Whoever hides their number has a word in its place. */
const NUMBER = /^\+?[\d*#]{3,32}$/u

/** Alarms that come in a call, asked about by its flow: messages of Contact ID, and terminals that call by themselves. */
export const makeAlarmVoice = Effect.fnUntraced(function* (around: {
  readonly door: Pick<AlarmDoor, "said">
  readonly terminals: AlarmTerminals["Service"] | undefined
  readonly look: () => Pick<Look, "call" | "incident" | "terminal">
  readonly runtime: Pick<Runtime, "now" | "tell">
  /** What a terminal's maker means by its codes otherwise than the protocol. */
  readonly codesOf: (dialect: string) => OwnCodes
  readonly misunderstood: (what: Misunderstood) => void
}): Effect.fn.Return<Readonly<Record<string, Port>>, never, Scope.Scope> {
  const { codesOf, door, look, misunderstood, runtime, terminals } = around
  const fork = yield* FiberSet.makeRuntime<never, void, never>()

  /** The terminals that spoke in calls; of one that is forgotten its 606 is written too. */
  const spoken = new BoundedMap<CallId, string>(SPOKEN)
  const callerOf = (from: FlowAsked["from"]) => {
    const call = from.slice("call/".length) as CallId
    const state = look().call(call)
    const number = state !== undefined && "caller" in state ? numbersOf(state.caller).callingNumber : ""
    return { call, number: NUMBER.test(number) ? number : null }
  }
  type Caller = ReturnType<typeof callerOf>

  const messageOf = (
    { number }: Caller,
    said: Pick<AlarmMessage, "account" | "dialect" | "line" | "raw" | "reports">
  ): AlarmMessage => ({
    ...said,
    receipt: `voice-${randomUUID()}`,
    number,
    source: `call ${number ?? "?"}`,
    receivedAt: EpochMs.make(runtime.now())
  })

  const dialectOf = (line: string, account: string): Effect.Effect<string | null, StoreAway> =>
    terminals === undefined
      ? Effect.succeed(null)
      : Effect.map(terminals.byAccount(line, account), (found) => found?.dialect ?? null)

  /** Whoever takes it takes this call. Undefined: nobody comes for it by an incident; what it said is a fault, say, or a test. */
  const incidentOf = (terminal: string | undefined, call: CallId): string | undefined => {
    const state = terminal === undefined ? undefined : look().terminal(terminal)
    const own = state?._tag === "Serving" ? state.incident : null
    if (own === null) return undefined
    const is = living(look(), own.id)
    const isIts = is?.case.line?.call === call || own.unheard.some(({ report }) => report.voice.call?.id === call)
    return isIts ? own.id : undefined
  }

  /** 606 after another message of the same call: it is no press of its own. */
  const wanted = (terminal: string, call: CallId): AlarmTonesAnswer => {
    const incident = incidentOf(terminal, call)
    if (incident === undefined) return "agent"
    const { message, to } = tellIncident(incident, { _tag: "TalkWanted", call })
    runtime.tell(to, message)
    return "talk"
  }

  const tones = Effect.fnUntraced(function* (
    keys: string,
    caller: Caller
  ): Effect.fn.Return<AlarmTonesAnswer, StoreAway> {
    const line = CONTACT_ID
    const raw = Buffer.from(keys).toString("base64")
    const read = readContactId(digitsOfKeys(keys) ?? "")
    const refused = (reason: string, account: string | null): AlarmTonesAnswer => {
      const source = `call ${caller.number ?? "?"}`
      misunderstood({ line, source, receivedAt: EpochMs.make(runtime.now()), raw, reason, account })
      return "refused"
    }
    if (read === undefined)
      return refused("16 keys that are no message of Contact ID, or whose checksum does not fit", null)
    const plain = understandContactId([read], {})
    if (plain._tag === "NotUnderstood") return refused(plain.reason, plain.controller)
    const account = plain.controller
    // 606 says nothing of itself: who spoke before wants to be spoken with.
    const talks = read.code === LISTEN_IN
    const before = talks ? spoken.get(caller.call) : undefined
    if (before !== undefined) return wanted(before, caller.call)
    const dialect = yield* dialectOf(line, account)
    const own = dialect === null ? plain : understandContactId([read], codesOf(dialect))
    if (own._tag === "NotUnderstood") return refused(own.reason, own.controller)
    // Alone it is all that anybody hears of this terminal if the call breaks off.
    const events = talks ? [plainReport("service-request", `${read.qualifier}${read.code}`)] : own.events
    const reports = events.map((report) => inCall(report, caller, keys, talks))
    const { terminal } = yield* door.said(messageOf(caller, { line, dialect, account, raw, reports }))
    if (terminal !== undefined) spoken.set(caller.call, terminal)
    if (!talks) return "taken"
    return incidentOf(terminal, caller.call) === undefined ? "agent" : "talk"
  })

  const called = Effect.fnUntraced(function* (caller: Caller): Effect.fn.Return<AlarmCallAnswer, StoreAway> {
    const { call, number } = caller
    if (number === null || terminals === undefined) return "unknown"
    const known = yield* terminals.byNumber(number)
    // Whoever speaks in tones says themselves what happened.
    if (known === null || known.line === CONTACT_ID) return "unknown"
    const report = inCall(plainReport("personal", "call"), caller, "call", true)
    const raw = Buffer.from(`call ${call} from ${number}`).toString("base64")
    const { account, dialect, line } = known
    const answer = yield* door.said(messageOf(caller, { line, dialect, account, raw, reports: [report] }))
    return incidentOf(answer.terminal, call) === undefined ? "unknown" : "written"
  })

  /** Never within the step of the call that asks: what it is told waits for other actors, and for the disk. */
  const answering =
    <Answer extends string>(answer: (of: FlowAsked) => Effect.Effect<Answer, StoreAway>, away: Answer): Port =>
    (_, asked) =>
      Effect.sync(() => {
        const of = asked as unknown as FlowAsked
        fork(
          answer(of).pipe(
            Effect.catch(({ reason }) =>
              Effect.as(
                Effect.logWarning("an alarm that came in a call is not written", { from: of.from, reason }),
                away
              )
            ),
            Effect.map((said) =>
              runtime.tell(of.from, { _tag: "FlowAnswered", number: of.number, answer: said } as Tagged)
            )
          )
        )
      })

  return {
    [ALARM_TONES_PORT]: answering(
      ({ from, request }) =>
        areKeys(request) ? tones(request.keys, callerOf(from)) : Effect.succeed("refused" as const),
      "refused"
    ),
    [ALARM_CALL_PORT]: answering(({ from }) => called(callerOf(from)), "away")
  }
})

/** Said again in the same call it is a repeat; whoever takes the incident speaks in that call, or calls back. */
const inCall = (
  report: Reported,
  { call, number }: { readonly call: CallId; readonly number: string | null },
  what: string,
  talks: boolean
): Reported => ({
  ...report,
  reference: `${call} ${what}`.slice(0, 128),
  voice: { way: "same-call", number, call: { id: call, talks } }
})

const areKeys = Schema.is(AlarmTonesAsked)
