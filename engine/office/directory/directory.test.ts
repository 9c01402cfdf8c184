import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { type TestOffice, withOffice } from "../testing/affairs-office.ts"
import { BASE, READER, SLAPD, slapdIsThere, startDirectory, type TestDirectory } from "../testing/test-directory.ts"
import { makeDirectory } from "./directory.ts"

const settings = () => ({ ...READER, url: directory.url, startTls: false, base: BASE, attribute: "uid" })
const PASSWORD = "bells and more"

let directory: TestDirectory

describe.skipIf(!slapdIsThere)(`the office's directory (${SLAPD})`, () => {
  let server: TestPostgres
  beforeAll(async () => {
    ;[server, directory] = await Promise.all([
      startPostgres(),
      startDirectory({ "1001": PASSWORD, boss: "of the directory" })
    ])
  }, 60_000)
  afterAll(async () => {
    await directory.stop()
    await server.remove()
  })

  const compared = async (user: string, password: string, given: object = {}, tls: object = {}) =>
    (await makeDirectory({ ...settings(), ...given }, tls).compare(user, password))._tag

  it("says whose password is right", async () => {
    assert.strictEqual(await compared("1001", PASSWORD), "Right")
    assert.strictEqual(await compared("1001", "bells"), "Wrong")
    assert.strictEqual(await compared("boss", PASSWORD), "Wrong")
    assert.strictEqual(await compared("nobody", PASSWORD), "Wrong")
  })

  it("is not asked with an empty password, which it would take for a bind of nobody", async () => {
    assert.strictEqual(await compared("1001", ""), "Wrong")
    // Not even where nobody listens: it is refused before.
    assert.strictEqual(await compared("1001", "", { url: "ldap://127.0.0.1:1" }), "Wrong")
  })

  it.each(["*", "100*", "1001)(uid=*", "*)(objectClass=*", "\\2a", "1001\u0000"])(
    "knows nobody called %j",
    async (user) => {
      assert.strictEqual(await compared(user, PASSWORD), "Wrong")
    }
  )

  it("is asked by ldaps and by StartTLS, and not where its certificate is not trusted", async () => {
    const { secureUrl, tls } = directory
    assert.strictEqual(await compared("1001", PASSWORD, { url: secureUrl }, tls), "Right")
    assert.strictEqual(await compared("1001", PASSWORD, { startTls: true }, tls), "Right")
    assert.strictEqual(await compared("1001", PASSWORD, { url: secureUrl }), "Away")
    assert.strictEqual(await compared("1001", PASSWORD, { startTls: true }), "Away")
  })

  it("is away when it does not answer, or does not take who looks for people", async () => {
    assert.strictEqual(await compared("1001", PASSWORD, { url: "ldap://127.0.0.1:1" }), "Away")
    assert.strictEqual(await compared("1001", PASSWORD, { bindPassword: "wrong" }), "Away")
  })

  const withDirectory = (accounts: "marked" | "all", work: (office: TestOffice) => Promise<void>) =>
    withOffice(
      server,
      async (office) => {
        await office.person("1001", "kept here")
        await office.person("boss", "kept here", ["administrator"])
        await work(office)
      },
      { directory: { ...defaults.signIn.directory, ...settings(), accounts } }
    )
  const mark = async (office: TestOffice, id: string, passwordIn: string) => {
    const {
      changedAt: _,
      changedBy: __,
      id: ___,
      version,
      ...values
    } = (await office.ask("GET", `/api/people/${id}`)).json
    const done = await office.ask("PUT", `/api/people/${id}?version=${version}`, { ...values, passwordIn })
    assert.strictEqual(done.status, 200, JSON.stringify(done.json))
  }
  const isThere = async (office: TestOffice, id: string) => (await office.account(id))?.isInDirectory

  it("has the passwords of those who are marked, and of nobody else", () =>
    withDirectory("marked", async (office) => {
      assert.isFalse(await isThere(office, "1001"))
      await mark(office, "1001", "directory")
      assert.isTrue(await isThere(office, "1001"))
      assert.isFalse(await isThere(office, "boss"))
      const answer = await office.door("directoryCompared", { user: "1001", password: PASSWORD })
      assert.strictEqual(answer._tag, "Right")
    }))

  it("is asked when two-step sign-in is turned off", () =>
    withDirectory("all", async (office) => {
      const me = await office.signIn("1001")
      assert.isTrue((await office.ask("GET", "/api/me/two-step", undefined, me)).json.hasPassword)
      await office.db
        .insertInto("two_step")
        .values({ person: "1001", secret: "sealed", made_at: 1, confirmed_at: 1, last_step: 0 })
        .execute()
      const off = async (password: string) =>
        (await office.ask("POST", "/api/me/two-step/off", { password, code: "0" }, me)).json.problems[0].field
      // The one kept here is not the password; with the right one only the code is wrong.
      assert.deepStrictEqual([await off("kept here"), await off(PASSWORD)], ["password", "code"])
    }))

  it("has the passwords of all, but for administrators who keep theirs here", () =>
    withDirectory("all", async (office) => {
      await mark(office, "boss", "here")
      assert.isTrue(await isThere(office, "1001"))
      assert.isFalse(await isThere(office, "boss"))
      // Also of who never had one here; wrong ones are counted for them as for everybody.
      await office.ask("POST", "/api/people", { id: "2001", name: "new", unit: "centre", roles: ["agent"] })
      assert.isTrue(await isThere(office, "2001"))
      const at = EpochMs.make(Date.now())
      for (let slip = 0; slip < 10; slip++)
        await office.door("passwordCompared", { account: "2001", isRight: false, at })
      assert.isAbove((await office.account("2001"))!.lockedUntil, at)
    }))
})
