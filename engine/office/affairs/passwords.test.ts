import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { SESSIONS_CHANGED_HEADER, SESSIONS_ENDED_HEADER } from "../../ports/OfficeDoor.ts"
import { ha1Of, ha1Sha256Of } from "../../records/accounts/schema.ts"
import { isPassword } from "../../password-hash/password-hash.ts"
import { verifyChain } from "../../records/audit/log.ts"
import { askerWith, EVERYTHING, type TestOffice, withOffice } from "../testing/affairs-office.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

/** The usual quarter of an hour. */
const LOCK_MS = 15 * 60_000
const OLD = "bells and 铃声"
const NEW = "a new bell for me"

const opens = async ({ account }: TestOffice, id: string, password: string): Promise<boolean> =>
  isPassword(password, (await account(id))!.passwordHash)

describe("my password", () => {
  it("is changed by who knows the old one, and ends my other sessions", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const [here, there] = [await office.signIn("1001"), await office.signIn("1001", { device: "a telephone" })]
      const answer = await office.ask("POST", "/api/me/password", { old: OLD, new: NEW }, here)
      assert.strictEqual(answer.status, 204)
      assert.isTrue(await opens(office, "1001", NEW))
      // The gateway forgets them at once.
      assert.strictEqual(answer.headers[SESSIONS_ENDED_HEADER], there.session)
      assert.strictEqual(answer.headers[SESSIONS_CHANGED_HEADER], here.session)
      const sessions = await office.ask("GET", "/api/me/sessions", undefined, here)
      assert.deepStrictEqual(
        sessions.json.map(({ device, isThis }: { device: string; isThis: boolean }) => [device, isThis]),
        [["Firefox", true]]
      )
      assert.strictEqual((await verifyChain(office.db)).brokenAt, null)
    }))

  it.each([
    ["shorter than 8 characters", "seven77"],
    ["the user name", "Long.Name.1001"],
    ["one of the most used", "Password123"],
    ["one character only", "aaaaaaaaaa"],
    ["a run", "23456789"],
    ["the old one", OLD]
  ])("may not be %s", (_, wanted) =>
    withOffice(server, async (office) => {
      await office.person("long.name.1001", OLD, ["supervisor"])
      const me = await office.signIn("long.name.1001")
      const answer = await office.ask("POST", "/api/me/password", { old: OLD, new: wanted }, me)
      assert.strictEqual(answer.status, 422)
      assert.strictEqual(answer.json.problems[0].field, "new")
      assert.isNotEmpty(answer.json.problems[0].zh)
      assert.isTrue(await opens(office, "long.name.1001", OLD))
    })
  )

  it("stays when the old one is wrong, and that counts like a wrong sign-in", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const me = await office.signIn("1001")
      for (let slip = 0; slip < 5; slip++) {
        const wrong = await office.ask("POST", "/api/me/password", { old: "no", new: NEW }, me)
        assert.strictEqual(wrong.json.problems[0].field, "old")
      }
      const locked = await office.ask("POST", "/api/me/password", { old: OLD, new: NEW }, me)
      assert.include(locked.json.problems[0].en, "too often")
      assert.isTrue(await opens(office, "1001", OLD))
    }))

  it("is none of a program's affairs", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const { asker } = await office.signIn("1001")
      assert.strictEqual((await office.ask("POST", "/api/me/password", { old: OLD, new: NEW }, { asker })).status, 403)
    }))
})

describe("a password from an administrator", () => {
  it("is made up and told once, must be changed, and ends the person's sessions", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const { session } = await office.signIn("1001")
      const answer = await office.ask("POST", "/api/people/1001/password", {})
      assert.strictEqual(answer.status, 200)
      assert.match(answer.json.password, /^[a-z2-9]{12}$/u)
      assert.strictEqual(answer.headers[SESSIONS_ENDED_HEADER], session)
      assert.isTrue(await opens(office, "1001", answer.json.password))
      assert.isTrue((await office.account("1001"))!.mustChangePassword)
      assert.isNull(await office.door("sessionOf", { tokenHash: session, at: EpochMs.make(Date.now()) }))
      // Nothing of it can be read again, in the log neither.
      const { rows } = await sql`select * from audit_log`.execute(office.db)
      assert.notInclude(JSON.stringify(rows), answer.json.password)
      // Chosen by the person, it is theirs.
      const me = await office.signIn("1001")
      await office.ask("POST", "/api/me/password", { old: answer.json.password, new: NEW }, me)
      assert.isFalse((await office.account("1001"))!.mustChangePassword)
    }))

  it("may be given, within the same rules, also to who had none", () =>
    withOffice(server, async (office) => {
      await office.ask("POST", "/api/people", { id: "2001", name: "new", unit: "centre", roles: ["agent"] })
      assert.isNull(await office.account("2001"))
      const short = await office.ask("POST", "/api/people/2001/password", { password: "2001" })
      assert.strictEqual(short.json.problems[0].field, "password")
      const given = await office.ask("POST", "/api/people/2001/password", { password: "for the first day" })
      assert.deepStrictEqual(given.json, { password: null })
      assert.isTrue((await office.account("2001"))!.mustChangePassword)
    }))

  it("is not for people beyond the asker's units, nor for who may do more", () =>
    withOffice(server, async (office) => {
      await office.ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
      await office.person("1001", OLD)
      await office.person("south-agent", OLD, ["agent"], "south")
      await office.person("south-boss", OLD, ["administrator"], "south")
      const { "users.edit": _, ...agents } = (await office.account("south-agent"))!.asker.grants
      const chief = { asker: askerWith("chief", { ...agents, "users.edit": "team" }, "south") }
      assert.strictEqual((await office.ask("POST", "/api/people/1001/password", {}, chief)).status, 404)
      assert.strictEqual((await office.ask("POST", "/api/people/south-agent/password", {}, chief)).status, 200)
      const more = await office.ask("POST", "/api/people/south-boss/password", {}, chief)
      assert.strictEqual(more.status, 403)
      assert.include(more.json.message, "may do more than you")
      const viewer = { asker: askerWith("viewer", { "users.view": "organisation" }) }
      assert.strictEqual((await office.ask("POST", "/api/people/1001/password", {}, viewer)).status, 403)
      assert.isTrue(await opens(office, "south-boss", OLD))
    }))
})

describe("wrong passwords in a row", () => {
  it("slow the account down, then lock it for a quarter of an hour, and an administrator unlocks it", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const at = Date.now()
      const waits: Array<number> = []
      for (let slip = 0; slip < 10; slip++)
        waits.push((await office.door("passwordCompared", { account: "1001", isRight: false, at: at as EpochMs })) - at)
      assert.deepStrictEqual(
        waits.map((wait) => Math.max(wait, 0)),
        [0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, LOCK_MS]
      )
      assert.strictEqual((await office.account("1001"))!.lockedUntil, at + LOCK_MS)
      const locked = await office.ask("GET", "/api/locked-accounts")
      assert.deepInclude(locked.json[0], { user: "1001", wrongPasswords: 10, lockedUntil: at + LOCK_MS })
      assert.strictEqual((await office.ask("POST", "/api/people/1001/unlock")).status, 204)
      assert.strictEqual((await office.account("1001"))!.lockedUntil, 0)
      assert.deepStrictEqual((await office.ask("GET", "/api/locked-accounts")).json, [])
      const history = await office.ask("GET", "/api/people/1001/history")
      assert.deepStrictEqual(
        history.json.map(({ account, action }: { account: string; action: string }) => `${account} ${action}`),
        ["boss unlock", "system lock", "boss create"]
      )
    }))

  it("are forgotten after a right one", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const at = EpochMs.make(Date.now())
      for (let slip = 0; slip < 4; slip++)
        await office.door("passwordCompared", { account: "1001", isRight: false, at })
      await office.door("passwordCompared", { account: "1001", isRight: true, at })
      assert.strictEqual(await office.door("passwordCompared", { account: "1001", isRight: false, at }), 0)
      assert.strictEqual((await office.ask("GET", "/api/people/1001/account")).json.wrongPasswords, 1)
    }))
})

describe("the password of a telephone", () => {
  it("is told once, with all that a person types into it, and the engine hears of it", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const version = async () =>
        (await sql<{ readonly version: number }>`select version from centre_state`.execute(office.db)).rows[0]!.version
      const before = await version()
      const { json } = await office.ask("POST", "/api/people/1001/telephone-password")
      assert.deepInclude(json, { user: "1001", realm: "carillon", address: "192.168.1.10:5060" })
      const inCode = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`, "u").exec(json.qr)?.[1]
      assert.deepStrictEqual(["RegisterServer", "UserID", "AuthID", "AuthPass"].map(inCode), [
        "192.168.1.10:5060",
        "1001",
        "1001",
        json.password
      ])
      const account = await office.db.selectFrom("sip_accounts").selectAll().executeTakeFirstOrThrow()
      assert.deepStrictEqual(account, {
        user: "1001",
        realm: "carillon",
        ha1: ha1Of("1001", "carillon", json.password),
        ha1_sha256: ha1Sha256Of("1001", "carillon", json.password)
      })
      assert.strictEqual(await version(), before + 1)
      assert.isTrue((await office.ask("GET", "/api/people/1001/account")).json.hasTelephonePassword)
    }))

  it("is kept as a sum, which a FreeSWITCH may hear", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      assert.isNull(await office.door("telephoneOf", { user: "1001" }))
      const { json } = await office.ask("POST", "/api/people/1001/telephone-password")
      const ha1 = ha1Of("1001", "carillon", json.password)
      assert.deepStrictEqual(await office.door("telephoneOf", { user: "1001" }), { ha1, realm: "carillon" })
      assert.isNull(await office.door("telephoneOf", { user: "1002" }))
    }))

  it("is refused for who has no agent's number", () =>
    withOffice(server, async (office) => {
      await office.person("chief", OLD, ["supervisor"])
      const answer = await office.ask("POST", "/api/people/chief/telephone-password")
      assert.strictEqual(answer.json.problems[0].field, "agent")
    }))
})

describe("every endpoint of people's own affairs", () => {
  it("refuses who has no right to it", () =>
    withOffice(server, async (office) => {
      await office.person("1001", OLD)
      const nobody = { asker: askerWith("nobody", {}) }
      for (const [method, path] of [
        ["GET", "/api/locked-accounts"],
        ["GET", "/api/people/1001/account"],
        ["POST", "/api/people/1001/telephone-password"],
        ["POST", "/api/people/1001/unlock"],
        ["GET", "/api/people/1001/sessions"],
        ["DELETE", "/api/people/1001/sessions"]
      ] as const) {
        assert.strictEqual((await office.ask(method, path, undefined, nobody)).status, 403, `${method} ${path}`)
        assert.strictEqual((await office.ask(method, path, undefined, null)).status, 403, `${method} ${path}`)
      }
      assert.isAbove(Object.keys(EVERYTHING).length, 80)
    }))
})
