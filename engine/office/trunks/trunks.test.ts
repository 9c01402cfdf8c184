import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { Database } from "../../ports/Database.ts"
import type { TrunkTold } from "../../ports/Trunk.ts"
import { trunksTold } from "../../records/trunks/told.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

/** What the switch would be told now. */
const told = (office: TestOffice): Promise<ReadonlyArray<TrunkTold>> => {
  const service = { query: (run: (db: TestOffice["db"]) => Promise<unknown>) => Effect.promise(() => run(office.db)) }
  const work = Effect.provideService(trunksTold, Database, { ...service, up: () => true, onChange: () => {} } as never)
  return Effect.runPromise(work as Effect.Effect<ReadonlyArray<TrunkTold>>)
}
const versionOf = async (office: TestOffice): Promise<number> =>
  (await office.db.selectFrom("centre_state").select("version").executeTakeFirstOrThrow()).version

const CARRIER = {
  id: "carrier",
  name: "电信 IMS",
  sources: ["192.0.2.0/28"],
  hosts: ["192.0.2.1", "192.0.2.2:5080"],
  mediaSources: ["192.0.2.16/28", "2001:db8::7"],
  registrar: "192.0.2.1:5070",
  registersAs: "4001",
  outRules: ["9|.="]
}
const enter = async (office: TestOffice, values: object): Promise<void> => {
  const made = await office.ask("POST", "/api/trunks", values)
  assert.strictEqual(made.status, 201, JSON.stringify(made.json))
}
const problemsWith = async (office: TestOffice, values: object): Promise<ReadonlyArray<string>> => {
  const { json, status } = await office.ask("POST", "/api/trunks", values)
  assert.strictEqual(status, 422, JSON.stringify(json))
  return (json.problems as ReadonlyArray<{ readonly field: string }>).map(({ field }) => field)
}

describe("trunks", () => {
  it("begin with this machine, so that what runs on it can call at once", () =>
    withOffice(postgres, async (office) => {
      const [only, ...others] = await told(office)
      assert.deepStrictEqual(others, [])
      assert.deepInclude(only, { id: "this-machine", from: ["127.0.0.0/8", "::1"], hosts: [] })
    }))

  it("are told to the switch as they were entered, in the order in which they follow each other", () =>
    withOffice(postgres, async (office) => {
      await enter(office, { id: "last", name: "Last", hosts: ["192.0.2.9"] })
      await enter(office, { id: "middle", name: "Middle", hosts: ["192.0.2.8"], next: "last", transport: "tls" })
      await enter(office, { ...CARRIER, next: "middle" })
      const [carrier, , middle] = await told(office)
      assert.deepInclude(carrier, {
        from: ["192.0.2.0/28"],
        media: ["192.0.2.16/28", "2001:db8::7"],
        hosts: [
          { address: "192.0.2.1", port: 5060 },
          { address: "192.0.2.2", port: 5080 }
        ],
        outRules: ["9|.="],
        next: ["middle", "last"],
        nextOn: [408, 500, 502, 503, 504]
      })
      assert.deepInclude(carrier?.registration, { user: "4001", authUser: "4001", expiresS: 600, password: "" })
      assert.deepStrictEqual(middle?.hosts, [{ address: "192.0.2.8", port: 5061 }])
    }))

  it("are refused with the field that is wrong", () =>
    withOffice(postgres, async (office) => {
      assert.deepStrictEqual(await problemsWith(office, { ...CARRIER, sources: ["carrier.example"] }), ["sources"])
      assert.deepStrictEqual(await problemsWith(office, { ...CARRIER, hosts: ["192.0.2.1:70000"] }), ["hosts"])
      assert.deepStrictEqual(await problemsWith(office, { ...CARRIER, registersAs: null }), ["registersAs"])
      assert.deepStrictEqual(await problemsWith(office, { ...CARRIER, mediaSources: ["192.0.2.0/33"] }), [
        "mediaSources"
      ])
      await enter(office, CARRIER)
      assert.deepStrictEqual(await problemsWith(office, { ...CARRIER, id: "loop", next: "loop" }), ["next"])
    }))
})

describe("the password of a trunk", () => {
  it("reaches the switch at once, is never read back, and the log has no word of it", () =>
    withOffice(postgres, async (office) => {
      await enter(office, CARRIER)
      const before = await versionOf(office)
      const path = "/api/trunks/carrier/password"
      assert.deepStrictEqual((await office.ask("GET", path)).json, { isSet: false })
      const set = await office.ask("PUT", path, { password: "given-by-the-carrier" })
      assert.deepStrictEqual([set.status, set.json], [200, { isSet: true }])
      assert.isAbove(await versionOf(office), before)
      const [carrier] = await told(office)
      assert.strictEqual(carrier?.registration?.password, "given-by-the-carrier")
      const seen = [await office.ask("GET", path), await office.ask("GET", "/api/trunks/carrier")]
      const log = await office.db.selectFrom("audit_log").selectAll().execute()
      assert.notInclude(JSON.stringify([seen, log]), "given-by-the-carrier")
      assert.isTrue(log.some(({ action, object_id }) => action === "set-password" && object_id === "carrier"))
      assert.deepStrictEqual((await office.ask("PUT", path, { password: "" })).json, { isSet: false })
    }))

  it("is set by who may change trunks, of a trunk that there is", () =>
    withOffice(postgres, async (office) => {
      await enter(office, CARRIER)
      const seeing = { asker: askerWith("viewer", { "channels.view": "organisation" }) }
      const path = "/api/trunks/carrier/password"
      assert.strictEqual((await office.ask("PUT", path, { password: "x" }, seeing)).status, 403)
      assert.strictEqual((await office.ask("PUT", "/api/trunks/none/password", { password: "x" })).status, 404)
    }))
})
