import { rmSync } from "node:fs"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as RpcServer from "effect/rpc/RpcServer"
import * as Scope from "effect/Scope"
import type { SocketServerError } from "effect/socket/SocketServer"
import { tellAgent } from "#actors/agent/protocol.ts"
import type { DiallingRight } from "#actors/dialling/settings.ts"
import { unitOfAgent } from "#actors/organisation.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Asker, diallingRightIn, reaches, type Scope as Rows } from "#wire/asker.ts"
import { type Intent, isIncidentIntent } from "#wire/intent.ts"
import { maskedAttributes, type Masking } from "#wire/masked-number.ts"
import { mayFollow, readTopic } from "#wire/topics.ts"
import { bareKey, type WorkView } from "#wire/work.ts"
import type { WorkId } from "#actors/work.ts"
import type { Wishing } from "../perform/intent-answer.ts"
import type { Look } from "../perform/look.ts"
import { ASKED_BY_LINES, CoreRpc, type Watched } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { isInside, linesKeyOf } from "../door-keys/inside-key.ts"
import { insideOnly } from "../ports/inside.ts"
import { mayAsk, mayAskOver } from "../ports/intent-needs.ts"
import { Asking } from "../ports/needs.ts"
import { maskedCall } from "../records/calls/masked.ts"
import type { RecordingPart } from "#wire/recording-part.ts"
import { heardOf } from "../records/calls/heard.ts"
import { callById, callWhole, isCallIn, listCalls } from "../records/calls/store.ts"
import type { Runtime } from "../runtime/runtime.ts"
import type { AlarmHandlers } from "./alarm-handlers.ts"
import { makeCallDoor } from "./call-door.ts"
import { withCoveredTargets } from "./covered-targets.ts"
import { makeIntentDoor } from "./intent-door.ts"
import { beyond, permitted } from "./permitted.ts"
import type { ScreenFeed } from "./screen-feed.ts"
import { seenWork } from "./seen-work.ts"
import { makeListening } from "./listening.ts"
import { shownTo } from "./shown-call.ts"
import { makeSummaries } from "./summaries.ts"
import { terminalVoices } from "./terminal-voice.ts"
import { makeUnmask } from "./unmask.ts"
import { makeCallbackDoor } from "./callback-door.ts"
import { makeWhyHandlers } from "./why-handlers.ts"
import { makeWorkDoor } from "./work-door.ts"
import type { WaitsSeen } from "../projections/told-waits.ts"
import { numbersSeenBy } from "../records/calls/conditions.ts"

/**
 * Serves CoreRpc on a Unix socket while the scope lives; listening when this returns. What a gateway asks of agents goes
 * to the actors, what it asks of records to the database. A socket file that a killed engine left is written over.
 */
export const serveCoreRpc = Effect.fnUntraced(function* (options: {
  readonly path: string
  readonly runtime: Runtime
  readonly look: Look
  readonly feed: ScreenFeed
  readonly masking: () => Masking
  readonly insideKey: string
  /** What the lines ask. */
  readonly alarms: AlarmHandlers
  /** What came today of the waits that queues told their callers. */
  readonly waits: () => WaitsSeen
  /** Done when all that was written before is on disk. */
  readonly flush: Effect.Effect<void>
}): Effect.fn.Return<void, SocketServerError, Database | Scope.Scope> {
  const { alarms, feed, flush, insideKey, masking, runtime, look, path, waits } = options
  const database = yield* Database
  const scope = yield* Scope.Scope
  const stored = <A, E>(asked: Effect.Effect<A, E, Database>): Effect.Effect<A, E> =>
    Effect.provideService(asked, Database, database)
  const tellOwn = ({ agent }: Asker, message: Parameters<typeof tellAgent>[1]) =>
    Effect.sync(() => {
      if (agent === null) return
      const { message: said, to } = tellAgent(agent, message)
      runtime.tell(to, said)
    })
  const unitOf = (agent: string) => unitOfAgent(look.centre, agent)
  /** Agents speak for themselves; others for those of their rows. */
  const isOwnOr = (rows: Rows, { agent: own }: Asker, agent: AgentId) =>
    own === agent || reaches(rows, { agent, unit: unitOf(agent) })
  const recordOf = (call: CallId) =>
    Effect.gen(function* () {
      const record = yield* stored(callById(call))
      const { scope: rows } = yield* Asking
      return record === null || (yield* stored(isCallIn(call, rows))) ? record : yield* beyond("this call")
    })
  const listening = makeListening(database)
  /** The file of a recording that the asker may hear, once the log has that they do. */
  const recordingFor = (action: "listen" | "download", { asker, call, part }: AskedToHear) =>
    Effect.gen(function* () {
      const { scope: rows } = yield* Asking
      const found = yield* stored(heardOf(call, rows, part))
      if (found === "beyond") return yield* beyond("this call")
      if (found !== null) yield* listening(asker, action, call)
      return found
    })
  const workOf = (of: WorkId) =>
    Effect.gen(function* () {
      const view = yield* work.one(of)
      const { scope: rows } = yield* Asking
      return view === null || seenWork(rows, look.centre)(view) ? view : yield* beyond("this work")
    })
  const unmask = makeUnmask({ runtime, look, database })
  const masked = (view: WorkView): WorkView => ({ ...view, attributes: maskedAttributes(view.attributes, masking()) })
  const door = makeIntentDoor({ runtime, look, voiceOf: yield* terminalVoices })
  const ask = withCoveredTargets({ look, database, masking, ask: door })
  const makeCall = makeCallDoor({ runtime, look, database, flush })
  const summaries = makeSummaries({ look, database })
  const work = makeWorkDoor({ runtime, centre: () => look.centre, database })
  const handlers = CoreRpc.of({
    ...alarms,
    ...makeCallbackDoor({ runtime, look, database, masking }),
    ...makeWhyHandlers({ look, database, masking, recordOf, isOwnOr, waits }),
    Screens: () => feed.stream,
    Watch: ({ feed: id, topic }) => Effect.sync(() => feed.watch(id, topic)),
    Unwatch: ({ feed: id, topic }) => Effect.sync(() => feed.unwatch(id, topic)),
    Look: ({ asker, topic }) =>
      Effect.gen(function* () {
        const address = readTopic(topic)
        if (address !== undefined && !mayFollow(asker, address, unitOf)) return yield* beyond(topic)
        return (feed.look(topic) ?? null) as (typeof Watched.Type)["state"]
      }),
    Ask: ({ agent, asker, intent }) =>
      Effect.gen(function* () {
        if (!mayAsk(asker, agent, intent, unitOf)) return { ok: false, reason: "not-allowed" } as const
        const missing = yield* summaries.missing(asker, agent, intent)
        if (missing !== null) return { ok: false, reason: missing } as const
        return yield* ask(asker, agent, intent, wisherOf(asker, agent, intent, look))
      }),
    PanelOpened: ({ asker, panel }) => tellOwn(asker, { _tag: "PanelOpened", panel }),
    PanelClosed: ({ asker, panel }) => tellOwn(asker, { _tag: "PanelClosed", panel }),
    CreateWork: ({ asker, key, request }) =>
      work.create(request, key === undefined ? undefined : { account: asker.account, key: bareKey(key) }),
    MakeCall: ({ asker, key, request }) =>
      seeing(({ scope: rows }) => {
        const asked = { asker, request, reaches: (agent: AgentId) => isOwnOr(rows, asker, agent) }
        return makeCall(asked, key === undefined ? undefined : bareKey(key))
      }),
    OpenWork: ({ filter }) =>
      seeing(({ scope: rows }) => Effect.succeed(work.open(filter, seenWork(rows, look.centre)).map(masked))),
    Work: (asked) => Effect.map(workOf(asked.work), (view) => view && masked(view)),
    WithdrawWork: ({ asker, work: of }) => Effect.flatMap(workOf(of), () => work.withdraw(of, asker.account)),
    Calls: ({ asker, filter }) =>
      seeing(({ scope: rows }) =>
        Effect.map(stored(listCalls(filter, { scope: rows, ...numbersSeenBy(asker) })), (records) =>
          records.map((record) => maskedCall(record, masking()))
        )
      ),
    Call: ({ asker, call }) =>
      Effect.flatMap(recordOf(call), () =>
        Effect.map(stored(callWhole(call)), (kept) => kept && shownTo(asker, kept, masking()))
      ),
    Listen: (asked) => recordingFor("listen", asked),
    Download: (asked) => recordingFor("download", asked),
    Unmask: ({ asker, work: of }) => seeing(({ scope: rows }) => unmask(asker, rows, of))
  })
  rmSync(path, { force: true })
  const socket = yield* Layer.buildWithScope(NodeSocketServer.layer({ path }), scope)
  yield* Layer.buildWithScope(
    RpcServer.layer(CoreRpc, { disableTracing: true, disableFatalDefects: true }).pipe(
      Layer.provide(CoreRpc.toLayer(handlers)),
      Layer.provide([permitted, insideDoor(insideKey)]),
      Layer.provide(RpcServer.layerProtocolSocketServer),
      Layer.provide([Layer.succeedContext(socket), RpcSerialization.layerNdjson]),
      // A gateway that stops breaks its connection: that is how it ends, not an error with a stack.
      Layer.provide(Layer.succeed(References.UnhandledLogLevel, "Debug"))
    ),
    scope
  )
})

interface AskedToHear {
  readonly asker: Asker
  readonly call: CallId
  readonly part?: RecordingPart
}

const OF_LINES: ReadonlySet<string> = new Set(ASKED_BY_LINES)

/** What the lines ask, they alone ask; and they ask nothing else. */
const insideDoor = (insideKey: string) => {
  const linesKey = linesKeyOf(insideKey)
  return insideOnly((given, question) => isInside(OF_LINES.has(question) ? linesKey : insideKey, given))
}

const wisherOf = (
  asker: Asker,
  agent: AgentId,
  intent: Intent,
  { centre }: Look
): Pick<Wishing, "askers" | "by" | "mayOver"> => ({
  askers: askersRight(asker, agent),
  by: asker.agent ?? asker.account,
  mayOver: (place) => isIncidentIntent(intent) && mayAskOver(asker, intent, place, centre)
})

/** Of an agent themselves the rules of dialling know it. */
const askersRight = (asker: Asker, agent: AgentId): DiallingRight =>
  asker.agent === agent ? "international" : diallingRightIn(asker.grants)

/** Answers with the rows that the asker may see. */
const seeing = <A, E>(answer: (asking: Asking["Service"]) => Effect.Effect<A, E>): Effect.Effect<A, E, Asking> =>
  Effect.flatMap(Asking, answer)
