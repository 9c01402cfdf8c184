import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { type TestOffice, withOffice } from "../testing/affairs-office.ts"

/** The centre's rules for passwords, locks and sessions: each is changed by an administrator and counts at once, without a restart. */

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const FIRST = "bells and 铃声"
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const setTo = async ({ ask }: TestOffice, name: string, value: unknown): Promise<void> => {
  const all = (await ask("GET", "/api/parameters")).json as ReadonlyArray<{ name: string; version: number }>
  const { version } = all.find((each) => each.name === name)!
  const answer = await ask("PUT", `/api/parameters/${name}?version=${version}`, { value })
  assert.strictEqual(answer.status, 200, JSON.stringify(answer.json))
}

/** What becomes of the wish for that password. */
const changed = async ({ ask, signIn }: TestOffice, old: string, next: string): Promise<number | string> => {
  const answer = await ask("POST", "/api/me/password", { old, new: next }, await signIn("1001"))
  return answer.status === 204 ? 204 : answer.json.problems[0].en
}

describe("a new password", () => {
  it("is as long as the centre says, and holds what it says", () =>
    withOffice(server, async (office) => {
      await office.person("1001", FIRST)
      await setTo(office, "passwords.leastLength", 12)
      assert.strictEqual(await changed(office, FIRST, "eleven eggs"), "must have at least 12 characters")
      await setTo(office, "passwords.mustHold", ["upper", "digit"])
      assert.strictEqual(await changed(office, FIRST, "twelve bells here"), "must hold a capital letter and a digit")
      assert.strictEqual(await changed(office, FIRST, "Twelve bells, 12"), 204)
      const set = await office.ask("POST", "/api/people/1001/password", { password: "no digit Here" })
      assert.strictEqual(set.json.problems[0].en, "must hold a digit")
    }))

  it("is none of the last ones", () =>
    withOffice(server, async (office) => {
      await office.person("1001", FIRST)
      await setTo(office, "passwords.notLast", 3)
      assert.strictEqual(await changed(office, FIRST, "the second bell"), 204)
      assert.strictEqual(await changed(office, "the second bell", FIRST), "may not be one of the last 3")
      assert.strictEqual(await changed(office, "the second bell", "the third bell"), 204)
      assert.strictEqual(await changed(office, "the third bell", FIRST), "may not be one of the last 3")
      assert.strictEqual(await changed(office, "the third bell", "the fourth bell"), 204)
      assert.strictEqual(await changed(office, "the fourth bell", FIRST), 204)
    }))

  it("must be chosen at the sign-in when the old one is too old", () =>
    withOffice(server, async (office) => {
      await office.person("1001", FIRST)
      assert.strictEqual(await changed(office, FIRST, "a bell of today"), 204)
      const after = async (days: number) =>
        (await office.door("accountOf", { user: "1001", at: EpochMs.make(Date.now() + days * 24 * HOUR_MS) }))!
          .mustChangePassword
      assert.isFalse(await after(3_000))
      await setTo(office, "passwords.goodForDays", 90)
      assert.deepStrictEqual([await after(89), await after(91)], [false, true])
    }))
})

describe("wrong passwords", () => {
  it("lock an account after as many as the centre says, for as long as it says", () =>
    withOffice(server, async (office) => {
      await office.person("1001", FIRST)
      await setTo(office, "lockOut.tries", 3)
      await setTo(office, "lockOut.minutes", 40)
      const at = EpochMs.make(Date.now())
      const wrong = async () =>
        Math.max(0, (await office.door("passwordCompared", { account: "1001", isRight: false, at })) - at)
      assert.deepStrictEqual([await wrong(), await wrong(), await wrong()], [0, 0, 40 * MINUTE_MS])
    }))
})

describe("a session", () => {
  const isThere = async ({ door }: TestOffice, tokenHash: string, afterMs: number) =>
    (await door("sessionOf", { tokenHash, at: EpochMs.make(Date.now() + afterMs) })) !== null

  it("lasts as long as the centre says, also one that has begun", () =>
    withOffice(server, async (office) => {
      await office.person("1001", FIRST)
      const { session } = await office.signIn("1001")
      assert.isTrue(await isThere(office, session, 3 * HOUR_MS))
      await setTo(office, "sessions.hours", 2)
      assert.isTrue(await isThere(office, session, 1.9 * HOUR_MS))
      assert.deepStrictEqual(
        await office.door("sessionsSeen", { tokenHashes: [session], at: EpochMs.make(Date.now() + 2.1 * HOUR_MS) }),
        [session]
      )
      assert.isFalse(await isThere(office, session, 2.1 * HOUR_MS))
    }))

  it("ends when nobody used it for so long, and not while a screen is open", () =>
    withOffice(server, async (office) => {
      await office.person("1001", FIRST)
      await setTo(office, "sessions.idleMinutes", 30)
      const [idle, open] = [(await office.signIn("1001")).session, (await office.signIn("1001")).session]
      const seen = EpochMs.make(Date.now() + 20 * MINUTE_MS)
      assert.deepStrictEqual(await office.door("sessionsSeen", { tokenHashes: [open], at: seen }), [])
      assert.isTrue(await isThere(office, open, 40 * MINUTE_MS))
      assert.isFalse(await isThere(office, idle, 40 * MINUTE_MS))
      assert.isFalse(await isThere(office, idle, 0), "and does not come back")
    }))
})
