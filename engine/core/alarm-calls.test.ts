import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { makeCallKind } from "#actors/call/kind.ts"
import type { Message as CallMessage } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import { incident } from "#actors/incident/kind.ts"
import type { AlarmCallRequest } from "#actors/incident/requests.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { ensureMonths } from "../adapters/postgres/months.ts"
import { startPostgres, type TestPostgres } from "../adapters/postgres/testing/test-database.ts"
import { alarmCallOf } from "../perform/alarm-calls.ts"
import { lookAt } from "../perform/look.ts"
import { makeAlarmCalls } from "./alarm-calls.ts"
import { KeptTerminals } from "./testing/kept-terminals.ts"
import { centreOf } from "./testing/people.ts"
import { slowMailboxes } from "./testing/slow-mailboxes.ts"
import { vi } from "vitest"

/** Calls that nobody at a desk makes, and what comes of them. */

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

const contacting: Flow = {
  id: "alarm-contact",
  version: 1,
  start: "keys",
  nodes: {
    keys: {
      _tag: "Menu",
      prompt: "keys",
      keys: { "1": "end", "2": "end" },
      timeoutMs: 5_000,
      tries: 1,
      otherwise: "end"
    },
    end: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const trunk = {
  id: "t",
  order: 1,
  takes: ["local", "national"],
  zeroBeforeMobiles: false,
  shown: null,
  shows: [],
  isPrivate: false
}
const centre = { ...centreOf({}), flows: [contacting] } as Centre
const reachable: Centre = { ...centre, dialling: { ...centre.dialling!, trunks: [trunk as never] } }
const contact = { name: "Li", relation: "son", number: "13800138000", hasKeys: true }
const request: AlarmCallRequest = { _tag: "CallContact", incident: "t1-1", climb: 2, rung: 1, contact, title: "3-201" }
const { call } = alarmCallOf(request, "")

const begin = async (url: string, of = reachable) => {
  const { service: database } = await Effect.runPromise(Scope.provide(openDatabase(url), scope))
  const slow = slowMailboxes([makeCallKind(makeCatalogue([contacting])), incident])
  const { addresses, peek: stateOf } = slow.runtime
  const look = lookAt({ addresses, stateOf }, () => of)
  const told: Array<{ readonly to: string; readonly message: object }> = []
  const runtime = {
    ...slow.runtime,
    tell: (to: string, message: Parameters<typeof slow.runtime.tell>[1]) => {
      told.push({ to, message })
      slow.runtime.tell(to, message)
    }
  }
  const calls = await Effect.runPromise(
    Scope.provide(
      makeAlarmCalls({ runtime: () => runtime, look: () => look, terminals: new KeptTerminals().service, database }),
      scope
    )
  )
  calls.listen()
  const ask = () => Effect.runPromise(calls.asked(request))
  const say = (message: object) => {
    slow.runtime.tell(`call/${call}`, message as CallMessage)
    slow.take()
  }
  const made = () => told.filter(({ to }) => to === `call/${call}`)
  const answers = () =>
    told.flatMap(({ message, to }) => (to === "incident/t1-1" ? [(message as { readonly answer: string }).answer] : []))
  return { ...slow, database, calls, ask, say, made, answers }
}
const until = (holds: () => boolean) => vi.waitFor(() => assert.isTrue(holds()), { timeout: 5_000, interval: 5 })

describe("a contact whom the centre calls", () => {
  it("is called once however often it is asked, hears what happened, and says with a key whether they come", async () => {
    const { answers, ask, calls, made, say, take } = await begin(await server.migrated())
    await ask()
    await ask()
    await until(() => made().length > 0)
    take()
    assert.deepInclude(calls.saidIn(call)!, { alarm: "3-201" })
    await ask()
    say({ _tag: "LegEstablished", attempt: 1 })
    assert.deepStrictEqual(answers(), [])
    say({ _tag: "DigitPressed", digit: "1" })
    assert.deepStrictEqual(answers(), ["accepted"])
    assert.lengthOf(made(), 1)
  })

  it("rings no longer when somebody has taken the incident, and is left in peace when they have answered", async () => {
    const noMore: AlarmCallRequest = { _tag: "CallNoMore", incident: "t1-1", climb: 2 }
    const ringing = await begin(await server.migrated())
    await ringing.ask()
    await until(() => ringing.made().length > 0)
    ringing.take()
    await Effect.runPromise(ringing.calls.asked(noMore))
    ringing.take()
    assert.strictEqual(ringing.runtime.peek(`call/${call}`)?._tag, "Ended")
    assert.deepStrictEqual(ringing.answers(), ["not-reached"])
    const talking = await begin(await server.migrated())
    await talking.ask()
    await until(() => talking.made().length > 0)
    talking.take()
    talking.say({ _tag: "LegEstablished", attempt: 1 })
    await Effect.runPromise(talking.calls.asked(noMore))
    talking.say({ _tag: "DigitPressed", digit: "1" })
    assert.deepStrictEqual(talking.answers(), ["accepted"])
  })

  it("is not called at all when somebody takes the incident before the call is made", async () => {
    const { answers, ask, calls, made } = await begin(await server.migrated())
    const asking = ask()
    await Effect.runPromise(calls.asked({ _tag: "CallNoMore", incident: "t1-1", climb: 2 }))
    await asking
    // The one for another rung is made, so the first would have been by now.
    await Effect.runPromise(calls.asked({ ...request, climb: 3 }))
    await until(() => calls.saidIn(alarmCallOf({ ...request, climb: 3 }, "").call) !== undefined)
    assert.deepStrictEqual([made(), answers()], [[], []])
  })

  it("is not reached who does not answer, or cannot be called", async () => {
    const { answers, ask, made, say, take } = await begin(await server.migrated())
    await ask()
    await until(() => made().length > 0)
    take()
    say({ _tag: "LegCleared", attempt: 1, cause: "NO_ANSWER", by: "party" })
    assert.deepStrictEqual(answers(), ["not-reached"])
    const nowhere = await begin(await server.migrated(), centre)
    await nowhere.ask()
    await until(() => nowhere.answers().length > 0)
    assert.deepStrictEqual([nowhere.answers(), nowhere.made()], [["not-reached"], []])
  })

  it("is not called again after a restart: what they said then counts", async () => {
    const url = await server.migrated()
    const { answers, ask, database, made } = await begin(url)
    await Effect.runPromise(
      database.query(async (db) => {
        const said: ReadonlyArray<Fact> = [
          {
            _tag: "CallMade",
            at: 1,
            call,
            origin: "outbound",
            by: null,
            callingNumber: "",
            dialledNumber: "1"
          } as never,
          { _tag: "KeyPressed", at: 2, call, key: "2", node: "keys" } as never
        ]
        await ensureMonths(db, [Date.now()])
        for (const [ordinal, body] of said.entries())
          await db
            .insertInto("facts")
            .values({
              actor: `call/${call}`,
              sequence: 1,
              ordinal,
              at: Date.now(),
              call: call satisfies CallId,
              agent: null,
              kind: body._tag,
              version: 1,
              body: JSON.stringify(body)
            } as never)
            .execute()
      })
    )
    await ask()
    await until(() => answers().length > 0)
    assert.deepStrictEqual([answers(), made()], [["refused"], []])
  })
})
