import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as RpcClient from "effect/rpc/RpcClient"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import { sql } from "kysely"
import { vi } from "vitest"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import { wordOf } from "#actors/agent/word.ts"
import { numbered } from "#actors/call/party.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { kinds } from "#actors/kinds.ts"
import { AgentId, CallId, QueueId } from "#actors/vocabulary.ts"
import { applyChanges } from "#wire/apply.ts"
import type { Asker } from "#wire/asker.ts"
import type { Board, Desk } from "#wire/board.ts"
import type { CallRequest } from "#wire/call-intents.ts"
import type { HelpRequests } from "#wire/help.ts"
import type { Intent, IntentAnswer, RefusalReason } from "#wire/intent.ts"
import { PERMISSIONS } from "#wire/permissions.ts"
import { readSeed } from "#config/seed/check.ts"
import { openAlarmTerminals } from "../adapters/postgres/alarm-terminals.ts"
import { openCentreSource } from "../adapters/postgres/centre-source.ts"
import { connect, openDatabase } from "../adapters/postgres/database.ts"
import { workIdOf } from "#actors/work.ts"
import { appendAudit } from "../records/audit/log.ts"
import { openJournal } from "../adapters/postgres/journal.ts"
import { prepareDatabase } from "../adapters/postgres/prepare.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import { type CentreRead, CentreSource } from "../ports/CentreSource.ts"
import { layerLocalOutbox } from "../adapters/local-outbox/outbox.ts"
import { layerRecordingsFolder } from "../adapters/recordings-folder/recordings.ts"
import { fromInside } from "../ports/inside.ts"
import { linesKeyOf } from "../door-keys/inside-key.ts"
import { openClient } from "../core-link/core-link.ts"
import { CoreRpc, type ScreenUpdate, StoreAway } from "../ports/CoreRpc.ts"
import { Database } from "../ports/Database.ts"
import { Journal } from "../ports/Journal.ts"
import { projections } from "../projections/projections.ts"
import { afterWrite } from "../records/after-write.ts"
import { area } from "../records/areas/schema.ts"
import { factsOfCall } from "../records/calls/store.ts"
import { customer } from "../records/customers/schema.ts"
import { calendar } from "../records/calendars/schema.ts"
import { flow } from "../records/flows/schema.ts"
import { listedNumber } from "../records/listed-numbers/schema.ts"
import { number } from "../records/numbers/schema.ts"
import { prefix } from "../records/prefixes/schema.ts"
import { trunk } from "../records/trunks/schema.ts"
import type { Change } from "../records/tables/change.ts"
import { writeChanges } from "../records/tables/write.ts"
import { makeUpPasswords, seedCentre } from "../records/centre/seed.ts"
import { readCentre } from "../records/centre/store.ts"
import { centreTables } from "../records/centre/tables.ts"
import { codecOf, encoderOf } from "../runtime/codec.ts"
import { replayDatabase } from "../replay/replay-database.ts"
import { KIND_VERSIONS, startCore } from "./core.ts"
import type { Speak } from "./speaking.ts"
import { hashPassword, isPassword } from "../password-hash/password-hash.ts"
import { setPassword } from "../records/accounts/credentials.ts"
import { awaitsAdministrator } from "../records/accounts/first-administrator.ts"
import { firstStart } from "./first-start.ts"
import { rebuild } from "../adapters/postgres/rebuild.ts"
import { callRecords } from "../projections/call-record.ts"
import { setUpCodeOf } from "./set-up-code.ts"
import { ToySwitch } from "./testing/toy-switch.ts"

const MAX_WAITING = 10

/** May do everything everywhere. */
const chief: Asker = {
  account: "chief",
  name: "Chief",
  agent: null,
  unit: "centre",
  grants: Object.fromEntries(PERMISSIONS.map((permission) => [permission, "organisation"])),
  reach: { team: ["centre"], department: ["centre"] }
}

const MONITORS: Asker["grants"] = { "agents.monitor": "organisation" }

const seed = `
queues:
  - { id: sales, name: Sales, group: main, priority: 0, strategy: longest-idle, ringTimeoutMs: 20000, wrapUpMs: 10000, serviceLevelSeconds: 20, music: music-on-hold, maxWaiting: ${MAX_WAITING}, channels: [voice, mail, task] }
numbers: { "95000": hotline }
flows:
  - id: hotline
    start: welcome
    nodes:
      welcome: { _tag: Menu, prompt: welcome, keys: { "1": sales }, timeoutMs: 60000, tries: 2, otherwise: sales }
      sales: { _tag: Enqueue, queue: sales }
agents:
  - { id: "1001", name: Ana, queues: [sales] }
  - { id: "1002", name: Bo, queues: [sales] }
`

let server: TestPostgres
let folder: string
beforeAll(async () => {
  server = await startPostgres()
  folder = mkdtempSync(join(tmpdir(), "carillon-core-"))
}, 60_000)
afterAll(async () => {
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

let sockets = 0

/** One life of an engine on this database and this switch, with a gateway connected to it. */
const startEngine = async (url: string, toy: ToySwitch, speak: Speak = () => Effect.never) => {
  const scope = Effect.runSync(Scope.make())
  const socketPath = join(folder, `core-${++sockets}.sock`)
  const started = Effect.gen(function* () {
    const database = yield* openDatabase(url)
    yield* prepareDatabase(database, url)
    const journal = yield* openJournal({
      database,
      encoder: encoderOf(codecOf(kinds)),
      returningKinds: kinds.filter(({ returns }) => returns === true).map(({ name }) => name),
      projections,
      code: { version: "1.0.0", kinds: KIND_VERSIONS },
      home: "here"
    })
    const source = yield* openCentreSource({
      database,
      url,
      read: Effect.provideService(centreTables, Database, database.service)
    })
    const terminals = yield* openAlarmTerminals({ database, url })
    const core = yield* Effect.gen(function* () {
      const read = readSeed(seed)
      if (!("centre" in read)) throw new Error(JSON.stringify(read))
      if ((yield* readCentre) === null)
        yield* seedCentre(read.centre, makeUpPasswords(read.centre, "a chosen one", true), "carillon")
      const { centre } = (yield* (yield* CentreSource).current) as CentreRead
      const [living, over] = [yield* journal.service.living, yield* journal.over]
      const { lastAliveAt } = yield* Effect.orDie(journal.own)
      return yield* startCore({
        centre,
        living,
        over,
        lastAliveAt,
        timeZone: "Asia/Shanghai",
        socketPath,
        maxLegs: 400,
        insideKey: "inside",
        speak
      })
    }).pipe(
      Effect.provide(toy.layer),
      Effect.provideService(CentreSource, source),
      Effect.provideService(AlarmTerminals, terminals),
      Effect.provide(layerRecordingsFolder(join(folder, "recordings"))),
      Effect.provide(layerLocalOutbox),
      Effect.provideService(Database, database.service),
      Effect.provideService(Journal, journal.service)
    )
    const protocol = yield* Layer.buildWithScope(
      RpcClient.layerProtocolSocket().pipe(
        Layer.provide([NodeSocket.layerNet({ path: socketPath }), RpcSerialization.layerNdjson])
      ),
      scope
    )
    const client = yield* RpcClient.make(CoreRpc).pipe(
      Effect.provide(Layer.merge(Layer.succeedContext(protocol), fromInside("inside")))
    )
    return { ...core, client, database, journal }
  })
  const engine = await Effect.runPromise(Effect.orDie(Effect.provideService(started, Scope.Scope, scope)))
  return {
    ...engine,
    socketPath,
    stop: () => Effect.runPromise(Scope.close(scope, Exit.void)),
    /** Ends as a killed process ends: what is not committed by now never will be. */
    kill: async () => {
      await engine.database.db.destroy()
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  }
}

type Engine = Awaited<ReturnType<typeof startEngine>>

/** Of an agent the word of the screens. */
const stateOf = (engine: Engine, address: string) => {
  const state = engine.runtime.peek(address)
  return address.startsWith("agent/") && state !== undefined ? wordOf(state as AgentState) : state?._tag
}
/** The call at an agent's hand. */
const callAt = (engine: Engine, agent: string) => {
  const state = engine.runtime.peek(`agent/${agent}`) as AgentState | undefined
  return state?._tag === "SignedIn" ? Object.values(state.hands)[0] : undefined
}
const until = (engine: Engine, address: string, tag: string) =>
  vi.waitFor(() => assert.strictEqual(stateOf(engine, address), tag), { timeout: 10_000, interval: 5 })
const untilKeyIsAwaited = (engine: Engine, call: string) =>
  vi.waitFor(
    () => {
      const state = engine.runtime.peek(`call/${call}`) as CallState | undefined
      assert.strictEqual(state?._tag === "InFlow" && state.position.waitsFor._tag, "Key")
    },
    { timeout: 10_000, interval: 5 }
  )
const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(Effect.orDie(effect))

const readyAgent = async (engine: Engine, toy: ToySwitch, agent: string) => {
  toy.register(agent)
  await vi.waitFor(() =>
    assert.isTrue(
      (engine.runtime.peek(`agent/${agent}`) as never as { person: { registered: boolean } }).person.registered
    )
  )
  const ask = (intent: "GoReady" | "SignIn") =>
    run(engine.client.Ask({ asker: chief, agent: AgentId.make(agent), intent: { _tag: intent } }))
  assert.deepStrictEqual(await ask("SignIn"), { ok: true })
  await until(engine, `agent/${agent}`, "not-ready")
  assert.deepStrictEqual(await ask("GoReady"), { ok: true })
  // Where a caller waits, it rings before anybody could see them ready.
  await vi.waitFor(() => assert.notStrictEqual(stateOf(engine, `agent/${agent}`), "not-ready"), { interval: 5 })
}

/** Whoever serves the caller is said to hear them. */
const isJoined = (engine: Engine, call: string) => {
  const { parties } = engine.runtime.peek(`call/${call}`) as never as {
    parties: Record<string, { apartSince: number | null }>
  }
  return Object.values(parties).every(({ apartSince }) => apartSince === null)
}

const talk = async (engine: Engine, toy: ToySwitch, call: string, agent: string) => {
  const caller = toy.dial(call, "13800138000", "95000")
  await untilKeyIsAwaited(engine, call)
  toy.press(caller, "1")
  await vi.waitFor(() => assert.isDefined(toy.ringingAt(agent)))
  const leg = toy.ringingAt(agent)!
  toy.answer(leg)
  await vi.waitFor(() => assert.isTrue(isJoined(engine, call)))
  await until(engine, `agent/${agent}`, "talking")
  return { caller, leg }
}

describe("one call through the whole engine", () => {
  it("that is held and given to a colleague is told in order to both, with who sent whom where", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await readyAgent(engine, toy, "1001")
    const { caller } = await talk(engine, toy, "call-a", "1001")
    await readyAgent(engine, toy, "1002")
    const ask = async (intent: Intent) => {
      const answer = await run(engine.client.Ask({ asker: chief, agent: AgentId.make("1001"), intent }))
      assert.deepStrictEqual(answer, { ok: true })
    }
    await ask({ _tag: "HoldCall" })
    await ask({ _tag: "RetrieveCall" })
    await ask({ _tag: "SingleStepTransferCall", to: { _tag: "Agent", agent: AgentId.make("1002") } })
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
    toy.answer(toy.ringingAt("1002")!)
    await until(engine, "agent/1002", "talking")
    await until(engine, "agent/1001", "wrap-up")
    toy.hangUp(caller)
    await until(engine, "agent/1002", "wrap-up")
    await run(engine.journal.service.flush)
    const call = CallId.make("call-a")
    const own = (agent: string): Asker => ({ ...chief, agent: AgentId.make(agent), grants: { "calls.view": "self" } })
    const details = await run(engine.client.Call({ asker: own("1002"), call }))
    assert.deepInclude(details as object, { direction: "in", agent: "1001", agents: ["1001", "1002"], endedBy: 0 })
    assert.deepStrictEqual(
      details?.story.map(({ what }) => what._tag).filter((tag) => tag !== "RecordingStarted"),
      [
        "Arrived",
        "KeyPressed",
        "Queued",
        "Dialled",
        "Answered",
        "Held",
        "Retrieved",
        "Dialled",
        "Answered",
        "Transferred",
        "Left",
        "Ended"
      ]
    )
    assert.strictEqual(details?.parties[0]?.number, "138****8000")
    assert.deepStrictEqual(await run(engine.client.Call({ asker: own("1001"), call })), details)
    const other = engine.client.Call({ asker: own("1003"), call })
    assert.strictEqual((await run(Effect.flip(other)))._tag, "NotPermitted")
    const why = await run(engine.client.Why({ asker: own("1002"), call }))
    // Of colleagues whom they may not see there is the number alone; who changed the queue's rules, the log alone says.
    assert.match(why!.decisions[0]!.said!.en, /given to 1001 \(/u)
    assert.strictEqual(why!.decisions[0]!.rules?.changedBy ?? null, null)
    assert.deepInclude(why?.transfers[0] as object, {
      by: "1001",
      agent: "1002",
      result: "done",
      became: "with-them",
      takenBy: "1002"
    })
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
    const db = connect(url, 1)
    const before = await db.selectFrom("call_records").selectAll().execute()
    assert.deepStrictEqual(await rebuild(db, callRecords, { anew: true }), { keys: 1, changed: 0 })
    const { rows } = await sql<{ agent: string; talk_ms: number; hold_ms: number }>`
      select agent, talk_ms, hold_ms from call_parties where agent is not null order by attempt`.execute(db)
    const [record] = before
    assert.deepStrictEqual(
      rows.map(({ agent }) => agent),
      ["1001", "1002"]
    )
    assert.strictEqual(rows[0]!.hold_ms, record!.hold_ms)
    await db.destroy()
  })

  it("is answered, recorded, ended, and its record says so", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await readyAgent(engine, toy, "1001")
    const { caller } = await talk(engine, toy, "call-a", "1001")
    assert.isTrue(toy.asked.some(({ _tag }) => _tag === "RecordMessage"))
    toy.hangUp(caller)
    await until(engine, "agent/1001", "wrap-up")
    await run(engine.journal.service.flush)
    const [record] = await run(engine.client.Calls({ asker: chief, filter: { agent: AgentId.make("1001") } }))
    assert.deepInclude(record as object, {
      id: "call-a",
      serial: 1,
      callingNumber: "138****8000",
      dialledNumber: "95000",
      agent: "1001",
      queue: "sales",
      keys: "1",
      outcome: "handled",
      hangUpBy: "caller",
      attempts: 1
    })
    assert.isNotNull(record!.recordingFile)
    assert.isNotNull(record!.answeredAt)
    assert.strictEqual(toy.legs.size, 0)
    const why = await run(engine.client.Why({ asker: chief, call: CallId.make("call-a") }))
    assert.deepInclude(why?.decisions[0] as object, { chosen: "1001", outcome: "answered" })
    assert.deepStrictEqual(
      why?.decisions[0]?.candidates.map(({ agent, verdict }) => [agent, verdict]),
      [
        ["1001", "chosen"],
        ["1002", "signed-out"]
      ]
    )
    assert.include(why!.decisions[0]!.said!.zh, "分给 1001")
    assert.strictEqual(why!.waiting, null)
    const ofWork = await run(engine.client.WorkWhy({ asker: chief, work: workIdOf("call", "call-a") }))
    assert.deepStrictEqual(ofWork!.decisions, why!.decisions)
    assert.strictEqual(await run(engine.client.WorkWhy({ asker: chief, work: workIdOf("task", "none") })), null)
    const none = await run(engine.client.WhyNone({ asker: chief, agent: AgentId.make("1002") }))
    assert.deepStrictEqual(
      none.map(({ call }) => String(call)),
      ["call-a"]
    )
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("tells screens and health when the switch cannot write or read its files", async () => {
    const toy = new ToySwitch()
    toy.problems = [{ zh: "交换机无法写入录音目录", en: "the switch cannot write recordings" }]
    const engine = await startEngine(await server.migrated(), toy)
    const seen: Array<ScreenUpdate> = []
    const watching = Effect.runFork(
      Stream.runForEach(engine.client.Screens(), (update) => Effect.sync(() => void seen.push(update)))
    )
    await vi.waitFor(() => assert.strictEqual(seen[0]?._tag, "Begun"))
    const feed = seen[0]?._tag === "Begun" ? seen[0].feed : 0
    const { state } = await run(engine.client.Watch({ feed, topic: "board" }))
    assert.deepStrictEqual((state as unknown as Board).links, { telephony: true, database: true, files: false })
    assert.deepStrictEqual(engine.problems(), toy.problems)
    watching.interruptUnsafe()
    await engine.stop()
  })

  it("leaves an agent in wrap-up until the summary has what the queue requires; who goes without it owes it", async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    const { db } = engine.database
    await sql`insert into call_reasons (id, zh, en, changed_at) values ('complaint', '投诉', 'Complaint', 1)`.execute(
      db
    )
    await sql`update queues set reason_required = true, summary_required = true where id = 'sales'`.execute(db)
    const ana: Asker = { ...chief, account: "ana", agent: AgentId.make("1001") }
    const ask = (tag: "FinishWrapUp" | "GoReady" | "SignOut", asker = ana) =>
      run(engine.client.Ask({ asker, agent: AgentId.make("1001"), intent: { _tag: tag } }))
    const say = (call: string, reason: string | null, note: string) =>
      sql`insert into call_remarks (call, reason, note, changed_at, changed_by) values (${call}, ${reason}, ${note}, 1, 'ana')
        on conflict (call) do update set reason = excluded.reason, note = excluded.note`.execute(db)
    const owed = async () => (await sql`select call, agent from call_summaries_owed`.execute(db)).rows
    const served = async (call: string) => {
      const { caller } = await talk(engine, toy, call, "1001")
      toy.hangUp(caller)
      await until(engine, "agent/1001", "wrap-up")
      await run(engine.journal.service.flush)
    }
    await readyAgent(engine, toy, "1001")

    await served("call-said")
    assert.deepStrictEqual(await ask("FinishWrapUp"), { ok: false, reason: "reason-and-summary-missing" })
    assert.deepStrictEqual(await ask("GoReady"), { ok: false, reason: "reason-and-summary-missing" })
    await say("call-said", null, "要求退款")
    assert.deepStrictEqual(await ask("FinishWrapUp"), { ok: false, reason: "reason-missing" })
    await say("call-said", "complaint", "")
    assert.deepStrictEqual(await ask("FinishWrapUp"), { ok: false, reason: "summary-missing" })
    assert.strictEqual(stateOf(engine, "agent/1001"), "wrap-up")
    await say("call-said", "complaint", "要求退款")
    assert.deepStrictEqual(await ask("FinishWrapUp"), { ok: true })
    await until(engine, "agent/1001", "ready")

    // Nobody is kept at work by a form, and a supervisor may end it.
    await served("call-ended")
    assert.deepStrictEqual(await ask("FinishWrapUp", chief), { ok: true })
    await vi.waitFor(async () => assert.deepStrictEqual(await owed(), [{ call: "call-ended", agent: "1001" }]))
    // Who may see no call can write nothing of one.
    await served("call-unseen")
    assert.deepStrictEqual(await ask("FinishWrapUp", { ...ana, grants: {} }), { ok: true })
    await served("call-left")
    assert.deepStrictEqual(await ask("SignOut"), { ok: true })
    await vi.waitFor(async () => assert.isTrue((await owed()).some((each: any) => each.call === "call-left")))
    await engine.stop()
  })

  it("shows an agent's wish for help to who may listen to them, until the first of these takes it", async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    const ana: Asker = { ...chief, account: "ana", agent: AgentId.make("1001"), grants: {} }
    const agent = ana.agent!
    const ask = (asker: Asker, tag: "AskHelp" | "TakeHelp" | "WithdrawHelp") =>
      run(engine.client.Ask({ asker, agent, intent: { _tag: tag } }))
    const seen = async (asker: Asker, topic = "help") =>
      (await run(engine.client.Look({ asker, topic }))) as unknown as HelpRequests
    const foreman: Asker = { ...chief, account: "foreman", agent: AgentId.make("1002"), grants: MONITORS }
    await readyAgent(engine, toy, "1001")
    assert.deepStrictEqual(await ask(ana, "AskHelp"), { ok: false, reason: "no-call" })
    const { caller } = await talk(engine, toy, "call-help", "1001")
    assert.deepStrictEqual(await ask(ana, "AskHelp"), { ok: true })
    const [request] = Object.values(await seen(foreman))
    assert.deepInclude(request, { agent, name: "Ana", queueName: "Sales", takenBy: null })
    assert.deepStrictEqual(await seen(foreman, "help/centre"), await seen(foreman))
    assert.isNull(await seen(foreman, "help/nowhere"))
    await run(Effect.flip(engine.client.Look({ asker: ana, topic: "help" })))
    assert.deepStrictEqual(await ask(ana, "TakeHelp"), { ok: false, reason: "not-allowed" })

    assert.deepStrictEqual(await ask(foreman, "TakeHelp"), { ok: true })
    assert.deepStrictEqual(await ask(chief, "TakeHelp"), { ok: false, reason: "help-taken-already" })
    assert.strictEqual((await seen(chief))[agent]!.takenBy, "Bo")
    const desk = (await run(engine.client.Look({ asker: ana, topic: "desk/1001" }))) as unknown as Desk
    assert.strictEqual(Object.values(desk.hands)[0]!.help?.takenBy, "Bo")
    assert.deepStrictEqual(await ask(ana, "AskHelp"), { ok: true })
    assert.isNull((await seen(chief))[agent]!.takenBy)
    toy.hangUp(caller)
    await until(engine, "agent/1001", "wrap-up")
    assert.deepStrictEqual(await seen(chief), {})
    await run(engine.journal.service.flush)
    const details = await run(engine.client.Call({ asker: chief, call: CallId.make("call-help") }))
    assert.deepStrictEqual(
      details!.story.flatMap(({ what }) => (what._tag.startsWith("Help") ? [what._tag] : [])),
      ["HelpAsked", "HelpTaken", "HelpAsked"]
    )
    const why = await run(engine.client.Why({ asker: chief, call: CallId.make("call-help") }))
    assert.deepStrictEqual(
      why!.help.map(({ takenBy }) => takenBy),
      ["1002", null]
    )
    await engine.stop()
  })

  it("is answered by a click where the telephone takes it, and by lifting the handset where it does not", async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    const click = () =>
      run(engine.client.Ask({ asker: chief, agent: AgentId.make("1001"), intent: { _tag: "AnswerCall" } }))
    const ringing = async (call: string, answerBy: "click" | "handset") => {
      const caller = toy.dial(call, "13800138000", "95000")
      await untilKeyIsAwaited(engine, call)
      toy.press(caller, "1")
      await vi.waitFor(() => assert.deepInclude(callAt(engine, "1001") as object, { answerBy }))
      return caller
    }
    await readyAgent(engine, toy, "1001")
    assert.deepStrictEqual(await click(), { ok: false, reason: "no-call" })

    toy.clicks.set(AgentId.make("1001"), "takes")
    const caller = await ringing("call-click", "click")
    assert.deepStrictEqual(await click(), { ok: true })
    assert.strictEqual(stateOf(engine, "agent/1001"), "talking")
    toy.hangUp(caller)
    await until(engine, "agent/1001", "wrap-up")
    await run(engine.client.Ask({ asker: chief, agent: AgentId.make("1001"), intent: { _tag: "FinishWrapUp" } }))

    // It says that it can, and does not: the click is refused, and the telephone rings on.
    toy.clicks.set(AgentId.make("1001"), "refuses")
    await ringing("call-refused", "click")
    assert.deepStrictEqual(await click(), { ok: false, reason: "not-supported-by-telephone" })
    assert.deepInclude(callAt(engine, "1001") as object, { _tag: "Alerting", answerBy: "handset" })
    const asked = toy.asked.filter(({ _tag }) => _tag === "AnswerCall").length
    assert.deepStrictEqual(await click(), { ok: false, reason: "not-supported-by-telephone" })
    assert.strictEqual(toy.asked.filter(({ _tag }) => _tag === "AnswerCall").length, asked)
    toy.answer(toy.ringingAt("1001")!)
    await until(engine, "agent/1001", "talking")
    await engine.stop()
  })

  it("shows on screens: the whole first, then changes that add up to the whole", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    const seen: Array<ScreenUpdate> = []
    const watching = Effect.runFork(
      Stream.runForEach(engine.client.Screens(), (update) => Effect.sync(() => void seen.push(update)))
    )
    await vi.waitFor(() => assert.strictEqual(seen[0]?._tag, "Begun"))
    const feed = seen[0]?._tag === "Begun" ? seen[0].feed : 0
    const first = await run(engine.client.Watch({ feed, topic: "board" }))
    await run(engine.client.Watch({ feed, topic: "desk/1001" }))
    await run(engine.client.Watch({ feed, topic: "calls/1001" }))
    const told = (topic: string) =>
      seen.flatMap((update) => (update._tag === "Changed" ? update.topics.filter((each) => each.topic === topic) : []))
    await readyAgent(engine, toy, "1001")
    const { caller } = await talk(engine, toy, "call-a", "1001")
    const boardNow = () =>
      told("board").reduce<Board>((board, { changes }) => applyChanges(board, changes), first.state as unknown as Board)
    await vi.waitFor(() => {
      const board = boardNow()
      assert.deepInclude(board.agents[AgentId.make("1001")] as object, {
        state: "talking",
        handledToday: 1,
        queue: "sales"
      })
      assert.deepInclude(board.queues[QueueId.make("sales")] as object, { offered: 1, answered: 1, waiting: 0 })
      assert.deepStrictEqual(board.calls, { inFlow: 0, waiting: 0, ringing: 0, talking: 1 })
      assert.deepStrictEqual(board.links, { telephony: true, database: true, files: true })
    })
    assert.isAbove(told("desk/1001").length, 0)
    assert.lengthOf(told("desk/1002"), 0)
    toy.hangUp(caller)
    await vi.waitFor(() => assert.strictEqual(boardNow().calls.talking, 0))
    // Whoever reads the list again when it is said to have changed finds the change there.
    const hinted = told("calls/1001").length
    await vi.waitFor(async () => {
      assert.isAbove(told("calls/1001").length, hinted)
      const [record] = await run(engine.client.Calls({ asker: chief, filter: { agent: AgentId.make("1001") } }))
      assert.strictEqual(record?.outcome, "handled")
    })
    watching.interruptUnsafe()
    await engine.stop()
  })
})

describe("an engine that was killed", () => {
  it("finds the call still talking, ends it once, and loses neither record nor counters", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    await readyAgent(first, toy, "1001")
    const { caller, leg } = await talk(first, toy, "call-a", "1001")
    toy.dial("call-b", "13900139000", "95000")
    await untilKeyIsAwaited(first, "call-b")
    toy.press(CallId.make("call-b") as never, "1")
    await until(first, "call/call-b", "Waiting")
    await run(first.journal.service.flush)
    await first.kill()
    assert.strictEqual(toy.legs.size, 3)

    const second = await startEngine(url, toy)
    await until(second, "call/call-a", "Served")
    await until(second, "call/call-b", "Waiting")
    await until(second, "agent/1001", "talking")
    assert.strictEqual(toy.legs.get(leg)?.joinedWith, caller)
    toy.hangUp(caller)
    await until(second, "agent/1001", "wrap-up")
    await run(second.client.Ask({ asker: chief, agent: AgentId.make("1001"), intent: { _tag: "FinishWrapUp" } }))
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1001")), { timeout: 10_000 })
    toy.answer(toy.ringingAt("1001")!)
    await until(second, "call/call-b", "Served")
    await run(second.journal.service.flush)
    const records = await run(second.client.Calls({ asker: chief, filter: {} }))
    assert.deepStrictEqual(
      records.map(({ id, serial, outcome }) => [id, serial, outcome]),
      [
        ["call-b", 2, null],
        ["call-a", 1, "handled"]
      ]
    )
    const { rows } = await sql<{ actor: string; doubles: number }>`
      select actor, count(*) as doubles from journal group by actor, sequence having count(*) > 1`.execute(
      second.database.db
    )
    assert.deepStrictEqual(rows, [])
    await second.stop()
    const replayed = await replayDatabase(url)
    assert.deepStrictEqual(replayed.differences, [])
    assert.isAbove(replayed.decisions, 20)
  })
})

describe("a switch that lost its calls while the engine was away", () => {
  /** As after a night: nobody was there for so long. */
  const AWAY_MS = 3_600_000

  it.each(["stop", "kill"] as const)("adds nothing to their talk (%s)", async (end) => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    await readyAgent(first, toy, "1001")
    await talk(first, toy, "call-a", "1001")
    await run(first.journal.service.flush)
    await first[end]()
    const endedAt = Date.now()
    toy.legs.clear()

    vi.useFakeTimers({ now: endedAt + AWAY_MS, toFake: ["Date"] })
    const second = await startEngine(url, toy)
    await vi.waitFor(() => assert.notStrictEqual(stateOf(second, "call/call-a"), "Served"))
    await run(second.journal.service.flush)
    const [record] = await run(second.client.Calls({ asker: chief, filter: {} }))
    await second.stop()
    vi.useRealTimers()
    assert.deepInclude(record as object, { id: "call-a", outcome: "handled", hangUpBy: "system" })
    assert.isAtMost(record!.endedAt!, endedAt)
    assert.isAtLeast(record!.endedAt!, record!.answeredAt!)
    assert.strictEqual(record!.talkMs, record!.endedAt! - record!.answeredAt!)
    assert.deepStrictEqual((await replayDatabase(url)).differences, [])
  })
})

describe("a recording whose end nobody heard", () => {
  /** The engine dies while a call talks, and the switch with it; what lies on the disk stays. */
  const cutOff = async (lay: (file: string) => void) => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    await readyAgent(first, toy, "1001")
    await talk(first, toy, "call-a", "1001")
    await run(first.journal.service.flush)
    const asked = toy.asked.find((request) => request._tag === "RecordMessage")!
    await first.kill()
    toy.legs.clear()
    lay((asked as Extract<typeof asked, { _tag: "RecordMessage" }>).file)
    // So long after the call came that the switch must have known it.
    vi.useFakeTimers({ now: Date.now() + 10_000, toFake: ["Date"] })
    const second = await startEngine(url, toy)
    const recordOf = async () => {
      await run(second.journal.service.flush)
      return (await run(second.client.Calls({ asker: chief, filter: {} })))[0]
    }
    await vi.waitFor(async () => assert.isNotNull((await recordOf())!.recordedMs), { timeout: 10_000, interval: 20 })
    const record = (await recordOf())!
    await second.stop()
    vi.useRealTimers()
    assert.deepStrictEqual((await replayDatabase(url)).differences, [])
    return { record, file: (asked as Extract<typeof asked, { _tag: "RecordMessage" }>).file }
  }

  const layFile = (name: string) => {
    const path = join(folder, "recordings", name)
    mkdirSync(dirname(path), { recursive: true })
    // RIFF, two channels of 16 bits at 8 kHz, 2.5 s of them; the header was never finished.
    const head = "524946460000000057415645666d74201000000001000200401f0000007d0000040010006461746100000000"
    writeFileSync(path, Buffer.concat([Buffer.from(head, "hex"), Buffer.alloc(80_000)]))
  }

  it("is as long as its file, also where a switch says that it could not begin: who died may have begun it", async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    await readyAgent(engine, toy, "1001")
    const { caller } = await talk(engine, toy, "call-a", "1001")
    const asked = toy.asked.find((request) => request._tag === "RecordMessage")!
    const { file } = asked as Extract<typeof asked, { _tag: "RecordMessage" }>
    layFile(file)
    toy.refuseRecording(caller, file)
    toy.hangUp(caller)
    const recordOf = async () => {
      await run(engine.journal.service.flush)
      return (await run(engine.client.Calls({ asker: chief, filter: {} })))[0]
    }
    await vi.waitFor(async () => assert.strictEqual((await recordOf())?.recordedMs, 2_500), {
      timeout: 10_000,
      interval: 20
    })
    assert.deepInclude((await recordOf()) as object, { outcome: "handled", recordingFile: file })
    await engine.stop()
  })

  it("is as long as its file", async () => {
    const { file, record } = await cutOff(layFile)
    assert.deepInclude(record as object, { outcome: "handled", recordingFile: file, recordedMs: 2_500 })
  })

  it("is offered to nobody when its file is gone, and the record says that there was to be one", async () => {
    const { record } = await cutOff((name) => rmSync(join(folder, "recordings", name), { force: true }))
    assert.deepInclude(record as object, { outcome: "handled", recordingFile: null, recordedMs: 0 })
  })
})

describe("a call whose written state cannot be read", () => {
  const restarted = async (between: (toy: ToySwitch) => void) => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    await readyAgent(first, toy, "1001")
    await talk(first, toy, "call-a", "1001")
    await run(first.journal.service.flush)
    await sql`update living set state = '{"_tag":"Molten"}' where actor = 'call/call-a'`.execute(first.database.db)
    await first.kill()
    between(toy)
    return { url, toy, second: await startEngine(url, toy) }
  }
  const recordOf = async (engine: Engine) => {
    await run(engine.journal.service.flush)
    return (await run(engine.client.Calls({ asker: chief, filter: {} })))[0] as object
  }

  it("has ended when its caller is gone, and its record says why and frees its agent", async () => {
    const { second, url } = await restarted((toy) => toy.legs.clear())
    await vi.waitFor(() => assert.isUndefined(stateOf(second, "call/call-a")))
    assert.deepInclude(await recordOf(second), { outcome: "handled", hangUpBy: "system", cause: "STATE_LOST" })
    await vi.waitFor(() => assert.notStrictEqual(stateOf(second, "agent/1001"), "talking"), { timeout: 20_000 })
    await second.stop()
    assert.deepStrictEqual((await replayDatabase(url)).differences, [])
  })

  it("goes on when its caller is there, and a replay forgets what was forgotten", async () => {
    const { second, toy, url } = await restarted(() => {})
    await until(second, "call/call-a", "Served")
    toy.hangUp(CallId.make("call-a") as never)
    await until(second, "call/call-a", "Ended")
    assert.deepInclude(await recordOf(second), { outcome: "handled", agent: "1001", hangUpBy: "caller" })
    await second.stop()
    assert.deepStrictEqual((await replayDatabase(url)).differences, [])
  })
})

describe("a flow that was changed", () => {
  it("is gone through by who comes now; who is in the old version goes on in it, over a crash and in a replay", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    const inMenu = toy.dial("call-a", "13800138000", "95000")
    await untilKeyIsAwaited(first, "call-a")
    await run(first.journal.service.flush)
    const nodes = { now: { _tag: "Enqueue", queue: "sales" } }
    const newer = JSON.stringify({ id: "hotline", version: 2, start: "now", nodes })
    await sql`insert into flow_versions (flow, version, body) values ('hotline', 2, ${newer})`.execute(
      first.database.db
    )
    await first.kill()

    const second = await startEngine(url, toy)
    await untilKeyIsAwaited(second, "call-a")
    toy.dial("call-b", "13900139000", "95000")
    await until(second, "call/call-b", "Waiting")
    toy.press(inMenu, "1")
    await until(second, "call/call-a", "Waiting")
    await run(second.journal.service.flush)
    const pressed = (call: string) =>
      (second.runtime.peek(`call/${call}`) as Extract<CallState, { _tag: "Waiting" }>).caller.attributes["keys"]
    assert.deepStrictEqual([pressed("call-a"), pressed("call-b")], ["1", undefined])
    await second.stop()
    const replayed = await replayDatabase(url)
    assert.deepStrictEqual(replayed.differences, [])
    assert.isAbove(replayed.decisions, 10)
  })
})

describe("what is asked of a call", () => {
  /** 1001 talks with a caller, and 1002 is free. */
  const atTalk = async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    await readyAgent(engine, toy, "1001")
    const { caller, leg } = await talk(engine, toy, "call-a", "1001")
    await readyAgent(engine, toy, "1002")
    const ask = (agent: string, intent: Intent) =>
      run(engine.client.Ask({ asker: chief, agent: AgentId.make(agent), intent }))
    const talks = async (agent: string) => {
      await vi.waitFor(() => assert.isDefined(toy.ringingAt(agent)))
      toy.answer(toy.ringingAt(agent)!)
      await until(engine, `agent/${agent}`, "talking")
    }
    return { engine, toy, caller, leg, ask, talks }
  }
  const ben = { _tag: "Agent", agent: AgentId.make("1002") } as const
  const done: IntentAnswer = { ok: true }
  const refused = (reason: RefusalReason): IntentAnswer => ({ ok: false, reason })

  it("is done before it is answered, and what does not fit is refused and changes nothing", async () => {
    const { ask, caller, engine, leg, talks, toy } = await atTalk()
    assert.deepStrictEqual(await ask("1001", { _tag: "HoldCall" }), done)
    assert.isUndefined(toy.legs.get(caller)?.joinedWith)
    const held = engine.runtime.peek("call/call-a")
    assert.deepStrictEqual(await ask("1001", { _tag: "HoldCall" }), refused("already-held"))
    assert.deepStrictEqual(await ask("1002", { _tag: "HoldCall" }), refused("no-call"))
    assert.strictEqual(engine.runtime.peek("call/call-a"), held)
    assert.deepStrictEqual(await ask("1001", { _tag: "RetrieveCall" }), done)
    await vi.waitFor(() => assert.strictEqual(toy.legs.get(caller)?.joinedWith, leg))
    assert.deepStrictEqual(await ask("1001", { _tag: "ConsultationCall", to: ben }), done)
    assert.deepStrictEqual(await ask("1001", { _tag: "ConsultationCall", to: ben }), refused("already-consulting"))
    assert.deepStrictEqual(await ask("1001", { _tag: "ConferenceCall" }), refused("consultation-rings"))
    await talks("1002")
    assert.deepStrictEqual(await ask("1001", { _tag: "TransferCall" }), done)
    await until(engine, "agent/1001", "wrap-up")
    await vi.waitFor(() => assert.strictEqual(toy.legs.get(caller)?.joinedWith !== undefined, true))
    assert.strictEqual(toy.legs.get(toy.legs.get(caller)!.joinedWith!)?.agent, "1002")
    await engine.stop()
  })

  it("of two who press at once one is told why not", async () => {
    const { ask, engine } = await atTalk()
    const both = await Promise.all([ask("1001", { _tag: "HoldCall" }), ask("1001", { _tag: "HoldCall" })])
    assert.sameDeepMembers(both, [done, refused("already-held")])
    await engine.stop()
  })

  it("begins with a person's own telephone, and rings at the other side when they have lifted it", async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    await readyAgent(engine, toy, "1001")
    await readyAgent(engine, toy, "1002")
    const make = () =>
      run(engine.client.Ask({ asker: chief, agent: AgentId.make("1001"), intent: { _tag: "MakeCall", to: ben } }))
    assert.sameDeepMembers(await Promise.all([make(), make()]), [done, refused("asker-busy")])
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1001")))
    assert.isUndefined(toy.ringingAt("1002"))
    toy.answer(toy.ringingAt("1001")!)
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
    const other = toy.ringingAt("1002")!
    toy.answer(other)
    await vi.waitFor(() => assert.isDefined(toy.legs.get(other)?.joinedWith))
    assert.strictEqual(toy.legs.get(toy.legs.get(other)!.joinedWith!)?.agent, "1001")
    await until(engine, "agent/1001", "talking")
    assert.match(callAt(engine, "1001")!.work.id, /^call\/[0-9a-f-]{36}$/u)
    await engine.stop()
  })

  it("from another's desk goes no further than who asks may dial", async () => {
    const { engine } = await atTalk()
    const [own, lead] = [AgentId.make("1001"), AgentId.make("1002")]
    const give = (asker: AgentId, grants: Asker["grants"]) => {
      const intent: Intent = { _tag: "SingleStepTransferCall", to: ben }
      return run(engine.client.Ask({ asker: { ...chief, agent: asker, grants }, agent: own, intent }))
    }
    assert.deepStrictEqual(await give(lead, { "agents.force-state": "team" }), refused("number-barred"))
    assert.deepStrictEqual(await give(own, {}), done)
    await engine.stop()
  })

  it("needs the permission to follow a talk over whose talk it is", async () => {
    const { ask, engine, toy } = await atTalk()
    const lead = { ...chief, agent: AgentId.make("1002") }
    const follow = (grants: Asker["grants"]) =>
      run(
        engine.client.Ask({
          asker: { ...lead, grants },
          agent: AgentId.make("1002"),
          intent: { _tag: "JoinCall", over: AgentId.make("1001"), mode: "whisper" }
        })
      )
    assert.deepStrictEqual(await follow({ "agents.monitor": "organisation" }), refused("not-allowed"))
    assert.deepStrictEqual(await follow({ "agents.whisper": "self" }), refused("not-allowed"))
    assert.deepStrictEqual(await follow({ "agents.whisper": "team" }), done)
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
    const leg = toy.ringingAt("1002")!
    toy.answer(leg)
    await vi.waitFor(() => assert.deepInclude(toy.legs.get(leg)?.supervises, { mode: "whisper" }))
    const state = engine.runtime.peek("call/call-a") as CallState | undefined
    const parties = state?._tag === "Served" ? numbered(state.parties) : []
    const { attempt: party } = parties.find(({ role }) => role === "supervisor")!
    assert.deepStrictEqual(await ask("1002", { _tag: "ClearConnection", party }), done)
    await vi.waitFor(() => assert.isFalse(toy.legs.has(leg)))
    await engine.stop()
  })

  describe("by a telephone's own key", () => {
    const answers = (toy: ToySwitch) =>
      toy.asked.flatMap((request) =>
        request._tag !== "AnswerTransfer"
          ? []
          : [request.answer === "failed" ? `${request.answer} ${request.status}` : request.answer]
      )
    const answered = (toy: ToySwitch, ...said: ReadonlyArray<string>) =>
      vi.waitFor(() => assert.deepStrictEqual(answers(toy), [...said]))

    it("is a transfer: the telephone waits, and hears that it was done when the colleague has the caller", async () => {
      const { caller, engine, leg, talks, toy } = await atTalk()
      toy.refer(leg, "1002")
      await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
      await answered(toy, "accepted")
      // Reports may come twice.
      toy.refer(leg, "1002")
      await talks("1002")
      await answered(toy, "accepted", "done")
      await until(engine, "agent/1001", "wrap-up")
      assert.strictEqual(toy.legs.get(toy.legs.get(caller)!.joinedWith!)?.agent, "1002")
      await engine.stop()
    })

    it("has the caller as before when the colleague does not take them", async () => {
      const { caller, engine, leg, toy } = await atTalk()
      toy.refer(leg, "1002")
      await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
      toy.hangUp(toy.ringingAt("1002")!, "party", "USER_BUSY")
      await answered(toy, "accepted", "failed 486")
      await vi.waitFor(() => assert.strictEqual(toy.legs.get(caller)?.joinedWith, leg))
      await engine.stop()
    })

    it("is told so when the caller has left meanwhile, or the telephone itself", async () => {
      const { caller, engine, leg, toy } = await atTalk()
      toy.refer(leg, "1002")
      await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
      await answered(toy, "accepted")
      toy.hangUp(leg)
      toy.answer(toy.ringingAt("1002")!)
      await answered(toy, "accepted", "done")
      toy.refer(toy.legs.get(caller)!.joinedWith!, "95000")
      await answered(toy, "accepted", "done", "accepted", "done")
      await untilKeyIsAwaited(engine, "call-a")
      await engine.stop()
    })

    it("gives the caller to who is consulted, by their extension or by the leg that is to be replaced", async () => {
      for (const named of ["extension", "leg"] as const) {
        const { ask, caller, engine, leg, talks, toy } = await atTalk()
        await ask("1001", { _tag: "ConsultationCall", to: ben })
        await talks("1002")
        const consulted = [...toy.legs.values()].find(({ agent }) => agent === "1002")!.leg
        toy.refer(leg, "1002", named === "leg" ? consulted : undefined)
        await answered(toy, "accepted", "done")
        await vi.waitFor(() => assert.strictEqual(toy.legs.get(caller)?.joinedWith, consulted))
        await engine.stop()
      }
    })

    it.each([
      ["nobody's extension", "1077", 404],
      ["no number at all", "boss", 404],
      ["oneself", "1001", 603],
      ["who is signed out", "1002", 480],
      ["who talks", "1002", 486],
      ["a number abroad", "0012125550100", 403],
      ["where no trunk goes", "62345678", 603]
    ])("is refused at once: to %s", async (_, to, status) => {
      const { ask, engine, leg, toy } = await atTalk()
      if (status === 486) await talk(engine, toy, "call-b", "1002")
      if (status === 480) await ask("1002", { _tag: "SignOut" })
      if (status === 480) await until(engine, "agent/1002", "signed-out")
      const before = engine.runtime.peek("call/call-a")
      toy.refer(leg, to)
      await answered(toy, `failed ${status}`)
      assert.strictEqual(engine.runtime.peek("call/call-a"), before)
      await engine.stop()
    })

    it("is refused to a caller, and where two calls would have to become one", async () => {
      const { caller, engine, leg, toy } = await atTalk()
      toy.refer(caller, "1002")
      await answered(toy, "failed 603")
      const other = await talk(engine, toy, "call-b", "1002")
      toy.refer(leg, "1002", other.leg)
      await answered(toy, "failed 603", "failed 603")
      assert.strictEqual(stateOf(engine, "agent/1001"), "talking")
      await engine.stop()
    })
  })
})

describe("a call that the centre makes by itself", () => {
  const to = { _tag: "Agent", agent: AgentId.make("1002") } as const
  const make = (engine: Engine, request: CallRequest, key?: string) =>
    run(engine.client.MakeCall({ asker: chief, request, ...(key === undefined ? {} : { key }) }))

  it("rings, goes through its flow with who answers, takes their keys, and ends with them", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await readyAgent(engine, toy, "1002")
    const begun = await make(engine, { to, flow: "hotline" })
    if (begun._tag !== "Begun") throw new Error(JSON.stringify(begun))
    const { call } = begun
    const { rows } = await sql<{
      readonly actor: string
    }>`select distinct actor from journal where actor = ${`call/${call}`}`.execute(engine.database.db)
    assert.lengthOf(rows, 1, "it is on disk")
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
    const leg = toy.ringingAt("1002")!
    toy.answer(leg)
    await untilKeyIsAwaited(engine, call)
    assert.isTrue(toy.asked.some((asked) => asked._tag === "PlayMessage" && asked.leg === leg))
    toy.hangUp(leg)
    await until(engine, `call/${call}`, "Ended")
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("is one with its key, however often it is asked for, and also after a restart", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await readyAgent(engine, toy, "1002")
    const request = { to, flow: "hotline" }
    const first = await make(engine, request, "k1")
    assert.strictEqual(first._tag, "Begun")
    assert.deepStrictEqual(await make(engine, request, "k1"), first)
    assert.deepStrictEqual(await make(engine, { ...request, queue: QueueId.make("sales") }, "k1"), {
      _tag: "KeyReused"
    })
    await engine.stop()
    const second = await startEngine(url, toy)
    assert.deepStrictEqual(await make(second, request, "k1"), first)
    assert.lengthOf(
      toy.asked.filter(({ _tag }) => _tag === "MakeCall"),
      1
    )
    await second.stop()
  })

  it("is refused with what was wrong, leaves no trace, and may be asked for again with the same key", async () => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy)
    const request = { to, flow: "hotline" }
    assert.deepInclude(await make(engine, { ...request, flow: "none" }, "k1"), { _tag: "Unfit", field: "flow" })
    assert.deepInclude(await make(engine, request, "k2"), { _tag: "Refused", reason: "target-not-signed-in" })
    await readyAgent(engine, toy, "1002")
    const grants = { "calls.make": "team", "dialling.local": "self" } as const
    const elsewhere: Asker = { ...chief, grants, reach: { team: ["south"], department: ["south"] } }
    assert.deepInclude(await run(engine.client.MakeCall({ asker: elsewhere, request })), {
      _tag: "Refused",
      reason: "not-allowed"
    })
    const outside = (text: string) => ({ to: { _tag: "Number", number: text } as const, flow: "hotline" })
    const far = engine.client.MakeCall({ asker: elsewhere, request: outside("+12125550100") })
    assert.deepInclude(await run(far), { _tag: "Refused", reason: "number-barred" })
    assert.strictEqual(toy.asked.filter(({ _tag }) => _tag === "MakeCall").length, 0)
    assert.strictEqual((await make(engine, request, "k2"))._tag, "Begun")
    await engine.stop()
  })
})

describe("who asks", () => {
  const asking = (agent: string | null, grants: Asker["grants"], units: ReadonlyArray<string> = ["north"]): Asker => ({
    account: agent ?? "lead",
    name: "somebody",
    agent: agent === null ? null : AgentId.make(agent),
    unit: "north",
    grants,
    reach: { team: units, department: units }
  })
  const refused = (asked: Effect.Effect<unknown, unknown>) =>
    run(Effect.flip(asked) as never) as Promise<{ _tag: string }>

  /** 1001 belongs to the centre itself, 1002 to the team north; there is a call that 1001 took. */
  const withTeams = async (url: string) => {
    const toy = new ToySwitch()
    await (await startEngine(url, toy)).stop()
    const db = connect(url, 1)
    await sql`insert into units (id, name, level, parent) values ('north', 'North', 'team', 'centre')`.execute(db)
    await sql`update people set unit = 'north' where agent = '1002'`.execute(db)
    await db.destroy()
    const engine = await startEngine(url, toy)
    await readyAgent(engine, toy, "1001")
    const { caller } = await talk(engine, toy, "call-a", "1001")
    return { engine, toy, caller }
  }

  it("is looked at by the core, whatever the gateway let through", async () => {
    const { engine } = await withTeams(await server.migrated())
    const { client } = engine
    const lead = asking(null, { "agents.force-state": "team", "agents.monitor": "team", "agents.view": "team" })
    const intent = { _tag: "SignIn" } as const
    const [own, other] = [AgentId.make("1002"), AgentId.make("1001")]
    assert.deepStrictEqual(await run(client.Ask({ asker: lead, agent: other, intent })), {
      ok: false,
      reason: "not-allowed"
    })
    assert.deepStrictEqual(await run(client.Ask({ asker: lead, agent: own, intent })), { ok: true })
    // For themselves an agent needs nothing; for others they need what they do not have.
    const agent = asking("1002", {})
    const again = await run(client.Ask({ asker: agent, agent: own, intent: { _tag: "SignOut" } }))
    assert.deepStrictEqual(again, { ok: true })
    assert.deepStrictEqual(await run(client.Ask({ asker: agent, agent: other, intent })), {
      ok: false,
      reason: "not-allowed"
    })
    assert.deepStrictEqual(await run(client.Ask({ asker: asking(null, {}), agent: own, intent })), {
      ok: false,
      reason: "not-allowed"
    })
    for (const topic of ["board", "desk/1001", "board/centre"])
      assert.strictEqual((await refused(client.Look({ asker: lead, topic })))._tag, "NotPermitted", topic)
    const board = (await run(client.Look({ asker: lead, topic: "board/north" }))) as unknown as Board
    assert.deepStrictEqual(Object.keys(board.agents), ["1002"])
    assert.strictEqual(board.agents[own]?.unit, "north")
    assert.deepStrictEqual(Object.keys(board.queues), ["sales"], "they serve it")
    assert.strictEqual(board.calls.talking, 0, "the talk is another team's")
    await engine.stop()
  })

  it("sees their rows of the call records, at each level", async () => {
    const { caller, engine, toy } = await withTeams(await server.migrated())
    const { client } = engine
    // Nobody takes this one: it belongs to those who serve its queue.
    const lost = toy.dial("call-b", "13900139000", "95000")
    await untilKeyIsAwaited(engine, "call-b")
    toy.press(lost, "1")
    await until(engine, "call/call-b", "Waiting")
    toy.hangUp(lost)
    toy.hangUp(caller)
    await until(engine, "agent/1001", "wrap-up")
    await run(engine.journal.service.flush)
    const seen = async (asker: Asker) => (await run(client.Calls({ asker, filter: {} }))).map(({ id }) => String(id))
    assert.deepStrictEqual(await seen(chief), ["call-b", "call-a"])
    assert.deepStrictEqual(await seen(asking(null, { "calls.view": "team" })), ["call-b"])
    assert.deepStrictEqual(await seen(asking(null, { "calls.view": "department" }, ["centre", "north"])), [
      "call-b",
      "call-a"
    ])
    assert.deepStrictEqual(await seen(asking("1001", { "calls.view": "self" })), ["call-a"])
    assert.deepStrictEqual(await seen(asking("1002", { "calls.view": "self" })), [])
    assert.deepStrictEqual(await seen(asking(null, { "calls.view": "self" })), [])
    const call = CallId.make("call-a")
    const lead = asking(null, { "calls.view": "team", "calls.listen": "team", "calls.download": "team" })
    for (const asked of [
      client.Call({ asker: lead, call }),
      client.Why({ asker: lead, call }),
      client.Listen({ asker: lead, call }),
      client.Download({ asker: lead, call })
    ])
      assert.strictEqual((await refused(asked))._tag, "NotPermitted")
    assert.isNull((await run(client.Listen({ asker: chief, call })))!.lastMs)
    // A player asks again for each piece: that is one listening. Each download is one.
    await run(client.Listen({ asker: chief, call }))
    await run(client.Download({ asker: chief, call }))
    await run(client.Download({ asker: chief, call }))
    const lines = await run(
      engine.database.service.query((db) =>
        db
          .selectFrom("audit_log")
          .select(["account", "action"])
          .where("object_id", "=", call)
          .orderBy("serial")
          .execute()
      )
    )
    assert.deepStrictEqual(lines, [
      { account: chief.account, action: "listen" },
      { account: chief.account, action: "download" },
      { account: chief.account, action: "download" }
    ])
    assert.strictEqual((await refused(client.Download({ asker: asking("1001", {}), call })))._tag, "NotPermitted")
    await engine.stop()
  })

  it("sees numbers masked, and whole when they ask for one; the log says who did", async () => {
    const { engine } = await withTeams(await server.migrated())
    const { client } = engine
    const work = workIdOf("call", "call-a")
    await run(engine.journal.service.flush)
    const desk = (await run(client.Look({ asker: chief, topic: "desk/1001" }))) as unknown as Desk
    assert.strictEqual(desk.hands[work]?.attributes["callingNumber"], "138****8000")
    assert.deepInclude(await run(client.Unmask({ asker: asking("1001", { "customers.view": "self" }), work })), {
      callingNumber: "13800138000"
    })
    for (const asker of [asking("1001", {}), asking("1002", { "customers.view": "self" })])
      assert.strictEqual((await refused(client.Unmask({ asker, work })))._tag, "NotPermitted")
    const task = await run(
      client.CreateWork({
        asker: chief,
        request: { queue: QueueId.make("sales"), channel: "task", attributes: { callingNumber: "13900139000" } }
      })
    )
    const created = (task as Extract<typeof task, { _tag: "Taken" }>).work
    const [view] = await run(client.OpenWork({ asker: chief, filter: {} }))
    assert.strictEqual(view?.attributes["callingNumber"], "139****9000")
    assert.deepStrictEqual(await run(client.Unmask({ asker: chief, work: created })), { callingNumber: "13900139000" })
    assert.isNull(await run(client.Unmask({ asker: chief, work: workIdOf("call", "none") })))
    const lines = await run(
      engine.database.service.query((db) =>
        db.selectFrom("audit_log").select(["account", "object", "object_id"]).where("action", "=", "unmask").execute()
      )
    )
    assert.deepStrictEqual(lines, [
      { account: "1001", object: "call", object_id: "call-a" },
      { account: "chief", object: "task", object_id: created.slice("task/".length) }
    ])
    await engine.stop()
  })

  it("calls a customer whose number is covered for them, and no message to them holds it", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    await (await startEngine(url, toy)).stop()
    const [mobile, landline] = ["13711112222", "02155667788"]
    const db = connect(url, 1)
    await db.transaction().execute(async (all) => {
      const phones = [
        { kind: "mobile", written: mobile },
        { kind: "work", written: landline }
      ]
      const line = { name: "T1", hosts: ["192.0.2.1"] }
      const changes: ReadonlyArray<Change> = [
        { op: "create", thing: customer, id: "wang", values: { name: "Wang", phones } },
        { op: "create", thing: trunk, id: "t1", values: line }
      ]
      await writeChanges(all, changes, { account: "chief", at: 1 }, afterWrite)
    })
    // Of what the centre covers, though all numbers are whole at one's own work.
    const shows = { "numbers.covered": ["mobile", "landline"], "numbers.wholeAtWork": true }
    for (const [name, value] of Object.entries(shows))
      await sql`insert into parameters (name, value, version, changed_at, changed_by)
          values (${name}, ${JSON.stringify(value)}::text::jsonb, 1, 1, 'chief')`.execute(db)
    await db.destroy()
    const engine = await startEngine(url, toy)
    const { client } = engine
    await readyAgent(engine, toy, "1001")
    await readyAgent(engine, toy, "1002")
    const grants = { "customers.view": "organisation", "calls.view": "self" } as const
    const [ana, bo] = [asking("1001", grants), asking("1002", grants)]
    const told: Array<unknown> = []
    const ask = async (asker: Asker, intent: Intent) => {
      const answer = await run(client.Ask({ asker, agent: asker.agent!, intent }))
      told.push(answer)
      return answer
    }
    const look = async () => {
      for (const asker of [ana, bo]) told.push(await run(client.Look({ asker, topic: `desk/${asker.agent}` })))
    }
    const to = (phone: number) => ({ _tag: "Customer", customer: "wang", phone }) as const
    assert.deepStrictEqual(await ask(asking("1001", { "calls.view": "self" }), { _tag: "MakeCall", to: to(0) }), {
      ok: false,
      reason: "not-allowed"
    })
    assert.deepStrictEqual(await ask(ana, { _tag: "MakeCall", to: to(2) }), { ok: false, reason: "unknown-target" })
    const sales = QueueId.make("sales")
    assert.deepStrictEqual(await ask(ana, { _tag: "MakeCall", to: to(1), queue: sales }), { ok: true })
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1001")))
    await look()
    toy.answer(toy.ringingAt("1001")!)
    const dialled = (digits: string) =>
      [...toy.legs.values()].find(({ dialledNumber }) => dialledNumber === digits)?.leg
    await vi.waitFor(() => assert.isDefined(dialled(landline)))
    await look()
    toy.answer(dialled(landline)!)
    await until(engine, "agent/1001", "talking")
    await look()
    // A consultation with the other number, which the colleague takes over.
    assert.deepStrictEqual(await ask(ana, { _tag: "ConsultationCall", to: to(0) }), { ok: true })
    await vi.waitFor(() => assert.isDefined(dialled(mobile)))
    toy.answer(dialled(mobile)!)
    await look()
    await ask(ana, { _tag: "ReconnectCall" })
    assert.deepStrictEqual(
      await ask(ana, { _tag: "SingleStepTransferCall", to: { _tag: "Agent", agent: AgentId.make("1002") } }),
      { ok: true }
    )
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")))
    await look()
    toy.answer(toy.ringingAt("1002")!)
    await until(engine, "agent/1002", "talking")
    await look()
    await run(engine.journal.service.flush)
    const [record] = await run(client.Calls({ asker: chief, filter: { agent: AgentId.make("1001") } }))
    const [call, work] = [record!.id, workIdOf("call", record!.id)]
    // To talk with somebody is no reason to be told their number.
    for (const asker of [ana, bo]) told.push(await refused(client.Unmask({ asker, work })))
    toy.hangUp(dialled(landline)!)
    await until(engine, "agent/1001", "wrap-up")
    await until(engine, "agent/1002", "wrap-up")
    await look()
    await run(engine.journal.service.flush)
    for (const asker of [ana, bo]) {
      told.push(await run(client.Calls({ asker, filter: {} })))
      told.push(await run(client.Call({ asker, call })), await run(client.Why({ asker, call })))
    }
    const text = JSON.stringify(told)
    for (const each of [mobile, landline]) {
      assert.notInclude(text, each)
      assert.include(text, each.slice(-4))
    }
    assert.deepInclude(await run(client.Unmask({ asker: chief, work })), { dialledNumber: landline })
    // Called back from the record the number stays where it is, too.
    for (const agent of ["1001", "1002"])
      await run(client.Ask({ asker: chief, agent: AgentId.make(agent), intent: { _tag: "FinishWrapUp" } }))
    await until(engine, "agent/1001", "ready")
    const back = { _tag: "Earlier", call, side: "dialledNumber" } as const
    assert.deepStrictEqual(await ask(ana, { _tag: "MakeCall", to: back }), { ok: true })
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1001")))
    toy.answer(toy.ringingAt("1001")!)
    await vi.waitFor(() => assert.isDefined(dialled(landline)))
    await look()
    assert.notInclude(JSON.stringify(told), landline)
    const lines = await run(
      engine.database.service.query((all) =>
        all
          .selectFrom("audit_log")
          .select(["account", "object", "object_id"])
          .where("action", "=", "dial")
          .orderBy("serial")
          .execute()
      )
    )
    assert.deepStrictEqual(lines, [
      { account: "1001", object: "customer", object_id: "wang" },
      { account: "1001", object: "customer", object_id: "wang" },
      { account: "1001", object: "call", object_id: call }
    ])
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("is told of by the engine when their rights change", async () => {
    const engine = await startEngine(await server.migrated(), new ToySwitch())
    const told: Array<ScreenUpdate> = []
    Effect.runFork(
      Stream.runForEach(engine.client.Screens(), (update) => Effect.sync(() => void told.push(update))).pipe(
        Effect.ignore
      )
    )
    await vi.waitFor(() => assert.strictEqual(told.length, 1))
    const log = (object: string, objectId: string) =>
      run(
        engine.database.service.query((db) =>
          db
            .transaction()
            .execute((all) => appendAudit(all, [{ at: 1, account: "boss", action: "change", object, objectId }]))
        )
      )
    await log("queue", "sales")
    await log("person", "1002")
    await vi.waitFor(() => assert.strictEqual(told.length, 2), { timeout: 10_000, interval: 5 })
    await log("role", "agent")
    await vi.waitFor(() => assert.strictEqual(told.length, 3), { timeout: 10_000, interval: 5 })
    assert.deepStrictEqual(told.slice(1), [
      { _tag: "RightsChanged", accounts: ["1002"] },
      { _tag: "RightsChanged", accounts: null }
    ])
    await engine.stop()
  })
})

describe("work put in from outside", () => {
  const request = { queue: QueueId.make("sales"), channel: "task", attributes: { title: "Call back" } } as const
  const create = (engine: Engine) => engine.client.CreateWork({ asker: chief, request })
  const taken = async (engine: Engine) => {
    const answer = await run(create(engine))
    if (answer._tag !== "Taken") throw new Error(JSON.stringify(answer))
    return answer
  }

  it("is there again after a crash in the moment of the answer, and can be seen to its end", async () => {
    const url = await server.migrated()
    const first = await startEngine(url, new ToySwitch())
    const [older, newer] = [await taken(first), await taken(first)]
    await first.kill()

    const second = await startEngine(url, new ToySwitch())
    const open = (filter: object) =>
      run(second.client.OpenWork({ asker: chief, filter })).then((works) => works.map(({ work }) => work))
    assert.deepStrictEqual(await open({}), [newer.work, older.work])
    assert.deepStrictEqual(await open({ before: newer.id }), [older.work])
    assert.deepStrictEqual(await open({ limit: 1 }), [newer.work])
    assert.deepStrictEqual(await open({ channel: "mail" }), [])
    const one = () => run(second.client.Work({ asker: chief, work: older.work }))
    assert.deepInclude((await one()) as object, { attributes: request.attributes, endedAt: null })
    assert.isTrue(await run(second.client.WithdrawWork({ asker: chief, work: older.work })))
    assert.deepInclude((await one()) as object, { state: "withdrawn", attributes: { title: "Call back" } })
    assert.isFalse(await run(second.client.WithdrawWork({ asker: chief, work: older.work })))
    assert.isFalse(await run(second.client.WithdrawWork({ asker: chief, work: "call/x" as never })))
    assert.isNull(await run(second.client.Work({ asker: chief, work: "task/none" as never })))
    assert.deepStrictEqual(await open({}), [newer.work])
    await second.stop()
  })

  it("comes once under a key, whoever asks again, also after a crash; another body under it is refused", async () => {
    const url = await server.migrated()
    const first = await startEngine(url, new ToySwitch())
    const under = (engine: Engine, key: string, more: object = {}, asker = chief) =>
      run(engine.client.CreateWork({ asker, key, request: { ...request, ...more } }))
    const made = await under(first, '"a key"')
    assert.strictEqual(made._tag, "Taken")
    assert.deepStrictEqual(await under(first, '"a key"'), made)
    assert.deepStrictEqual(await under(first, '"a key"', { priority: 1 }), { _tag: "KeyReused" })
    // Another program's key is its own.
    const other = await under(first, '"a key"', {}, { ...chief, account: "key:crm" })
    assert.notDeepEqual(other, made)
    // What was refused leaves no trace: the queue may be there by the next time.
    assert.strictEqual((await under(first, "again", { queue: "nowhere" }))._tag, "Unfit")
    assert.strictEqual((await under(first, "again"))._tag, "Taken")
    await first.kill()

    const second = await startEngine(url, new ToySwitch())
    assert.deepStrictEqual(await under(second, '"a key"'), made)
    assert.deepStrictEqual(await under(second, '"a key"', { priority: 1 }), { _tag: "KeyReused" })
    // The engine died after the task and before it noted that: it is found all the same.
    const db = second.database.service
    await run(db.query((all) => sql`update work_keys set taken = false`.execute(all)))
    assert.deepStrictEqual(await under(second, '"a key"'), made)
    // It died before the task: the task begins under the id that was decided.
    await run(
      db.query((all) => sql`update work_keys set taken = false, work_id = 'decided' where key = 'again'`.execute(all))
    )
    assert.deepInclude(await under(second, "again"), { _tag: "Taken", id: "decided" })
    // It came too late to the disk and was taken out again: the next one is a new one.
    const late = (await under(second, "late")) as typeof made & { readonly work: never; readonly id: string }
    await run(second.client.WithdrawWork({ asker: chief, work: late.work }))
    await run(db.query((all) => sql`update work_keys set taken = false where key = 'late'`.execute(all)))
    const anew = (await under(second, "late")) as typeof late
    assert.notStrictEqual(anew.id, late.id)
    assert.deepStrictEqual(await under(second, "late"), anew)
    const open = await run(second.client.OpenWork({ asker: chief, filter: {} }))
    assert.lengthOf(open, 5)
    // Two at once: one of them is told to come back, and there is one task.
    const both = await Promise.all([under(second, "twice"), under(second, "twice")])
    assert.include(
      both.map(({ _tag }) => _tag),
      "Taken"
    )
    assert.lengthOf(await run(second.client.OpenWork({ asker: chief, filter: {} })), 6)
    await second.stop()
  })

  it("that does not fit the centre is refused by its field", async () => {
    const engine = await startEngine(await server.migrated(), new ToySwitch())
    const fieldOf = async (more: object) => {
      const answer = await run(engine.client.CreateWork({ asker: chief, request: { ...request, ...more } }))
      return answer._tag === "Unfit" ? answer.field : answer._tag
    }
    assert.strictEqual(await fieldOf({ queue: "nowhere" }), "queue")
    assert.strictEqual(await fieldOf({ preferred: "9999" }), "preferred")
    assert.strictEqual(await fieldOf({ channel: "sms" }), "channel")
    assert.strictEqual(await fieldOf({ preferred: "1001" }), "Taken")
    await engine.stop()
  })

  it("is refused when its queue is full, and taken again when there is a place", async () => {
    const engine = await startEngine(await server.migrated(), new ToySwitch())
    const works = []
    for (let count = 0; count < MAX_WAITING; count++) works.push(await taken(engine))
    const outcome = () => run(create(engine)).then(({ _tag }) => _tag)
    await vi.waitFor(async () => assert.strictEqual(await outcome(), "QueueFull"))
    await run(engine.client.WithdrawWork({ asker: chief, work: works[0]!.work }))
    await vi.waitFor(async () => assert.strictEqual(await outcome(), "Taken"))
    await engine.stop()
  })

  it("is not taken while the database is away, and what came too late to the disk is not done", async () => {
    const url = await server.migrated()
    const engine = await startEngine(url, new ToySwitch())
    await server.kill()
    try {
      // The first one finds out that the database is gone, the next is told at once.
      assert.strictEqual(Exit.isFailure(await Effect.runPromiseExit(create(engine))), true)
      await vi.waitFor(() => assert.isFalse(engine.database.service.up()))
      assert.strictEqual(Exit.isFailure(await Effect.runPromiseExit(create(engine))), true)
    } finally {
      await server.start()
    }
    await vi.waitFor(() => assert.strictEqual(engine.journal.health().backlog, 0), { timeout: 20_000 })
    await vi.waitFor(async () =>
      assert.deepStrictEqual(await run(engine.client.OpenWork({ asker: chief, filter: {} })), [])
    )
    assert.strictEqual((await run(create(engine)))._tag, "Taken")
    await engine.stop()
  })
})

describe("the first start", () => {
  const begin = async (
    asked: { readonly accountsFile: boolean; readonly adminPassword: string },
    from = "small-centre"
  ) => {
    const url = await server.migrated()
    const scope = Effect.runSync(Scope.make())
    const begun = Effect.gen(function* () {
      const database = yield* openDatabase(url)
      yield* prepareDatabase(database, url)
      const seedFile = from.startsWith("/") ? from : new URL(`../../config/seed/${from}.yaml`, import.meta.url).pathname
      const boot = {
        ...asked,
        paths: { data: folder, seed: seedFile },
        settings: { sip: { realm: "carillon" } }
      }
      return yield* Effect.gen(function* () {
        const { centre, facts } = yield* firstStart(boot as never)
        const [read, accounts] = [
          yield* readCentre,
          yield* database.service.query((db) => db.selectFrom("credentials").selectAll().execute())
        ]
        const code = yield* setUpCodeOf(folder)
        const isNew = yield* awaitsAdministrator
        const choose = async () => {
          const passwordHash = await hashPassword("bells in the morning")
          const chosen = { person: "admin", passwordHash, mustChange: false, at: 1, by: "admin" }
          const set = (all: Parameters<typeof setPassword>[0]) => setPassword(all, chosen)
          await run(database.service.query((db) => db.transaction().execute(set)))
          return run(Effect.provideService(setUpCodeOf(folder), Database, database.service))
        }
        const codeAfter = isNew ? yield* Effect.promise(choose) : undefined
        return { centre, facts, read, accounts, code, codeAfter, isNew }
      }).pipe(Effect.provideService(Database, database.service))
    })
    return run(Effect.provideService(begun, Scope.Scope, scope)).finally(() =>
      Effect.runPromise(Scope.close(scope, Exit.void))
    )
  }

  it("gives nobody a password but the administrator, who has to change a made-up one", async () => {
    const { accounts, facts } = await begin({ accountsFile: false, adminPassword: "" })
    assert.deepStrictEqual(
      accounts.map(({ must_change, person }) => [person, must_change]),
      [["admin", true]]
    )
    assert.strictEqual(facts["agentsWithoutPassword"], 30)
    assert.match(String(facts["adminPassword"]), /^[a-z2-9]{12}$/u)
    assert.isFalse(existsSync(join(folder, "accounts.csv")))
    assert.isTrue(existsSync(join(folder, "first-start")))
  })

  it("refuses a seed with what no form would take, and says which queue's what", async () => {
    const small = readFileSync(new URL("../../config/seed/small-centre.yaml", import.meta.url), "utf8")
    const short = join(folder, "short-wait.yaml")
    writeFileSync(short, small.replaceAll(/waitAtMostMs: \d+/gu, "waitAtMostMs: 4000"))
    const error = await begin({ accountsFile: false, adminPassword: "" }, short).catch((refused: unknown) => refused)
    assert.deepInclude(error, { _tag: "StartRefused", setting: "seed" })
    const about = String((error as { readonly message: string }).message)
    assert.isTrue(about.startsWith(`${short}: queues.service.waitAtMostMs: `), about)
    assert.include(about, "; queues.elderly.waitAtMostMs: ")
  })

  it("leaves the administrator a password that was chosen, and refuses one that is guessed first", async () => {
    const { accounts, facts } = await begin({ accountsFile: false, adminPassword: "chosen at the terminal" })
    assert.deepStrictEqual(
      accounts.map(({ must_change }) => must_change),
      [false]
    )
    assert.isUndefined(facts["adminPassword"])
    const refused = await begin({ accountsFile: false, adminPassword: "password123" }).catch((error: unknown) => error)
    assert.deepInclude(refused as object, {
      setting: "CARILLON_ADMIN_PASSWORD",
      message: "is one of those that are guessed first"
    })
  })

  it("leaves a bare centre to the browser: a code opens it, at each start until its administrator has chosen a password", async () => {
    const { accounts, code, codeAfter, facts, isNew, read } = await begin(
      { accountsFile: false, adminPassword: "" },
      "none"
    )
    assert.deepStrictEqual([read?.agents, read?.queues, read?.flows], [[], [], []])
    assert.deepStrictEqual(
      accounts.map(({ must_change, person }) => [person, must_change]),
      [["admin", true]]
    )
    assert.isTrue(isNew)
    assert.isUndefined(facts["adminPassword"])
    assert.match(String(code), /^[a-z2-9]{12}$/u)
    assert.isTrue(await isPassword(String(code), accounts[0]!.password_hash))
    assert.strictEqual(statSync(join(folder, "set-up-code")).mode & 0o777, 0o600)
    assert.isUndefined(codeAfter)
    assert.strictEqual(readFileSync(join(folder, "set-up-code"), "utf8"), "")
  })

  it("asks nobody for a code where a password was chosen, or a seed was read", async () => {
    const chosen = await begin({ accountsFile: false, adminPassword: "chosen at the terminal" }, "none")
    const seeded = await begin({ accountsFile: false, adminPassword: "" })
    assert.deepStrictEqual(
      [chosen, seeded].map(({ code, isNew }) => [code, isNew]),
      [
        [undefined, false],
        [undefined, false]
      ]
    )
  })

  it("fills an empty database and, when asked, writes passwords that only the owner may read", async () => {
    const { accounts, centre, facts, read } = await begin({ accountsFile: true, adminPassword: "" })
    assert.deepStrictEqual(read, centre)
    assert.strictEqual(accounts.length, centre.agents.length + 1)
    assert.isFalse(accounts.some(({ must_change }) => must_change))
    assert.isTrue(
      accounts.every(({ password_hash }) =>
        /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/u.test(password_hash)
      )
    )
    assert.strictEqual(new Set(accounts.map(({ password_hash }) => password_hash)).size, accounts.length)
    const file = join(folder, "accounts.csv")
    assert.strictEqual(statSync(file).mode & 0o777, 0o600)
    const lines = readFileSync(file, "utf8").trim().split("\n")
    assert.strictEqual(lines[0], "user,name,role,panelPassword,sipPassword")
    assert.match(lines[1]!, /^1001,王芳,agent,\w+,\w+$/u)
    assert.strictEqual(lines.length, centre.agents.length + 1)
    // Told once by the supervisor, written nowhere.
    assert.isFalse(lines.join("\n").includes(String(facts["adminPassword"])))
  })
})

describe("the centre is changed while it works", () => {
  /** As whoever changes the tables does it: counted in the same transaction, and called out. */
  const change = (engine: Engine, ...statements: ReadonlyArray<string>) =>
    engine.database.db.transaction().execute(async (all) => {
      for (const statement of statements) await sql.raw(statement).execute(all)
      await sql`update centre_state set version = version + 1`.execute(all)
      await sql`notify centre_changed`.execute(all)
    })
  const addsAgent = (id: string, name: string, queue: string) => [
    `insert into people (id, name, unit, agent, position) values ('${id}', '${name}', 'centre', '${id}', ${id})`,
    `insert into people_queues values ('${id}', '${queue}', 0)`
  ]
  const ADDS_CAI = [
    ...addsAgent("1003", "Cai", "sales"),
    `insert into sip_accounts ("user", ha1, realm) values ('1003', 'x', 'carillon')`
  ]
  const REMOVES_ANA = `delete from people where agent = '1001'`
  const tiles = async (engine: Engine) => {
    const { state } = await run(engine.client.Look({ asker: chief, topic: "board" })).then((board) => ({
      state: board as Board
    }))
    return { agents: Object.keys(state.agents), queues: Object.values(state.queues).map(({ name }) => name) }
  }
  const configured = (engine: Engine, agent: string) =>
    vi.waitFor(() => assert.isDefined(engine.runtime.peek(`agent/${agent}`)), { timeout: 3_000, interval: 5 })
  const gone = (engine: Engine, agent: string) =>
    vi.waitFor(() => assert.isUndefined(engine.runtime.peek(`agent/${agent}`)), { timeout: 3_000, interval: 5 })

  it("an agent who is added takes a call within the second, and one who is taken out is gone", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await change(engine, ...ADDS_CAI)
    await configured(engine, "1003")
    assert.deepStrictEqual((await tiles(engine)).agents.toSorted(), ["1001", "1002", "1003"])
    await vi.waitFor(() => assert.include(toy.directory, "1003"), { timeout: 3_000, interval: 5 })

    await readyAgent(engine, toy, "1003")
    const { caller } = await talk(engine, toy, "call-new", "1003")
    await change(engine, `delete from people where agent = '1003'`)
    await vi.waitFor(() => assert.notInclude(toy.directory, "1003"), { timeout: 3_000, interval: 5 })
    // The talk goes on, and so does the tile until the notes on it are written.
    assert.strictEqual(stateOf(engine, "agent/1003"), "talking")
    assert.include((await tiles(engine)).agents, "1003")
    toy.hangUp(caller)
    await until(engine, "agent/1003", "wrap-up")
    await run(engine.client.Ask({ asker: chief, agent: AgentId.make("1003"), intent: { _tag: "FinishWrapUp" } }))
    await gone(engine, "1003")
    assert.deepStrictEqual((await tiles(engine)).agents.toSorted(), ["1001", "1002"])
    assert.deepStrictEqual(
      await run(engine.client.Ask({ asker: chief, agent: AgentId.make("1003"), intent: { _tag: "SignIn" } })),
      {
        ok: false,
        reason: "unknown-agent"
      }
    )
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  /** As the office writes what a person entered. */
  const enter = (engine: Engine, ...changes: ReadonlyArray<Change>) =>
    engine.database.db
      .transaction()
      .execute((all) => writeChanges(all, changes, { account: "boss", at: Date.now() }, afterWrite))
  const attributesOf = (engine: Engine, call: string) =>
    (engine.runtime.peek(`call/${call}`) as CallState & { readonly caller?: { readonly attributes: object } }).caller
      ?.attributes
  let calls = 0
  /** Somebody calls again and again until something is so of their newest call. */
  const calling = async (toy: ToySwitch, numbers: readonly [string, string], so: (call: string) => void) => {
    await vi.waitFor(
      async () => {
        const call = `${numbers[0]}-${++calls}`
        toy.dial(call, ...numbers)
        await vi.waitFor(() => so(call), { timeout: 200, interval: 5 })
      },
      { timeout: 10_000, interval: 20 }
    )
    return CallId.make(`${numbers[0]}-${calls}`)
  }

  it("who was put on the black list is refused, and the record says why; who is a VIP is known as one", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    toy.dial("before", "13800138000", "95000")
    await untilKeyIsAwaited(engine, "before")
    await enter(
      engine,
      { op: "create", thing: listedNumber, id: "13800138000", values: { list: "black" } },
      { op: "create", thing: listedNumber, id: "13800138001", values: { list: "vip" } }
    )
    const call = await calling(toy, ["+8613800138000", "95000"], (id) =>
      assert.strictEqual(stateOf(engine, `call/${id}`), "Ended")
    )
    assert.deepInclude(toy.asked, { _tag: "ClearConnection", leg: call, cause: "CALL_REJECTED" } as never)
    await calling(toy, ["13800138001", "95000"], (id) => assert.deepInclude(attributesOf(engine, id), { vip: "VIP" }))
    await vi.waitFor(async () => {
      const record = await engine.database.db
        .selectFrom("call_records")
        .selectAll()
        .where("id", "=", call)
        .executeTakeFirstOrThrow()
      assert.deepInclude(record, { outcome: "refused", cause: "CALL_REJECTED" })
    })
    const asked = factsOfCall(call).pipe(Effect.provideService(Database, engine.database.service))
    const refused = (await run(asked)).find(({ _tag }) => _tag === "CallRefused")
    assert.deepInclude(refused as object, { reason: "black list" })
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("a line that gets opening hours sends callers away while it is closed, and a replay needs no calendar", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    // Open on one day long ago, so it is closed whenever this runs.
    const week = Array.from({ length: 7 }, () => [])
    const days = [{ day: "2020-01-01", name: "opening", hours: [{ from: "09:00", to: "10:00" }] }]
    const nodes = {
      hours: { _tag: "Hours", calendar: "never", open: "sales", closed: "bye" },
      sales: { _tag: "Enqueue", queue: "sales" },
      bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
    }
    await enter(
      engine,
      { op: "create", thing: calendar, id: "never", values: { name: "Never", week, days } },
      { op: "create", thing: flow, id: "office", values: { name: "Office", body: { start: "hours", nodes } } },
      { op: "create", thing: number, id: "95009", values: { flow: "office", unit: "centre" } }
    )
    const call = await calling(toy, ["13800138000", "95009"], (id) => {
      assert.strictEqual(stateOf(engine, `call/${id}`), "Ended")
      assert.deepInclude(toy.asked, { _tag: "ClearConnection", leg: id, cause: "NORMAL_CLEARING" } as never)
    })
    await vi.waitFor(async () => {
      const record = await engine.database.db
        .selectFrom("call_records")
        .selectAll()
        .where("id", "=", call)
        .executeTakeFirstOrThrow()
      assert.deepInclude(record, { outcome: "in-flow", cause: "NORMAL_CLEARING" })
    })
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  const SAYS = {
    hello: {
      _tag: "Say",
      text: "{number} {dialled} {time} {waiting}",
      language: "zh-CN",
      queue: "sales",
      fallback: "welcome",
      next: "bye"
    },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
  const entersSay = (engine: Engine) =>
    enter(
      engine,
      {
        op: "create",
        thing: flow,
        id: "greeting",
        values: { name: "Greeting", body: { start: "hello", nodes: SAYS } }
      },
      { op: "create", thing: number, id: "95009", values: { flow: "greeting", unit: "centre" } }
    )
  const heard = (toy: ToySwitch, leg: string) =>
    toy.asked.flatMap((request) => (request._tag === "PlayMessage" && request.leg === leg ? [request.prompt] : []))

  it("a flow has said what is known of the caller, and a replay needs no voice", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const spoken: Array<Parameters<Speak>[0]> = []
    const engine = await startEngine(url, toy, (asked) => {
      spoken.push(asked)
      return Effect.succeed({ _tag: "Spoken", prompt: "spoken/0123" })
    })
    await entersSay(engine)
    await calling(toy, ["13800138000", "95009"], (id) => assert.deepStrictEqual(heard(toy, id), ["spoken/0123"]))
    const { callingNumber, language, text, values } = spoken.at(-1)!
    assert.deepStrictEqual([callingNumber, language, text], ["13800138000", "zh-CN", SAYS.hello.text])
    assert.deepInclude(values, { number: "13800138000", dialled: "95009", waiting: "0" })
    assert.match(values["time"]!, /^\d\d:\d\d$/u)
    assert.match(values["date"]!, /^\d{4}-\d\d-\d\d$/u)
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it.each<readonly [string, Speak]>([
    ["is away", () => Effect.fail(new StoreAway({ reason: "ENOENT" }))],
    ["is busy", () => Effect.succeed({ _tag: "Refused", why: "busy: 32 orders wait" })],
    ["never answers", () => Effect.never]
  ])("a flow plays something else where the voice %s", async (_, speak) => {
    const toy = new ToySwitch()
    const engine = await startEngine(await server.migrated(), toy, speak)
    await entersSay(engine)
    let call = ""
    await calling(toy, ["13800138000", "95009"], (id) => {
      // A refusal is there at once: the prompt may be over before this looks.
      if (heard(toy, id).length === 0) assert.include(stateOf(engine, `call/${id}`), "InFlow")
      call = id
    })
    await vi.waitFor(() => assert.deepStrictEqual(heard(toy, call), ["zh-CN/welcome"]), { timeout: 10_000 })
    await engine.stop()
  })

  it("a prefix that is entered says where its callers belong, and one that is taken out no longer does", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await enter(
      engine,
      { op: "create", thing: area, id: "north", values: { name: "North" } },
      { op: "create", thing: area, id: "all", values: { name: "All" } },
      { op: "create", thing: prefix, id: "1380013", values: { area: "north" } }
    )
    await calling(toy, ["13800138000", "95000"], (id) =>
      assert.deepInclude(attributesOf(engine, id), { area: "north" })
    )
    const { version } = await engine.database.db.selectFrom("centre_state").select("version").executeTakeFirstOrThrow()
    await enter(engine, { op: "remove", thing: prefix, id: "1380013", version: 1 })
    await calling(toy, ["13800138000", "95000"], (id) => assert.notProperty(attributesOf(engine, id), "area"))
    // Whose record has another area than their number is at home there.
    const phones = [{ kind: "mobile", written: "13800138000" }]
    await enter(engine, { op: "create", thing: customer, id: "c1", values: { name: "王芳", phones, area: "all" } })
    await calling(toy, ["13800138000", "95000"], (id) => assert.notProperty(attributesOf(engine, id), "area"))
    // The centre as a whole was not read again for it.
    const { version: after } = await engine.database.db
      .selectFrom("centre_state")
      .select("version")
      .executeTakeFirstOrThrow()
    assert.strictEqual(after, version)
    // It is asked for where somebody serves certain areas alone.
    await change(engine, "insert into people_areas (person, area, position) values ('1001', 'all', 0)")
    await calling(toy, ["13800138000", "95000"], (id) => assert.deepInclude(attributesOf(engine, id), { area: "all" }))
    await engine.stop()
  })

  it("a customer's own agent, who is entered, has their next call, though another is idle for longer; and why says so", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    await readyAgent(engine, toy, "1001")
    await readyAgent(engine, toy, "1002")
    const phones = [{ kind: "mobile", written: "13800138000" }]
    await enter(engine, { op: "create", thing: customer, id: "c1", values: { name: "王芳", phones, ownAgent: "1002" } })
    await change(engine, "update queues set prefers_own = true, preferred_hold_ms = 60000, version = version + 1")
    const call = await calling(toy, ["13800138000", "95000"], (id) =>
      assert.deepInclude(attributesOf(engine, id), { ownAgent: "1002 Bo" })
    )
    await untilKeyIsAwaited(engine, call)
    toy.press(call as never, "1")
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1002")), { timeout: 10_000 })
    toy.answer(toy.ringingAt("1002")!)
    await until(engine, "agent/1002", "talking")
    await run(engine.journal.service.flush)
    const [decision] = (await run(engine.client.Why({ asker: chief, call })))!.decisions
    assert.deepInclude(decision as object, { chosen: "1002", preferred: { agent: "1002", as: "own" } })
    assert.include(decision!.said!.en, "held for them, the customer's own agent")
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("who was taken out comes back after a restart too, and their steps are counted on", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    await change(first, REMOVES_ANA)
    await gone(first, "1001")
    await first.stop()

    const second = await startEngine(url, toy)
    await change(second, ...addsAgent("1001", "Ana", "sales"))
    await configured(second, "1001")
    await readyAgent(second, toy, "1001")
    await run(second.journal.service.flush)
    assert.strictEqual(second.journal.health().refused, 0)
    await second.stop()

    const third = await startEngine(url, toy)
    assert.strictEqual(stateOf(third, "agent/1001"), "ready")
    await third.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("who was taken out while the engine was down is gone when it is back", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const first = await startEngine(url, toy)
    await readyAgent(first, toy, "1001")
    await change(first, "select 1")
    await first.stop()
    const database = await Effect.runPromise(
      Effect.scoped(
        Effect.flatMap(openDatabase(url), ({ db }) => Effect.promise(() => sql.raw(REMOVES_ANA).execute(db)))
      )
    )
    assert.isDefined(database)
    const second = await startEngine(url, toy)
    await gone(second, "1001")
    await second.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("a queue's new name is on the wallboard, and a queue that is taken out sends away who waits for nobody", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    const caller = toy.dial("call-waits", "13800138000", "95000")
    await untilKeyIsAwaited(engine, "call-waits")
    toy.press(caller, "1")
    await until(engine, "call/call-waits", "Waiting")
    await change(engine, `update queues set name = 'Other sales' where id = 'sales'`)
    await vi.waitFor(async () => assert.deepStrictEqual((await tiles(engine)).queues, ["Other sales"]))

    await change(
      engine,
      `delete from queues where id = 'sales'`,
      `delete from people_queues`,
      `insert into queues (id, position, name, unit) values ('help', 1, 'Help', 'centre')`
    )
    // Those who served it go on until it is empty: nobody is signed in, so the caller waits as before.
    await vi.waitFor(async () =>
      assert.deepStrictEqual((await tiles(engine)).queues.toSorted(), ["Help", "Other sales"])
    )
    assert.strictEqual(stateOf(engine, "call/call-waits"), "Waiting")
    await readyAgent(engine, toy, "1001")
    await vi.waitFor(() => assert.isDefined(toy.ringingAt("1001")))
    await change(engine, `delete from people where agent is not null`, ...addsAgent("1009", "Ida", "help"))
    toy.hangUp(toy.ringingAt("1001")!)
    await until(engine, "call/call-waits", "Ended")
    await run(engine.journal.service.flush)
    const [record] = await run(engine.client.Calls({ asker: chief, filter: {} }))
    assert.deepInclude(record as object, { queue: "sales", cause: "QUEUE_CLOSED", hangUpBy: "system" })
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("a call that went through the old version of its flow goes on in it, and the next one takes the new", async () => {
    const url = await server.migrated()
    const toy = new ToySwitch()
    const engine = await startEngine(url, toy)
    const old = toy.dial("call-old", "13800138000", "95000")
    await untilKeyIsAwaited(engine, "call-old")
    const body = { start: "end", nodes: { end: { _tag: "Enqueue", queue: "no-more" } } }
    await change(
      engine,
      `insert into flow_versions (flow, version, body) values ('hotline', 2, '${JSON.stringify(body)}')`
    )
    // Its flow leads to a queue that is not there: it does not hang.
    await vi.waitFor(
      () => {
        toy.dial(`call-new-${Date.now()}`, "13800138001", "95000")
        assert.isTrue(engine.runtime.addresses().some((address) => stateOf(engine, address) === "Ended"))
      },
      { timeout: 5_000, interval: 100 }
    )
    toy.press(old, "1")
    await until(engine, "call/call-old", "Waiting")
    await engine.stop()
    assert.deepInclude(await replayDatabase(url), { differ: 0 })
  })

  it("a row that cannot be read is said as a problem, and the centre stays as it was", async () => {
    const engine = await startEngine(await server.migrated(), new ToySwitch())
    await change(engine, ...ADDS_CAI, `update queues set strategy = 'by star sign' where id = 'sales'`)
    await vi.waitFor(() => assert.match(engine.problems()[0]?.en ?? "", /queue sales cannot be read/u))
    assert.deepStrictEqual((await tiles(engine)).agents.toSorted(), ["1001", "1002"])
    await change(engine, `update queues set strategy = 'longest-idle' where id = 'sales'`)
    await configured(engine, "1003")
    await vi.waitFor(() => assert.deepStrictEqual(engine.problems(), []))
    await engine.stop()
  })

  it("a call that nobody heard is made good: the connection that listens was cut", async () => {
    const engine = await startEngine(await server.migrated(), new ToySwitch())
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'carillon centre'
      and datname = current_database()`.execute(engine.database.db)
    await change(engine, ...ADDS_CAI)
    await vi.waitFor(() => assert.isDefined(engine.runtime.peek("agent/1003")), { timeout: 10_000, interval: 20 })
    // It listens again.
    await change(engine, `delete from people where agent = '1003'`)
    await gone(engine, "1003")
    await engine.stop()
  })
})

describe("the socket of the core", () => {
  it("answers the lines what lines ask and nothing else, and the gateway nothing that lines ask", async () => {
    const engine = await startEngine(await server.migrated(), new ToySwitch())
    const scope = Effect.runSync(Scope.make())
    const open = (key: string) => Effect.runPromise(Scope.provide(openClient(engine.socketPath, key), scope))
    const questions = async (key: string) => {
      const core = await open(key)
      const message = { id: "m", back: "sip:a@192.0.2.1", answers: [] }
      const asked = {
        AnswerMessage: core.AnswerMessage(message),
        TerminalsHeard: core.TerminalsHeard({ rows: [] }),
        LineNews: Stream.runHead(core.LineNews(undefined)),
        Look: core.Look({ asker: chief, topic: "board" }),
        Screens: Stream.runHead(core.Screens(undefined)),
        Watch: core.Watch({ feed: 1, topic: "board" }),
        Calls: core.Calls({ asker: chief, filter: {} as never })
      } satisfies Partial<Record<string, Effect.Effect<unknown, unknown>>>
      const answered: Array<string> = []
      for (const [name, question] of Object.entries(asked)) {
        const result = await Effect.runPromise(Effect.result<unknown, unknown, never>(question))
        if (result._tag === "Success" || !JSON.stringify(result.failure).includes("NotPermitted")) answered.push(name)
      }
      return answered
    }
    const lines = ["AnswerMessage", "TerminalsHeard", "LineNews"]
    assert.deepStrictEqual(await questions(linesKeyOf("inside")), lines)
    assert.deepStrictEqual(await questions("inside"), ["Look", "Screens", "Watch", "Calls"])
    assert.deepStrictEqual(await questions("of another start"), [])
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await engine.stop()
  })
})
