import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { SESSIONS_ENDED_HEADER } from "../../ports/OfficeDoor.ts"
import { SESSIONS_OF_ONE_LIMIT } from "../../records/accounts/sessions.ts"
import { withOffice } from "../testing/affairs-office.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const PASSWORD = "bells and 铃声"
interface Shown {
  readonly id: string
  readonly address: string
  readonly device: string
  readonly seenAt: number
  readonly isThis: boolean
}

describe("my sessions", () => {
  it("are listed with where they are from and the minute in which they were used last", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      await office.person("1002", PASSWORD)
      await office.signIn("1002")
      const there = await office.signIn("1001", { address: "10.0.0.7", device: "a telephone" })
      const here = await office.signIn("1001")
      const later = Date.now() + 5 * 60_000
      await office.door("sessionOf", { tokenHash: there.session, at: EpochMs.make(later) })
      const { json } = await office.ask("GET", "/api/me/sessions", undefined, here)
      assert.deepStrictEqual(
        json.map(({ address, device, isThis, seenAt }: Shown) => [address, device, isThis, seenAt % 60_000]),
        [
          ["10.0.0.7", "a telephone", false, 0],
          ["192.168.1.20", "Firefox", true, 0]
        ]
      )
      assert.strictEqual(json[0].seenAt, later - (later % 60_000))
      assert.notInclude(JSON.stringify(json), there.session)
    }))

  it("are ended one by one, or all but this one; nobody ends another's", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      await office.person("1002", PASSWORD)
      const other = await office.signIn("1002")
      const sessions = [await office.signIn("1001"), await office.signIn("1001"), await office.signIn("1001")]
      const [here, second, third] = sessions as [(typeof sessions)[0], (typeof sessions)[0], (typeof sessions)[0]]
      const theirs = (await office.ask("GET", "/api/me/sessions", undefined, other)).json[0].id
      assert.strictEqual((await office.ask("DELETE", `/api/me/sessions/${theirs}`, undefined, here)).status, 404)

      const listed: ReadonlyArray<Shown> = (await office.ask("GET", "/api/me/sessions", undefined, here)).json
      const one = listed.find(({ id }) => second.session.startsWith(id))!
      const ended = await office.ask("DELETE", `/api/me/sessions/${one.id}`, undefined, here)
      assert.strictEqual(ended.headers[SESSIONS_ENDED_HEADER], second.session)
      const others = await office.ask("DELETE", "/api/me/sessions", undefined, here)
      assert.strictEqual(others.headers[SESSIONS_ENDED_HEADER], third.session)
      const known = (tokenHash: string) => office.door("sessionOf", { tokenHash, at: EpochMs.make(Date.now()) })
      assert.deepStrictEqual(
        await Promise.all([...sessions, other].map(async ({ session }) => (await known(session)) !== null)),
        [true, false, false, true]
      )
    }))

  it("are fewer than a limit: a program that signs in anew each time does not fill the table", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      for (let count = 0; count < SESSIONS_OF_ONE_LIMIT + 3; count++) await office.signIn("1001")
      const here = await office.signIn("1001")
      const { json } = await office.ask("GET", "/api/me/sessions", undefined, here)
      assert.strictEqual(json.length, SESSIONS_OF_ONE_LIMIT)
      assert.isTrue(json.some(({ isThis }: Shown) => isThis))
    }))
})

describe("an administrator", () => {
  it("sees where somebody is signed in and signs them out everywhere, which the log says", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      const session = await office.signIn("1001", { address: "10.0.0.7" })
      assert.strictEqual((await office.ask("GET", "/api/people/1001/account")).json.sessions, 1)
      assert.strictEqual((await office.ask("GET", "/api/people/1001/sessions")).json[0].address, "10.0.0.7")
      const ended = await office.ask("DELETE", "/api/people/1001/sessions")
      assert.strictEqual(ended.status, 204)
      assert.strictEqual(ended.headers[SESSIONS_ENDED_HEADER], session.session)
      const history = await office.ask("GET", "/api/people/1001/history")
      assert.deepInclude(history.json[0], { account: "boss", action: "end-sessions" })
    }))
})

describe("my profile", () => {
  it("has my language and theme, which come with my session wherever I sign in", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      const me = await office.signIn("1001")
      const before = await office.ask("GET", "/api/me", undefined, me)
      assert.deepInclude(before.json, { user: "1001", language: "browser", theme: "system" })
      const changed = await office.ask("PUT", "/api/me", { language: "en" }, me)
      assert.deepInclude(changed.json, { language: "en", theme: "system" })
      await office.ask("PUT", "/api/me", { theme: "dark" }, me)
      const session = await office.door("sessionOf", { tokenHash: me.session, at: EpochMs.make(Date.now()) })
      assert.deepInclude(session!.account, { language: "en", theme: "dark", mustChangePassword: false })
    }))

  it("takes nothing else: nobody gives themselves a role", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      const me = await office.signIn("1001")
      const refused = await office.ask("PUT", "/api/me", { roles: ["administrator"] }, me)
      assert.deepInclude(refused.json, { error: "BadRequest", field: "body.roles" })
      assert.strictEqual((await office.ask("PUT", "/api/me", { language: "fr" }, me)).json.field, "body.language")
    }))
})
