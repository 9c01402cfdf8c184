import { Asking, Needs, refusalOf, scopeFor } from "#engine/ports/needs.ts"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { RecordingPart } from "#wire/recording-part.ts"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Queue from "effect/Queue"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as RpcServer from "effect/rpc/RpcServer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { applyChanges } from "#wire/apply.ts"
import { type Asker, reaches, type Scope as Rows } from "#wire/asker.ts"
import type { AgentTile, Board, Desk } from "#wire/board.ts"
import type { Change } from "#wire/frames.ts"
import type { IntentAnswer } from "#wire/intent.ts"
import type { CallRecord, WhyAnswer } from "#wire/records.ts"
import { AgentId, CallId, EpochMs, QueueId } from "#actors/vocabulary.ts"
import { CHANNELS, workIdOf } from "#actors/work.ts"
import type { CallbackView, MoveAnswer } from "#wire/callbacks.ts"
import type { QueueWhy } from "#wire/why-waits.ts"
import type { WorkView } from "#wire/work.ts"
import { isInside } from "#engine/door-keys/inside-key.ts"
import { insideOnly } from "#engine/ports/inside.ts"
import {
  type CallAnswer,
  CoreRpc,
  NotPermitted,
  Permitted,
  type ScreenUpdate,
  StoreAway,
  type WorkAnswer
} from "#engine/ports/CoreRpc.ts"

type Json = Exclude<Change["value"], undefined>

export const INSIDE_KEY = "of this start"

/** The engine as the gateway sees it, in memory: it serves the real RPC group on a real socket and does what tests tell it. */
export class ToyCore {
  board: Board = {
    queues: {},
    agents: {},
    calls: { inFlow: 0, waiting: 0, ringing: 0, talking: 0 },
    listed: { refused: 0, rerouted: 0, white: 0, vip: 0 },
    links: { telephony: true, database: true, files: true }
  }
  desks: Record<string, Desk> = {}
  readonly records = new Map<string, CallRecord>()
  /** By the call, and of other work by its whole name. */
  readonly whys = new Map<string, WhyAnswer>()
  readonly callbacks = new Map<string, CallbackView>()
  readonly queueWhys = new Map<string, QueueWhy>()
  /** What was asked, in order. */
  readonly asked: Array<string> = []
  /** What it logged. */
  readonly log: Array<string> = []
  readonly panels = new Map<string, string>()
  answer: IntentAnswer = { ok: true }
  callAnswer: CallAnswer = { _tag: "Begun", call: CallId.make("made") }
  /** Written work by its id. */
  readonly work = new Map<string, WorkView>()
  /** Keys that came with requests for work. */
  readonly keys: Array<string> = []
  queueFull = false
  /** How long messages are that callers left. */
  messageMs = 0
  storeAway = false
  /** Questions for agents are taken and never answered. */
  isHung = false
  readonly #feeds = new Map<number, { readonly updates: Queue.Queue<ScreenUpdate>; readonly topics: Set<string> }>()
  #begun = 0
  #n = 0
  #scope: Scope.Closeable | undefined

  addAgent(id: string, name: string, unit = "centre"): void {
    const tile: AgentTile = {
      id: AgentId.make(id),
      name,
      unit,
      state: "signed-out",
      reason: null,
      since: EpochMs.make(0),
      device: "registered",
      panel: "none",
      queues: [],
      queue: null,
      hands: { voice: 0, alarm: 0, chat: 0, mail: 0, sms: 0, task: 0 },
      handledToday: 0,
      missedToday: 0
    }
    this.board = { ...this.board, agents: { ...this.board.agents, [tile.id]: tile } }
    const none = { ready: false, reason: null, since: EpochMs.make(0) }
    this.desks[id] = {
      agent: tile,
      hands: {},
      availability: { voice: none, alarm: none, chat: none, mail: none, sms: none, task: none },
      leaving: false,
      signedOutBecause: null,
      obstacles: CHANNELS.map((channel) => ({ channel, why: "signed-out" })),
      answerable: false
    }
  }

  addQueue(id: string, name: string): void {
    const tile = {
      id: QueueId.make(id),
      name,
      waiting: 0,
      longestSince: null,
      offered: 0,
      answered: 0,
      abandoned: 0,
      answeredInTime: 0,
      next: {},
      serviceLevelSeconds: 20,
      waitMs: 0
    }
    this.board = { ...this.board, queues: { ...this.board.queues, [tile.id]: tile } }
  }

  addRecord(id: string, fields: Partial<CallRecord>): void {
    this.records.set(id, { ...EMPTY_RECORD, id: CallId.make(id), serial: this.records.size + 1, ...fields })
  }

  /** Changes the state and tells every gateway that watches the topic. */
  change(topic: string, changes: ReadonlyArray<Change>): void {
    if (topic === "board") this.board = applyChanges(this.board, changes)
    else {
      const agent = topic.slice("desk/".length)
      const before: unknown = this.desks[agent] ?? {}
      this.desks[agent] = applyChanges(before, changes) as Desk
    }
    this.tell(topic, changes)
  }

  /** Tells changes, whether they fit or not. */
  tell(topic: string, changes: ReadonlyArray<Change>): void {
    const update = {
      _tag: "Changed" as const,
      at: EpochMs.make(Date.now()),
      n: ++this.#n,
      topics: [{ topic, changes }]
    }
    for (const { topics, updates } of this.#feeds.values()) if (topics.has(topic)) Queue.offerUnsafe(updates, update)
  }

  /** Tells that these people may do something else now. */
  rightsChanged(accounts: ReadonlyArray<string> | null): void {
    for (const { updates } of this.#feeds.values()) Queue.offerUnsafe(updates, { _tag: "RightsChanged", accounts })
  }

  /** Topics that gateways watch now. */
  get watched(): ReadonlyArray<string> {
    return [...this.#feeds.values()].flatMap(({ topics }) => [...topics]).toSorted()
  }

  /** Of a unit those who belong to it. */
  #board(topic: string): Board {
    const agents = Object.entries(this.board.agents).filter(([, { unit }]) => topic === "board" || topic.endsWith(unit))
    return { ...this.board, agents: Object.fromEntries(agents) }
  }

  #state(topic: string): Json | null {
    const state = topic.startsWith("board") ? this.#board(topic) : this.desks[topic.slice("desk/".length)]
    return (state ?? null) as Json | null
  }

  get gateways(): number {
    return this.#feeds.size
  }

  async start(socketPath: string): Promise<void> {
    const scope = Effect.runSync(Scope.make())
    this.#scope = scope
    const server = RpcServer.layer(CoreRpc).pipe(
      Layer.provide(CoreRpc.toLayer(this.#handlers())),
      Layer.provide([permitted, insideOnly((given) => isInside(INSIDE_KEY, given))]),
      Layer.provide(RpcServer.layerProtocolSocketServer),
      Layer.provide([NodeSocketServer.layer({ path: socketPath }), RpcSerialization.layerNdjson]),
      Layer.provide(
        Logger.layer([Logger.make<unknown, void>(({ message }) => void this.log.push(JSON.stringify(message)))])
      )
    )
    await Effect.runPromise(Layer.buildWithScope(server, scope))
  }

  /** As when its process ends: every connection breaks. */
  async stop(): Promise<void> {
    const scope = this.#scope
    this.#scope = undefined
    if (scope !== undefined) await Effect.runPromise(Scope.close(scope, Exit.void))
    this.panels.clear()
  }

  #record(call: string) {
    return Effect.gen({ self: this }, function* () {
      const { scope } = yield* Asking
      if (this.storeAway) return yield* new StoreAway({ reason: "the toy's database is off" })
      const record = this.records.get(call) ?? null
      return record === null || isSeen(scope, record.agent) ? record : yield* new NotPermitted({ message: "not yours" })
    })
  }

  #recording({ call, part }: { readonly call: string; readonly part?: RecordingPart }) {
    const lastMs = part === undefined ? null : this.messageMs
    return Effect.map(this.#record(call), (record) => {
      const file = record?.recordingFile ?? null
      return file === null ? null : { file, lastMs }
    })
  }

  #handlers() {
    const stored = <A>(value: () => A): Effect.Effect<A, StoreAway> =>
      Effect.suspend(() =>
        this.storeAway ? Effect.fail(new StoreAway({ reason: "the toy's database is off" })) : Effect.sync(value)
      )
    return CoreRpc.of({
      // Gateways ask none of these.
      AlarmSaid: () => Effect.fail(new StoreAway({ reason: "the toy takes no alarms" })),
      AlarmNotUnderstood: () => Effect.void,
      LineNews: () => Stream.empty,
      TerminalsHeard: () => Effect.void,
      AnswerMessage: () => Effect.void,
      Screens: () =>
        Stream.unwrap(
          Effect.acquireRelease(
            Effect.gen({ self: this }, function* () {
              const [feed, updates] = [++this.#begun, yield* Queue.unbounded<ScreenUpdate>()]
              this.#feeds.set(feed, { updates, topics: new Set() })
              Queue.offerUnsafe(updates, { _tag: "Begun", at: EpochMs.make(Date.now()), feed })
              return { feed, updates }
            }),
            ({ feed }) => Effect.sync(() => this.#feeds.delete(feed))
          ).pipe(Effect.map(({ updates }) => Stream.fromQueue(updates)))
        ),
      Watch: ({ feed, topic }) =>
        Effect.sync(() => {
          this.#feeds.get(feed)?.topics.add(topic)
          return { n: this.#n, state: this.#state(topic) }
        }),
      Unwatch: ({ feed, topic }) => Effect.sync(() => void this.#feeds.get(feed)?.topics.delete(topic)),
      Look: ({ topic }) =>
        Effect.sync(() => {
          this.asked.push(`Look ${topic}`)
          return this.#state(topic)
        }),
      Ask: ({ agent, intent }) =>
        Effect.suspend(() => {
          this.asked.push(`${agent} ${JSON.stringify(intent)}`)
          return this.isHung ? Effect.never : Effect.succeed(this.answer)
        }),
      PanelOpened: ({ asker, panel }) => Effect.sync(() => void this.panels.set(panel, asker.agent ?? "")),
      PanelClosed: ({ panel }) => Effect.sync(() => void this.panels.delete(panel)),
      CreateWork: ({ key, request }) =>
        stored((): WorkAnswer => {
          if (key !== undefined) this.keys.push(key)
          if (key === "in-use") return { _tag: "KeyInUse" }
          if (key === "reused") return { _tag: "KeyReused" }
          this.asked.push(`CreateWork ${JSON.stringify(request)}`)
          if (this.queueFull) return { _tag: "QueueFull" }
          const { attributes, channel, priority = 0, queue } = request
          if (!Object.hasOwn(this.board.queues, queue))
            return { _tag: "Unfit", field: "queue", message: `there is no queue "${queue}"` }
          const id = `w${this.work.size + 1}`
          const times = { createdAt: EpochMs.make(1), startedAt: null, endedAt: null }
          const view = { id, work: workIdOf("task", id), channel, queue, priority, attributes, ...times }
          this.work.set(id, { ...view, state: "waiting", agent: null, note: null })
          return { _tag: "Taken", work: view.work, id }
        }),
      MakeCall: ({ key, request }) =>
        stored((): CallAnswer => {
          this.asked.push(`MakeCall ${JSON.stringify(request)}`)
          if (key === "in-use") return { _tag: "KeyInUse" }
          if (key === "reused") return { _tag: "KeyReused" }
          return this.callAnswer
        }),
      OpenWork: ({ filter }) =>
        Effect.sync(() => {
          this.asked.push(`OpenWork ${JSON.stringify(filter)}`)
          return [...this.work.values()]
        }),
      Work: ({ work }) => stored(() => this.work.get(work.slice("task/".length)) ?? null),
      WithdrawWork: ({ asker, work }) =>
        stored(() => {
          this.asked.push(`WithdrawWork ${work} ${asker.account}`)
          return this.work.delete(work.slice("task/".length))
        }),
      Calls: ({ filter }) =>
        Effect.flatMap(Asking, ({ scope }) =>
          stored(() => {
            this.asked.push(`Calls ${JSON.stringify(filter)}`)
            return [...this.records.values()].filter(
              ({ agent }) => isSeen(scope, agent) && (filter.agent === undefined || agent === filter.agent)
            )
          })
        ),
      Call: ({ call }) => Effect.map(this.#record(call), (record) => record && { ...record, ...NOBODY, story: [] }),
      Listen: (asked) => this.#recording(asked),
      Download: (asked) => this.#recording(asked),
      Why: ({ call }) => Effect.map(this.#record(call), () => this.whys.get(call) ?? null),
      WorkWhy: ({ work }) => stored(() => this.whys.get(work) ?? null),
      Callbacks: ({ filter }) =>
        Effect.sync(() => {
          const callbacks = [...this.callbacks.values()].filter(({ queue }) => queue === (filter.queue ?? queue))
          return { at: EpochMs.make(1), total: callbacks.length, callbacks }
        }),
      Callback: ({ id }) => stored(() => this.callbacks.get(id) ?? null),
      CancelCallback: ({ asker, id, reason }) =>
        stored(() => {
          this.asked.push(`CancelCallback ${id} ${asker.account} ${reason}`)
          return this.callbacks.delete(id)
        }),
      MoveCallback: ({ at, id }) =>
        stored((): MoveAnswer => {
          const callback = this.callbacks.get(id)
          if (callback === undefined) return "over"
          if (at >= (callback.until ?? 0)) return "late"
          return callback.agent === null ? "moved" : "in-hand"
        }),
      QueueWhy: ({ queue }) => Effect.sync(() => this.queueWhys.get(queue) ?? null),
      WhyNone: () => stored(() => [...this.whys.values()]),
      Unmask: ({ asker, work }) =>
        stored(() => {
          this.asked.push(`Unmask ${work} ${asker.account}`)
          const record = this.records.get(work.slice("call/".length))
          return record === undefined ? null : { callingNumber: record.callingNumber }
        })
    })
  }
}

/** All agents of the toy are in one unit. */
const isSeen = (scope: Rows, agent: string | null): boolean => scope.kind !== "own" || reaches(scope, { agent })

/** As the core looks: by what each question declares. */
const permitted = Layer.succeed(Permitted, (answer, { payload, rpc }) => {
  const need = Context.getUnsafe(rpc.annotations as Context.Context<Needs>, Needs)
  const { asker } = payload as { readonly asker: Asker }
  const scope = scopeFor(asker, need)
  return scope === undefined
    ? Effect.fail(new NotPermitted({ message: refusalOf(need) }))
    : Effect.provideService(answer, Asking, { asker, scope })
})

const NOBODY = { parties: [], transfers: [], conferences: [], supervisions: [], pauses: [], endedBy: null }

const EMPTY_RECORD: CallRecord = {
  id: CallId.make(""),
  serial: 0,
  direction: "in",
  missedBy: [],
  rejectedBy: [],
  callingNumber: "13800000000",
  dialledNumber: "95000",
  arrivedAt: EpochMs.make(1),
  queuedAt: null,
  rungAt: null,
  answeredAt: null,
  endedAt: null,
  waitMs: null,
  ringMs: null,
  talkMs: null,
  holdMs: null,
  wrapUpMs: null,
  attempts: 0,
  agent: null,
  agents: [],
  queue: null,
  keys: "",
  outcome: null,
  hangUpBy: null,
  cause: null,
  recordingFile: null,
  recordedMs: null,
  recordingVerdict: null,
  recordingBecause: null,
  recordingRule: null,
  callerMosHundredths: null,
  callerLossPermille: null,
  callerJitterMs: null,
  callerRoundTripMs: null,
  agentMosHundredths: null,
  agentLossPermille: null,
  agentJitterMs: null,
  agentRoundTripMs: null,
  list: null,
  isCovered: null
}
