import { sql } from "kysely"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { IncidentClass } from "#actors/incident-classes.ts"
import { vi } from "vitest"
import { plainReport, type Reported } from "#actors/alarm-event.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { maySleep } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import type { State as Incident } from "#actors/incident/protocol.ts"
import { EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import { layerLocalOutbox } from "../adapters/local-outbox/outbox.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { openJournal } from "../adapters/postgres/journal.ts"
import { startPostgres, type TestPostgres } from "../adapters/postgres/testing/test-database.ts"
import { lookAt } from "../perform/look.ts"
import { STRANGERS_LIMIT } from "../perform/alarm-strangers.ts"
import { type AlarmMessage, FROM_LINES, type LineNews } from "../ports/AlarmIntake.ts"
import { AlarmTerminals } from "../ports/AlarmTerminals.ts"
import { Database } from "../ports/Database.ts"
import { Journal } from "../ports/Journal.ts"
import { misunderstoodById } from "../records/alarms/misunderstood.ts"
import { codecOf, encoderOf } from "../runtime/codec.ts"
import { makeRuntime, type Runtime } from "../runtime/runtime.ts"
import { makeAlarms } from "./alarms.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import { KeptTerminals, terminalOf } from "./testing/kept-terminals.ts"

/** The lines say what terminals said; a real journal on a real database writes it down. */

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const queue = {
  id: QueueId.make("help"),
  name: "Help",
  group: GroupId.make("main"),
  priority: 0,
  ageingMs: null,
  needs: [],
  channels: ["alarm", "task"],
  strategy: "longest-idle",
  ringTimeoutMs: 20_000,
  wrapUpMs: 0,
  serviceLevelSeconds: 20,
  music: "music",
  maxWaiting: 100
} as const
const plan = { version: 3, steps: [], ladder: [{ _tag: "contacts", forMs: 60_000 }] } as const
const fall: IncidentClass = {
  id: "fall",
  name: "Fall",
  events: ["fall"],
  queue: queue.id,
  priority: 100,
  needs: [],
  plan
}
const others: IncidentClass = { ...fall, id: "others", name: "Others", events: [], priority: 10 }
const centreOf = (alarms: boolean): Centre => ({
  queues: [queue],
  agents: [],
  numbers: {},
  flows: [],
  ...(alarms ? { alarms: { classes: [fall, others], others: "others", faults: { queue: queue.id, priority: 5 } } } : {})
})

const kinds = kindsWith(makeCatalogue([]))

const begin = async (url: string, terminals: KeptTerminals, first = centreOf(true)) => {
  let centre = first
  const scope = Effect.runSync(Scope.make())
  const engine = await Effect.runPromise(
    Effect.gen(function* () {
      const database = yield* openDatabase(url)
      const journal = yield* openJournal({
        database,
        encoder: encoderOf(codecOf(kinds)),
        sleepingKinds: kinds.filter(maySleep).map(({ name }) => name),
        projections: [],
        code: { version: "1.0.0", kinds: {} },
        home: "here"
      })
      const around = Layer.mergeAll(
        Layer.succeed(Database, database.service),
        Layer.succeed(Journal, journal.service),
        Layer.succeed(AlarmTerminals, terminals.service)
      ).pipe((known) => Layer.merge(known, Layer.provide(layerLocalOutbox, known)))
      return yield* Effect.gen(function* () {
        const look = lookAt({ stateOf: (at) => runtime.peek(at), addresses: () => runtime.addresses() }, () => centre)
        const alarms = yield* makeAlarms({
          runtime: (): Runtime => runtime,
          centre: () => centre,
          look: () => look,
          timeZone: "Asia/Shanghai",
          telephony: { request: () => Effect.void }
        })
        const runtime: Runtime = yield* makeRuntime({
          kinds,
          ports: alarms.ports
        })
        alarms.listen()
        runtime.startTimers()
        yield* alarms.open
        return { runtime, alarms, database, journal }
      }).pipe(Effect.provide(around))
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  const facts = (): Promise<ReadonlyArray<Fact>> =>
    Effect.runPromise(
      Effect.map(
        engine.database.service.query((db) => db.selectFrom("facts").select("body").orderBy("id").execute()),
        (rows) => rows.map(({ body }) => body as Fact)
      )
    )
  /** After everything that follows from what was said. */
  const settled = async () => {
    await Effect.runPromise(Effect.andThen(engine.runtime.quiescent, engine.journal.service.flush))
    return facts()
  }
  const said = (message: AlarmMessage) =>
    Effect.runPromise(Effect.result(engine.alarms.handlers.AlarmSaid({ message })))
  const become = (next: Centre): void => {
    centre = next
    engine.alarms.centreChanged()
  }
  return { ...engine, facts, settled, said, become, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

let receipts = 0
const messageOf = (account: string, reports: ReadonlyArray<Reported>): AlarmMessage => ({
  receipt: `r${++receipts}`,
  line: "dc-09",
  dialect: null,
  account,
  number: null,
  source: "udp 192.0.2.7:5010",
  receivedAt: EpochMs.make(Date.now()),
  raw: Buffer.from(account).toString("base64"),
  reports
})
const press = (event: Reported["event"], reference: string | null = null): Reported => ({
  ...plainReport(event, event),
  reference
})
const of = <T extends Fact["_tag"]>(facts: ReadonlyArray<Fact>, tag: T) =>
  facts.filter((fact): fact is Extract<Fact, { _tag: T }> => fact._tag === tag)

describe("what a terminal says", () => {
  it("opens an incident that knows for what the terminal has keys, as its maker's file says", async () => {
    const terminals = new KeptTerminals()
    terminals.enter(terminalOf("t1", { line: "framing", dialect: "anxin-a1" }), terminalOf("t2"))
    const engine = await begin(await server.migrated(), terminals)
    await engine.said({ ...messageOf("a-t1", [press("fall", "1")]), line: "framing" })
    await engine.said(messageOf("a-t2", [press("fall", "1")]))
    await engine.settled()
    const keysOf = (incident: string) => {
      const state = engine.runtime.peek(`incident/${incident}`) as Incident
      return "case" in state ? state.case.handling.keys : state._tag
    }
    assert.deepStrictEqual([keysOf("t1-1"), keysOf("t2-1")], [["clear", "volumeUp", "volumeDown"], undefined])
    await engine.stop()
  })

  it("is on disk with the message as it came when the lines are answered, each report of it and each repeat", async () => {
    const terminals = new KeptTerminals()
    terminals.enter(terminalOf("t1"))
    const engine = await begin(await server.migrated(), terminals)
    const message = messageOf("a-t1", [press("fall", "1"), press("battery-low", "2")])
    const answer = await engine.said(message)
    const facts = await engine.facts()
    assert.deepInclude(answer, { _tag: "Success", success: { _tag: "Written", terminal: "t1" } })
    assert.deepStrictEqual(
      of(facts, "TerminalReported").map(({ event, incident, isRepeat, sent }) => ({ event, incident, isRepeat, sent })),
      (["fall", "battery-low"] as const).map((event) => ({
        event,
        incident: event === "fall" ? "t1-1" : null,
        isRepeat: false,
        sent: { line: "dc-09", source: "udp 192.0.2.7:5010", raw: message.raw }
      }))
    )
    assert.deepInclude(await engine.said({ ...message, receipt: "again" }), { _tag: "Success" })
    const after = await engine.settled()
    assert.deepStrictEqual(
      of(after, "TerminalReported").map(({ isRepeat }) => isRepeat),
      [false, false, true, true]
    )
    assert.lengthOf(of(after, "IncidentOpened"), 1)
    await engine.stop()
  })

  it("is handled by the plan of its user before that of the class, and the records as they are then", async () => {
    const terminals = new KeptTerminals()
    const known = terminalOf("t1")
    terminals.enter(known)
    const engine = await begin(await server.migrated(), terminals)
    await engine.said(messageOf("a-t1", [press("check-in")]))
    const own = { version: 9, steps: [], ladder: [{ _tag: "supervisors", forMs: 1_000 }] } as const
    terminals.all.set("t1", {
      ...known,
      revision: 2,
      title: "moved",
      user: { ...known.user!, name: "moved", plans: { fall: own } }
    })
    await engine.said(messageOf("a-t1", [press("fall")]))
    await Effect.runPromise(engine.runtime.quiescent)
    const incident = engine.runtime.peek("incident/t1-1") as Extract<Incident, { _tag: "Open" }>
    assert.strictEqual(incident.case.handling.class.planVersion, 9)
    assert.strictEqual(incident.case.user?.name, "moved")
    await engine.stop()
  })

  it("is not answered while it is not on disk, and is a repeat when it is said again", async () => {
    const terminals = new KeptTerminals()
    terminals.enter(terminalOf("t1"))
    const engine = await begin(await server.migrated(), terminals)
    await engine.said(messageOf("a-t1", [press("heartbeat")]))
    const [locked, stuck] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const held = engine.database.db.transaction().execute(async (all) => {
      await sql`lock table facts in access exclusive mode`.execute(all)
      locked.resolve()
      await stuck.promise
    })
    await locked.promise
    const late = messageOf("a-t1", [press("fall", "1")])
    assert.deepInclude(await engine.said(late), { _tag: "Failure" })
    stuck.resolve()
    await held
    assert.deepInclude(await engine.said({ ...late, receipt: "again" }), { _tag: "Success" })
    assert.deepStrictEqual(
      of(await engine.settled(), "TerminalReported").map(({ event, isRepeat }) => [event, isRepeat]),
      [
        ["heartbeat", false],
        ["fall", false],
        ["fall", true]
      ]
    )
    await engine.stop()
  }, 20_000)

  it("waits in the first queue for alarms where a centre says nothing of them, and that is told", async () => {
    const terminals = new KeptTerminals()
    terminals.enter(terminalOf("t1"))
    const engine = await begin(await server.migrated(), terminals, centreOf(false))
    assert.deepInclude(await engine.said(messageOf("a-t1", [press("panic")])), { _tag: "Success" })
    assert.deepInclude(of(await engine.settled(), "IncidentOpened")[0]!, { class: "alarm" })
    assert.match(engine.alarms.problems()[0]!.en, /no classes of incidents/u)
    const deaf = await begin(await server.migrated(), terminals, { ...centreOf(true), queues: [] })
    assert.deepInclude(await deaf.said(messageOf("a-t1", [press("panic")])), { _tag: "Failure" })
    assert.match(deaf.alarms.problems()[0]!.en, /no queue takes alarms/u)
    await engine.stop()
    await deaf.stop()
  })
})

/** Which actor heard it. */
const strangerIn = async ({ said }: Awaited<ReturnType<typeof begin>>, account: string, report: Reported) => {
  const answer = await said(messageOf(account, [report]))
  assert.deepInclude(answer, { _tag: "Success" })
  const { success } = answer as unknown as { readonly success: { readonly _tag: string; readonly terminal?: string } }
  assert.strictEqual(success._tag, "NotProvisioned")
  return success.terminal ?? ""
}

describe("an account that nobody entered", () => {
  it("is one incident in an hour, whatever it says, also after a restart", async () => {
    const url = await server.migrated()
    const first = await begin(url, new KeptTerminals())
    const ids: Array<string> = []
    for (const event of ["heartbeat", "fall", "check-in"] as const)
      ids.push(await strangerIn(first, "9999", press(event)))
    await first.stop()
    const second = await begin(url, new KeptTerminals())
    ids.push(await strangerIn(second, "9999", press("periodic-test")))
    assert.match(ids[0]!, /^unknown-dc-09-9999-\d{6}$/u)
    assert.deepStrictEqual([...new Set(ids)], [ids[0]])
    const facts = await second.settled()
    assert.lengthOf(of(facts, "TerminalReported"), 4)
    assert.deepStrictEqual(
      of(facts, "IncidentOpened").map(({ class: of_, terminal }) => [of_, terminal]),
      [["others", ids[0]]]
    )
    await second.stop()
  })

  it("is kept for as long as its hour and its incident, and no longer", async () => {
    const engine = await begin(await server.migrated(), new KeptTerminals())
    const { runtime } = engine
    const id = await strangerIn(engine, "9999", press("fall"))
    const kept = () =>
      Effect.runPromise(
        engine.database.service.query((db) =>
          db.selectFrom("living").select("actor").where("actor", "like", "terminal/%").execute()
        )
      )
    await engine.settled()
    const passes = (message: object) => {
      runtime.tell(`terminal/${id}`, message as never)
      return engine.settled()
    }
    const over = EpochMs.make(Date.now() + 2 * 3_600_000)
    await passes({ _tag: "GoneDue", at: over })
    assert.deepStrictEqual(await kept(), [{ actor: `terminal/${id}` }])
    await passes({ _tag: "IncidentEnded", incident: `${id}-1`, outcome: "helped" })
    await passes({ _tag: "GoneDue", at: over })
    assert.deepStrictEqual(await kept(), [])
    assert.isUndefined(runtime.peek(`terminal/${id}`))
    await engine.stop()
  })

  it("is none when the lines speak of a terminal that was taken out a moment ago", async () => {
    const engine = await begin(await server.migrated(), new KeptTerminals())
    const silent = messageOf("a-t1", [press("path-failed")])
    assert.deepInclude(await engine.said({ ...silent, source: FROM_LINES }), {
      success: { _tag: "NotProvisioned" }
    } as never)
    const facts = await engine.settled()
    assert.isEmpty(of(facts, "IncidentOpened"))
    assert.isEmpty(of(facts, "TerminalReported"))
    await engine.stop()
  })

  it("is no incident of its own among too many: whoever makes them up makes one", async () => {
    const url = await server.migrated()
    const engine = await begin(url, new KeptTerminals())
    for (let n = 0; n < STRANGERS_LIMIT; n++) await engine.said(messageOf(`x${n}`, [press("panic")]))
    await engine.settled()
    await engine.stop()
    const again = await begin(url, new KeptTerminals())
    for (let n = 0; n < 5; n++) await again.said(messageOf(`y${n}`, [press("panic")]))
    await again.said(messageOf("x3", [press("panic")]))
    const opened = of(await again.settled(), "IncidentOpened").map(({ terminal }) => terminal)
    assert.lengthOf(opened, STRANGERS_LIMIT + 1)
    assert.strictEqual(opened.at(-1), "unknown-many")
    await again.stop()
  })
})

describe("the records of terminals", () => {
  it("are told to those who do not know them, and wake nobody else at a start", async () => {
    const url = await server.migrated()
    const terminals = new KeptTerminals()
    terminals.enter(...Array.from({ length: 450 }, (_, n) => terminalOf(`t${n}`)))
    const first = await begin(url, terminals)
    await vi.waitFor(() => assert.strictEqual(terminals.toldOf.size, 450), { timeout: 8_000 })
    await first.stop()
    const second = await begin(url, terminals)
    terminals.enter(terminalOf("t7", { revision: 2, title: "moved" }))
    terminals.remove("t8")
    await vi.waitFor(() => assert.strictEqual(terminals.toldOf.get("t7"), 2), { timeout: 8_000 })
    await vi.waitFor(() => assert.isFalse(terminals.toldOf.has("t8")), { timeout: 8_000 })
    assert.deepStrictEqual(
      second.runtime
        .addresses()
        .filter((address) => address.startsWith("terminal/"))
        .toSorted(),
      ["terminal/t7", "terminal/t8"]
    )
    assert.deepInclude(second.runtime.peek("terminal/t7") as object, { _tag: "Serving" })
    assert.strictEqual(second.runtime.peek("terminal/t8")?._tag, "Retired")
    await second.stop()
  }, 20_000)

  it("are told again to those with check-ins when the class of a missed one changes, and to no others", async () => {
    const terminals = new KeptTerminals()
    const checksIn = { checkIns: [540], missedCheckInClass: others.id }
    terminals.enter(terminalOf("t1", checksIn), terminalOf("t2"))
    const engine = await begin(await server.migrated(), terminals)
    await vi.waitFor(() => assert.strictEqual(terminals.toldOf.size, 2), { timeout: 8_000 })
    const cardOf = (id: string) => {
      const state = engine.runtime.peek(`terminal/${id}`) as Terminal | undefined
      return state?._tag === "Serving" ? state.card : undefined
    }
    assert.strictEqual(cardOf("t1")?.missedCheckIn?.class.planVersion, plan.version)
    const { alarms, ...rest } = centreOf(true)
    const changed = { ...others, plan: { ...plan, version: plan.version + 1 } }
    engine.become({
      ...rest,
      alarms: { ...alarms!, classes: alarms!.classes.map((one) => (one.id === others.id ? changed : one)) }
    })
    await vi.waitFor(
      () => assert.strictEqual(cardOf("t1")?.missedCheckIn?.class.planVersion as number, plan.version + 1),
      { timeout: 8_000 }
    )
    await vi.waitFor(() => assert.strictEqual(terminals.toldOf.get("t1"), 1), { timeout: 8_000 })
    await engine.stop()
  }, 20_000)
})

describe("the lines", () => {
  it("are told of every terminal, then of each change", async () => {
    const terminals = new KeptTerminals()
    terminals.enter(terminalOf("t1"), terminalOf("t2", { key: "00ff" }))
    const engine = await begin(await server.migrated(), terminals)
    const news: Array<LineNews> = []
    const fiber = Effect.runFork(
      Stream.runForEach(engine.alarms.handlers.LineNews(), (one) =>
        Effect.sync(() => {
          news.push(one)
          if (one._tag === "Complete") {
            terminals.remove("t1")
            terminals.enter(terminalOf("t3"))
          }
        })
      )
    )
    const isDone = () => news.some((one) => one._tag === "Entered" && one.terminals.some(({ id }) => id === "t3"))
    while (!isDone()) await new Promise((resolve) => setImmediate(resolve))
    await Effect.runPromise(Fiber.interrupt(fiber))
    const entered = news.flatMap((one) => (one._tag === "Entered" ? one.terminals.map(({ id, key }) => [id, key]) : []))
    assert.deepStrictEqual(entered.slice(0, 2), [
      ["t1", null],
      ["t2", "00ff"]
    ])
    assert.isTrue(news.some((one) => one._tag === "Gone" && one.terminals.includes("t1")))
    await engine.stop()
  })

  it("have kept what they did not understand, also in the moment before a stop", async () => {
    const url = await server.migrated()
    const engine = await begin(url, new KeptTerminals())
    const what = {
      line: "dc-09",
      source: "udp 192.0.2.9:1",
      receivedAt: EpochMs.make(Date.now()),
      raw: "AA==",
      reason: "its CRC is wrong",
      account: null
    }
    await Effect.runPromise(engine.alarms.handlers.AlarmNotUnderstood({ what }))
    await engine.stop()
    const next = await begin(url, new KeptTerminals())
    const row = await Effect.runPromise(next.database.service.query((db) => misunderstoodById(db, 1)))
    assert.deepStrictEqual(row, { ...what, id: 1 })
    await next.stop()
  })
})

describe("a guardian", () => {
  it("is written to once when an incident is opened, however often it is asked", async () => {
    const terminals = new KeptTerminals()
    const known = terminalOf("t1")
    const guardian = { name: "Li", relation: "son", number: "13800138000", hasKeys: false }
    terminals.enter({ ...known, user: { ...known.user!, guardians: [guardian] } })
    const url = await server.migrated()
    const first = await begin(url, terminals)
    await first.said(messageOf("a-t1", [press("fall")]))
    await first.settled()
    await first.stop()
    const second = await begin(url, terminals)
    const living = await Effect.runPromise(second.journal.service.living)
    for (const { actor } of living) if (actor.startsWith("incident/")) second.runtime.tell(actor, { _tag: "Recovered" })
    await second.settled()
    const letters = () =>
      Effect.runPromise(second.database.service.query((db) => db.selectFrom("outbox").selectAll().execute()))
    await vi.waitFor(async () => assert.isAbove((await letters()).length, 0))
    assert.deepStrictEqual(
      (await letters()).map(({ incident, key, way }) => [key, way, incident]),
      [["t1-1/opened/13800138000", "sms", "t1-1"]]
    )
    await second.stop()
  })
})
