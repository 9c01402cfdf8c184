import { createHash } from "node:crypto"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { ha1Of } from "../../records/accounts/schema.ts"
import { askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.remove())

const DAY_MS = 86_400_000
const BOOT_FILES = ["y000000000000.boot", "805ec0123456.boot", "cfg805ec0123456.xml", "x805ec0123456.cfg"]
const OWN_FILE = "805ec0123456.cfg"

const ha1Now = async (office: TestOffice): Promise<string | undefined> =>
  (await office.db.selectFrom("sip_accounts").select("ha1").where("user", "=", "1001").executeTakeFirst())?.ha1

const passwordIn = (file: string): string =>
  /^account\.1\.password = (.+)$/mu.exec(file)?.[1] ?? /<P34>([^<]+)<\/P34>/u.exec(file)?.[1] ?? ""

const linkFor = async (
  office: TestOffice,
  maker = "yealink"
): Promise<{ readonly token: string; readonly endsAt: number }> => {
  const { json, status } = await office.ask("POST", "/api/people/1001/telephone-link", { maker })
  assert.strictEqual(status, 200, JSON.stringify(json))
  const token = /^\/provisioning\/([\w-]{22})\/$/u.exec(String(json.path))?.[1]
  assert.isDefined(token)
  return { token: token!, endsAt: json.endsAt }
}

/** As the gateway asks for a telephone. */
const fetchBy = (office: TestOffice, token: string, fileName: string, at = Date.now()) =>
  office.door("telephoneFile", {
    tokenHash: createHash("sha256").update(token).digest("hex"),
    fileName,
    at: EpochMs.make(at),
    address: "192.168.1.77"
  })

describe("the file of a desk telephone", () => {
  it("has a new password, which the switch is told, and is never read again", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", "secret")
      await office.ask("PUT", "/api/parameters/telephones", { "telephones.ntpServer": "192.168.1.1" })
      for (const maker of ["yealink", "grandstream"]) {
        const { json, status } = await office.ask("POST", "/api/people/1001/telephone-file", { maker })
        assert.strictEqual(status, 200, JSON.stringify(json))
        const password = passwordIn(json.content)
        assert.match(password, /^\w{10,}$/u)
        assert.strictEqual(await ha1Now(office), ha1Of("1001", "carillon", password))
        assert.include(json.content, "192.168.1.10")
        assert.strictEqual(json.fileName, maker === "yealink" ? "1001.cfg" : "1001.xml")
        const log = JSON.stringify(await office.db.selectFrom("audit_log").selectAll().execute())
        assert.notInclude(log, password)
      }
    }))

  it("is for who may change people, of somebody with a telephone, by a way that the switch hears", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", "secret")
      await office.person("clerk", "secret", ["supervisor"])
      const seeing = { asker: askerWith("viewer", { "users.view": "organisation" }) }
      const path = "/api/people/1001/telephone-file"
      assert.strictEqual((await office.ask("POST", path, { maker: "yealink" }, seeing)).status, 403)
      assert.strictEqual((await office.ask("POST", path, { maker: "nobody" })).status, 400)
      assert.strictEqual((await office.ask("POST", path, { maker: "yealink", transport: "tcp" })).status, 422)
      assert.strictEqual(
        (await office.ask("POST", "/api/people/clerk/telephone-file", { maker: "yealink" })).status,
        422
      )
      assert.strictEqual(
        (await office.ask("POST", "/api/people/none/telephone-file", { maker: "yealink" })).status,
        404
      )
      assert.isUndefined(await ha1Now(office))
      const tls = await office.ask("POST", path, { maker: "yealink", transport: "tls" })
      assert.include(tls.json.content, "account.1.sip_server.1.port = 5061")
    }))
})

describe("a link for a desk telephone", () => {
  it("gives it its own file once, with a password that is made then; other files that it asks for are not there", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", "secret")
      const { token } = await linkFor(office)
      assert.isUndefined(await ha1Now(office))
      for (const other of BOOT_FILES)
        assert.deepStrictEqual(await fetchBy(office, token, other), { _tag: "Nothing" }, other)
      const got = await fetchBy(office, token, OWN_FILE)
      assert.strictEqual(got._tag, "File")
      const password = passwordIn(got._tag === "File" ? got.content : "")
      assert.strictEqual(await ha1Now(office), ha1Of("1001", "carillon", password))
      assert.deepStrictEqual(await fetchBy(office, token, OWN_FILE), { _tag: "NoLink" })
      assert.strictEqual(await ha1Now(office), ha1Of("1001", "carillon", password))
      const log = await office.db.selectFrom("audit_log").selectAll().execute()
      const line = log.find(({ action }) => action === "telephone-fetched")
      assert.include(JSON.stringify(line), "805ec0123456")
      assert.include(JSON.stringify(line), "192.168.1.77")
      assert.notInclude(JSON.stringify([log, await office.ask("GET", "/api/people/1001")]), token)
    }))

  it("ends after a day, with the next one, when it is taken back, and with its person", () =>
    withOffice(postgres, async (office) => {
      await office.person("1001", "secret")
      const late = await linkFor(office)
      assert.deepStrictEqual(await fetchBy(office, late.token, OWN_FILE, Date.now() + DAY_MS + 1_000), {
        _tag: "NoLink"
      })
      const next = await linkFor(office, "grandstream")
      assert.deepStrictEqual(await fetchBy(office, late.token, OWN_FILE), { _tag: "NoLink" })
      assert.strictEqual((await office.ask("DELETE", "/api/people/1001/telephone-link")).status, 204)
      assert.strictEqual((await office.ask("DELETE", "/api/people/1001/telephone-link")).status, 404)
      assert.deepStrictEqual(await fetchBy(office, next.token, "cfg805ec0123456.xml"), { _tag: "NoLink" })
      assert.isUndefined(await ha1Now(office))
    }))
})
