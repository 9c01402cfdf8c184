import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { sql } from "kysely"
import { vi } from "vitest"
import type { Tagged } from "#actors/behaviour.ts"
import { callback } from "#actors/callback/kind.ts"
import type { State as CallbackState } from "#actors/callback/protocol.ts"
import { CALLBACKS_PORT, type CallbackRequest } from "#actors/callback/requests.ts"
import { makeCallKind } from "#actors/call/kind.ts"
import type { Centre } from "#actors/centre.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { CALLBACK_WISH_PORT } from "#actors/flow/nodes/callback.ts"
import { AgentId, CallId, type EpochMs, QueueId } from "#actors/vocabulary.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { startPostgres, type TestPostgres } from "../adapters/postgres/testing/test-database.ts"
import { lookAt } from "../perform/look.ts"
import { Database } from "../ports/Database.ts"
import { Asking } from "../ports/needs.ts"
import { makeCallbackDoor } from "./callback-door.ts"
import { makeCallbacks } from "./callbacks.ts"
import { EVERYTHING } from "#wire/masked-number.ts"
import { at, centreOf, talkOf } from "./testing/people.ts"
import { slowMailboxes } from "./testing/slow-mailboxes.ts"

/** Flows that promise to call back, and the calls that come of it, against real tables. */

let server: TestPostgres
let scope: Scope.Closeable
beforeAll(async () => {
  server = await startPostgres()
  scope = Effect.runSync(Scope.make())
}, 60_000)
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await server.remove()
})

const number = "13800000001"
const trunk = { id: "t", order: 1, takes: ["local", "national"], zeroBeforeMobiles: false, shown: "95000", shows: [] }
const queue = { id: "sales", name: "Sales", channels: ["voice"], needs: [], priority: 0, ringTimeoutMs: 20_000 }
const plain = centreOf({})
const centre = {
  ...plain,
  queues: [{ ...queue, wrapUpMs: 5_000, music: "m", callbacks: { tries: 3, spacingMs: 60_000, withinMs: 600_000 } }],
  dialling: { ...plain.dialling!, trunks: [{ ...trunk, isPrivate: false }] }
} as unknown as Centre

const asked = async () => {
  const { service: database } = await Effect.runPromise(Scope.provide(openDatabase(await server.migrated()), scope))
  const states = { "call/c1": talkOf("c1", AgentId.make("a")) }
  const slow = slowMailboxes([makeCallKind(makeCatalogue(plain.flows)), callback], states)
  const { addresses, peek: stateOf } = slow.runtime
  let current = centre
  const look = lookAt({ addresses, stateOf }, () => current)
  const told: Array<Tagged & { readonly to: string }> = []
  const runtime = {
    ...slow.runtime,
    tell: (to: string, message: Tagged) => {
      told.push({ to, ...message })
      slow.runtime.tell(to, message)
    }
  }
  const made = makeCallbacks({ runtime: () => runtime, look: () => look, timeZone: "Asia/Shanghai" })
  const callbacks = await Effect.runPromise(Effect.provideService(Scope.provide(made, scope), Database, database))
  callbacks.listen()
  let question = 6
  const from = "call/c1"
  /** Each question has a number of its own, from 7 on. */
  const wish = (entered: string | null) =>
    Effect.runPromise(
      callbacks.ports[CALLBACK_WISH_PORT]!(from, {
        _tag: "FlowAsked",
        from,
        number: ++question,
        request: { queue: "sales", number: entered }
      } as Tagged)
    )
  const answers = () => told.flatMap((each) => (each._tag === "FlowAnswered" ? [(each as never as Said).answer] : []))
  const state = (of = 7) => stateOf(`callback/c1-${of}`) as CallbackState | undefined
  const becomes = (next: Centre) => void (current = next)
  const door = makeCallbackDoor({ runtime: slow.runtime, look, database, masking: () => EVERYTHING })
  return { ...slow, becomes, door, database, callbacks, wish, answers, told, state }
}
interface Said {
  readonly answer: string
}
const until = (holds: () => boolean) => vi.waitFor(() => assert.isTrue(holds()), { timeout: 5_000, interval: 5 })

/** Whatever was to be answered is. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50))

const request = (more: Partial<CallbackRequest> = {}): CallbackRequest => ({
  _tag: "Dial",
  callback: "c1",
  call: CallId.make("back-1-c1"),
  agent: AgentId.make("b"),
  number,
  queue: QueueId.make("sales"),
  askedAt: at,
  isTaken: true,
  ...more
})

describe("a flow that promises to call back", () => {
  it("hears that it is written when it is, with the limits of its queue, and once however often it asks", async () => {
    const { answers, state, take, told, wish } = await asked()
    await wish(null)
    await until(() => told.some(({ _tag }) => _tag === "Asked"))
    assert.deepStrictEqual(answers(), [])
    take()
    await until(() => answers().length === 1)
    assert.deepStrictEqual(answers(), ["written"])
    const about = (state() as Extract<CallbackState, { _tag: "Queued" }>).about
    const limits = { tries: 3, spacingMs: 60_000, until: (at + 600_000) as EpochMs }
    assert.deepInclude(about, { number, call: CallId.make("c1"), ...limits })
    await wish(null)
    await until(() => answers().length === 2)
    assert.lengthOf(
      told.filter(({ _tag }) => _tag === "Asked"),
      1
    )
  })

  it("is promised nothing by a callback that the engine takes back", async () => {
    const { answers, state, take, waiting, wish } = await asked()
    await wish(null)
    await until(() => answers().length === 1)
    assert.deepStrictEqual([answers(), waiting()], [["away"], ["Asked", "Cancelled", "FlowAnswered"]])
    await wish(null)
    await until(() => waiting().at(-1) === "Asked")
    // The first one is on disk at last, and is to end.
    take(1)
    await settled()
    assert.deepStrictEqual(answers(), ["away"])
    take()
    await until(() => answers().length === 2)
    assert.deepStrictEqual([answers(), state(7)?._tag, state(8)?._tag], [["away", "written"], "Over", "Queued"])
  })

  it("is promised nothing by one that is on disk and waits to be taken back", async () => {
    const { answers, state, take, told, wish } = await asked()
    await wish(null)
    await until(() => answers().length === 1)
    take(1)
    await wish(null)
    await until(() => told.filter(({ _tag }) => _tag === "Asked").length === 2)
    assert.deepStrictEqual(answers(), ["away"])
    take()
    await until(() => answers().length === 2)
    assert.deepStrictEqual([answers(), state(7)?._tag, state(8)?._tag], [["away", "written"], "Over", "Queued"])
  })

  it("has another number written down beside the first, and the first again once it is over", async () => {
    const { answers, runtime, state, take, told, wish } = await asked()
    const written = async (entered: string | null, count: number) => {
      await wish(entered)
      await until(() => told.filter(({ _tag }) => _tag === "Asked").length === count)
      await settled()
      assert.lengthOf(answers(), count - 1)
      take()
      await until(() => answers().length === count)
    }
    await written(null, 1)
    await written("13900000002", 2)
    runtime.tell("callback/c1-7", { _tag: "Cancelled", by: "chief" } as Tagged)
    take()
    await written(null, 3)
    assert.deepStrictEqual(answers(), ["written", "written", "written"])
    assert.deepStrictEqual(
      [7, 8, 9].map((of) => state(of)?._tag),
      ["Over", "Queued", "Queued"]
    )
  })

  it("has whoever has the number that they enter called back by who knows them", async () => {
    const { becomes, database, state, take, told, wish } = await asked()
    const [first] = centre.agents
    becomes({ ...centre, queues: centre.queues.map((each) => ({ ...each, lastAgentWithinMs: 3_600_000 })) })
    await Effect.runPromise(
      database.query((db) =>
        sql`insert into call_records (id, serial, calling_number, dialled_number, arrived_at, answered_at, attempts, keys, site, agent, outcome)
          values ('before', 1, '13900000002', '95000', ${at - 9_000}, ${at - 8_000}, 1, '', 'main', ${first!.id}, 'handled')`.execute(
          db
        )
      )
    )
    await wish("13900000002")
    await until(() => told.some(({ _tag }) => _tag === "Asked"))
    take()
    const about = (state() as Extract<CallbackState, { _tag: "Queued" }>).about
    assert.deepStrictEqual(about.customerAgents, { own: null, last: { agent: first!.id, at: at - 9_000 } } as never)
    assert.strictEqual(about.attributes["lastAgent"], `${first!.id} ${first!.name}`)
  })

  it("is called back in the hours that its queue says by then", async () => {
    const { answers, becomes, state, take, wish } = await asked()
    const all = Array.from({ length: 7 }, () => [{ from: "00:00", to: "24:00" }])
    const always = { id: "always", week: all, keepsHolidays: false, days: [] }
    const [{ callbacks, ...rest }] = centre.queues as [(typeof centre.queues)[0]]
    becomes({
      ...centre,
      calendars: [always],
      queues: [{ ...rest, callbacks: { ...callbacks!, tries: 7, calendar: "always" } }]
    })
    await wish(null)
    take()
    await until(() => answers().length === 1)
    const about = (state() as Extract<CallbackState, { _tag: "Queued" }>).about
    assert.deepInclude(about, { tries: 7, hours: [{ from: at, to: (at + 600_000) as EpochMs }] })
  })

  it("is refused a number that the rules do not let be dialled", async () => {
    const { answers, wish } = await asked()
    for (const entered of ["0085212345678", "110", "12"]) await wish(entered)
    await until(() => answers().length === 3)
    assert.deepStrictEqual(answers(), ["refused", "refused", "refused"])
  })
})

/** A callback that an agent has just taken. */
const taken = async () => {
  const all = await asked()
  const tell = (message: object) => all.runtime.tell("callback/c1", message as Tagged)
  const [none, agent, offer] = [null, "b", 1]
  const wish = { number, queue: "sales", needs: [], area: none, preferred: none, priority: 0, queuedAt: at }
  const limits = { notBefore: none, until: at + 600_000, tries: 3, spacingMs: 60_000 }
  tell({ _tag: "Asked", ...wish, ...limits, attributes: {}, call: none, by: "chief" })
  const terms = { queueName: "Sales", alertTimeoutMs: 20_000, wrapUpMs: 5_000, music: "m", priority: 0, needs: [] }
  tell({ _tag: "Admitted", queue: "sales", terms })
  tell({ _tag: "AgentAccepted", agent, offer })
  tell({ _tag: "AgentTook", agent, offer })
  all.take()
  const now = () => all.runtime.peek("callback/c1")
  assert.deepInclude(now(), { _tag: "Calling", call: "back-1-c1", ends: null } as object)
  return { ...all, now, tell }
}

describe("whoever is to be called back", () => {
  it("is not called when that ends while nobody knows yet whether they were spoken with", async () => {
    const { callbacks, now, take, tell, told } = await taken()
    await Effect.runPromise(callbacks.ports[CALLBACKS_PORT]!("", request()))
    tell({ _tag: "Cancelled", by: "chief" })
    take()
    await until(() => told.some(({ _tag }) => _tag === "DialRefused" || _tag === "MakeCallAsked"))
    assert.isFalse(told.some(({ _tag }) => _tag === "MakeCallAsked"))
    take()
    assert.deepInclude(now(), { _tag: "Over", outcome: "cancelled" } as object)
  })

  it("is not called for an earlier time that came to nothing", async () => {
    const { callbacks, take, tell, told } = await taken()
    await Effect.runPromise(callbacks.ports[CALLBACKS_PORT]!("", request()))
    tell({ _tag: "CallOver", call: "back-1-c1", result: "lost" })
    take()
    await until(() => told.some(({ _tag }) => _tag === "DialRefused" || _tag === "MakeCallAsked"))
    assert.isFalse(told.some(({ _tag }) => _tag === "MakeCallAsked"))
  })

  it("is called by the agent with the queue's number shown, once", async () => {
    const { callbacks, told } = await taken()
    await Effect.runPromise(callbacks.ports[CALLBACKS_PORT]!("", request()))
    await until(() => told.some(({ _tag }) => _tag === "MakeCallAsked"))
    assert.deepInclude(told.find(({ _tag }) => _tag === "MakeCallAsked") as object, {
      dialledNumber: number,
      callingNumber: "95000",
      by: "b",
      origin: "callback",
      callback: { id: "c1", isTaken: true }
    })
  })

  it("is not called when the rules forbid it by now, and the callback hears so", async () => {
    const { callbacks, told } = await taken()
    await Effect.runPromise(callbacks.ports[CALLBACKS_PORT]!("", request({ queue: QueueId.make("gone") })))
    await until(() => told.some(({ _tag }) => _tag === "DialRefused"))
    assert.isFalse(told.some(({ _tag }) => _tag === "MakeCallAsked"))
  })
})

describe("whoever looks after callbacks", () => {
  const chief = { account: "chief", agent: null, grants: {} } as never as Asking["Service"]["asker"]
  const seeing = <A, E>(question: Effect.Effect<A, E, Asking>, rows: object = { kind: "everything" }) =>
    Effect.runPromise(Effect.provideService(question, Asking, { asker: chief, scope: rows } as never))
  const of = (id: string) => ({ asker: chief, id })
  const spaced = async () => {
    const all = await taken()
    all.tell({ _tag: "CallOver", call: "back-1-c1", result: "busy" })
    all.take()
    assert.deepInclude(all.now(), { _tag: "Spaced" } as object)
    return all
  }

  it("sees who is to be called when, by the queues that they may see", async () => {
    const { door } = await spaced()
    const list = await seeing(door.Callbacks({ filter: {} }))
    const said = { state: "spaced", number: "138****0001", queueName: "Sales", tried: 1, tries: 3, lastResult: "busy" }
    assert.strictEqual(list.total, 1)
    assert.deepInclude(list.callbacks[0] as object, { ...said, by: "chief", nextAt: list.callbacks[0]!.nextAt })
    assert.isAbove(list.callbacks[0]!.nextAt ?? 0, list.at)
    assert.lengthOf((await seeing(door.Callbacks({ filter: { queue: QueueId.make("help") } }))).callbacks, 0)
    const none = { kind: "units", units: [] }
    assert.strictEqual((await seeing(door.Callbacks({ filter: {} }), none)).total, 0)
    const refused = await Effect.runPromiseExit(
      Effect.provideService(door.Callback(of("c1")), Asking, { asker: chief, scope: none } as never)
    )
    assert.isTrue(Exit.isFailure(refused))
    assert.isNull(await seeing(door.Callback(of("none"))))
  })

  it("puts one to another time, within which it counts, and nothing that is over", async () => {
    const { door, now, runtime, take, waiting: waits } = await spaced()
    const { until: over } = (now() as Extract<CallbackState, { _tag: "Spaced" }>).about
    assert.strictEqual(await seeing(door.MoveCallback({ ...of("c1"), at: over })), "late")
    const moved = seeing(door.MoveCallback({ ...of("c1"), at: runtime.now() as EpochMs }))
    await until(() => waits().length > 0)
    take()
    assert.strictEqual(await moved, "moved")
    assert.deepInclude(now(), { _tag: "Queued" } as object)
    assert.strictEqual(await seeing(door.MoveCallback({ ...of("none"), at })), "over")
  })

  it("leaves one alone that an agent has, and cancels it with the reason", async () => {
    const { door, now, take, waiting: waits } = await taken()
    assert.strictEqual(await seeing(door.MoveCallback({ ...of("c1"), at })), "in-hand")
    const cancelled = seeing(door.CancelCallback({ ...of("c1"), reason: "answered by mail" }))
    await until(() => waits().length > 0)
    take()
    assert.isTrue(await cancelled)
    assert.deepInclude((now() as Extract<CallbackState, { _tag: "Calling" }>).ends, { reason: "answered by mail" })
    assert.isFalse(await seeing(door.CancelCallback({ ...of("none"), reason: "x" })))
  })
})
