import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { PERMISSIONS } from "#wire/permissions.ts"
import type { Asker } from "#wire/asker.ts"
import { openDatabase } from "../adapters/postgres/database.ts"
import { startPostgres, type TestPostgres } from "../adapters/postgres/testing/test-database.ts"
import { lookAt } from "../perform/look.ts"
import { makeCallDoor } from "./call-door.ts"
import { ben, callKind, centreOf, signedIn } from "./testing/people.ts"
import { slowMailboxes } from "./testing/slow-mailboxes.ts"

/** Programs that have the centre call somebody, and ask again when they heard no answer. */

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

const chief: Asker = {
  account: "chief",
  name: "Chief",
  agent: null,
  unit: "centre",
  grants: Object.fromEntries(PERMISSIONS.map((permission) => [permission, "organisation"])),
  reach: { team: ["centre"], department: ["centre"] }
}
const request = { to: { _tag: "Agent", agent: ben }, flow: "direct" } as const

/** A centre whose calls take their messages, and whose disk answers, when a test says so. */
const atDoor = async () => {
  const url = await server.migrated()
  const { service: database } = await Effect.runPromise(Scope.provide(openDatabase(url), scope))
  const slow = slowMailboxes([callKind], { [`agent/${ben}`]: signedIn(ben) })
  const { addresses, peek: stateOf } = slow.runtime
  const disk = { stuck: false }
  const flush = Effect.suspend(() => (disk.stuck ? Effect.never : Effect.void))
  const look = lookAt({ addresses, stateOf }, () => centreOf({}))
  const door = makeCallDoor({ runtime: slow.runtime, look, database, flush })
  const ask = (key?: string) =>
    Effect.runPromise(
      Effect.catchTag(door({ asker: chief, request, reaches: () => true }, key), "StoreAway", Effect.succeed)
    )
  return { ...slow, disk, ask }
}

describe("a call that the centre is to make", () => {
  it("has not begun for who asks again, before it is on disk", async () => {
    const { ask, disk, take, waiting } = await atDoor()
    disk.stuck = true
    const first = ask("k1")
    await untilTold(waiting)
    take()
    assert.strictEqual((await first)._tag, "StoreAway")
    assert.strictEqual((await ask("k1"))._tag, "StoreAway")
    disk.stuck = false
    assert.strictEqual((await ask("k1"))._tag, "Begun")
  }, 30_000)

  it("is not said to be refused while it may yet begin, and is one however often it is asked for", async () => {
    const { ask, runtime, take, waiting } = await atDoor()
    assert.strictEqual((await ask("k1"))._tag, "StoreAway")
    assert.strictEqual((await ask("k1"))._tag, "StoreAway")
    assert.deepStrictEqual(waiting(), ["MakeCallAsked"])
    take()
    const begun = await ask("k1")
    assert.strictEqual(begun._tag, "Begun")
    assert.deepStrictEqual(await ask("k1"), begun)
    assert.lengthOf(
      runtime.addresses().filter((address) => address.startsWith("call/")),
      1
    )
  }, 30_000)

  it("without a key is nothing to be asked for again lightly: it is said", async () => {
    const { ask } = await atDoor()
    const answer = await ask()
    assert.match(answer._tag === "StoreAway" ? answer.reason : answer._tag, /may make a second call/u)
  }, 30_000)
})

const untilTold = async (waiting: () => ReadonlyArray<string>): Promise<void> => {
  while (waiting().length === 0) await new Promise((resolve) => setImmediate(resolve))
}
