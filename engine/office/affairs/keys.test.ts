import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { SESSIONS_ENDED_HEADER } from "../../ports/OfficeDoor.ts"
import { secretHashOf } from "../../records/accounts/keys.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const crm = { name: "crm", unit: "centre", grants: [{ permission: "queues.view", level: "organisation" }] }
const opens = async (office: TestOffice, secret: string, at = Date.now()) =>
  office.door("keyOf", { secretHash: secretHashOf(secret), at: EpochMs.make(at) })

describe("a key for a program", () => {
  it("is told once, opens what it was given, and is known by its name in the log", () =>
    withOffice(server, async (office) => {
      const made = await office.ask("POST", "/api/api-keys", crm)
      assert.strictEqual(made.status, 201)
      assert.match(made.json.secret, /^ck_[\w-]{43}$/u)
      const { asker } = (await opens(office, made.json.secret))!.account
      assert.deepInclude(asker, { account: "key:crm", agent: null, grants: { "queues.view": "organisation" } })
      assert.strictEqual((await office.ask("GET", "/api/queues", undefined, { asker })).status, 200)
      assert.strictEqual((await office.ask("GET", "/api/people", undefined, { asker })).status, 403)
      const [listed] = (await office.ask("GET", "/api/api-keys")).json
      assert.deepInclude(listed, { name: "crm", madeBy: "boss", isOff: false, expiresAt: null })
      assert.strictEqual(listed.usedAt % 60_000, 0)
      const log = JSON.stringify(await office.db.selectFrom("audit_log").selectAll().execute())
      for (const kept of [JSON.stringify(listed), log]) {
        assert.notInclude(kept, made.json.secret)
        assert.notInclude(kept, secretHashOf(made.json.secret))
      }
    }))

  it("opens nothing when it is off, run out, or taken away, and the gateway hears of it", () =>
    withOffice(server, async (office) => {
      const { json } = await office.ask("POST", "/api/api-keys", { ...crm, expiresAt: Date.now() + 60_000 })
      assert.isNull(await opens(office, json.secret, Date.now() + 60_001))
      assert.isNull(await opens(office, `ck_${"x".repeat(43)}`))
      const off = await office.ask("POST", `/api/api-keys/${json.id}/off`)
      assert.isTrue(off.json.isOff)
      assert.strictEqual(off.headers[SESSIONS_ENDED_HEADER], secretHashOf(json.secret))
      assert.isNull(await opens(office, json.secret))
      assert.isFalse((await office.ask("POST", `/api/api-keys/${json.id}/on`)).json.isOff)
      assert.isNotNull(await opens(office, json.secret))
      const gone = await office.ask("DELETE", `/api/api-keys/${json.id}`)
      assert.strictEqual(gone.headers[SESSIONS_ENDED_HEADER], secretHashOf(json.secret))
      assert.isNull(await opens(office, json.secret))
      assert.strictEqual((await office.ask("DELETE", `/api/api-keys/${json.id}`)).status, 404)
    }))

  it("may do no more than who makes it: no other permission, no wider level, no other unit", () =>
    withOffice(server, async (office) => {
      for (const id of ["south", "north"])
        await office.ask("POST", "/api/units", { id, name: id, level: "team", parent: "centre" })
      const chief = askerWith("chief", { "integrations.api-keys": "team", "calls.view": "team" }, "south")
      const make = (unit: string, permission: string, level: string) =>
        office.ask(
          "POST",
          "/api/api-keys",
          { name: `${unit}-${level}`, unit, grants: [{ permission, level }] },
          { asker: chief }
        )
      const field = (answer: { json: any }) => answer.json.problems?.[0].field
      assert.strictEqual(field(await make("south", "calls.listen", "team")), "grants")
      assert.strictEqual(field(await make("south", "calls.view", "organisation")), "grants")
      assert.strictEqual(field(await make("north", "calls.view", "team")), "unit")
      assert.strictEqual(field(await make("centre", "calls.view", "team")), "unit")
      assert.strictEqual(field(await make("nowhere", "calls.view", "team")), "unit")
      const made = await make("south", "calls.view", "team")
      assert.strictEqual(made.status, 201)
      // And sees none of other units.
      await office.ask("POST", "/api/api-keys", crm)
      const seen = await office.ask("GET", "/api/api-keys", undefined, { asker: chief })
      assert.deepStrictEqual(
        seen.json.map(({ id }: { id: string }) => id),
        [made.json.id]
      )
    }))

  it("is refused with the field when something does not fit", () =>
    withOffice(server, async (office) => {
      await office.ask("POST", "/api/api-keys", crm)
      assert.strictEqual((await office.ask("POST", "/api/api-keys", crm)).json.problems[0].field, "name")
      const past = { ...crm, name: "old", expiresAt: 1 }
      assert.strictEqual((await office.ask("POST", "/api/api-keys", past)).json.problems[0].field, "expiresAt")
      assert.strictEqual((await office.ask("POST", "/api/api-keys", { ...crm, name: "a b" })).json.field, "body.name")
      assert.strictEqual((await office.ask("POST", "/api/api-keys", { ...crm, grants: [] })).json.field, "body.grants")
      const nobody = { asker: askerWith("nobody", { "users.edit": "organisation" }) }
      assert.strictEqual((await office.ask("GET", "/api/api-keys", undefined, nobody)).status, 403)
    }))
})
