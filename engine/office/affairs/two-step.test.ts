import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { SESSIONS_CHANGED_HEADER } from "../../ports/OfficeDoor.ts"
import { codeOf, stepAt } from "../../records/accounts/totp.ts"
import { verifyChain } from "../../records/audit/log.ts"
import { type AskedBy, askerWith, type TestOffice, withOffice } from "../testing/affairs-office.ts"

/** The usual quarter of an hour. */
const LOCK_MS = 15 * 60_000

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const PASSWORD = "bells and 铃声"
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/** As an app does that was told the secret. */
const secretOf = (base32: string): Buffer => {
  const bits = [...base32].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("")
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** Somebody who has switched it on at this moment, the app and the codes in their hands. */
const withTwoStep = async (office: TestOffice, id = "1001") => {
  await office.person(id, PASSWORD)
  const me = await office.signIn(id)
  const offer = await office.ask("POST", "/api/me/two-step/offer", undefined, me)
  assert.strictEqual(offer.status, 200)
  const secret = secretOf(offer.json.secret)
  const began = Date.now()
  const confirmed = await office.ask("POST", "/api/me/two-step", { code: codeOf(secret, stepAt(began)) }, me)
  assert.strictEqual(confirmed.status, 200)
  const recoveryCodes: ReadonlyArray<string> = confirmed.json.recoveryCodes
  /** The office goes by the time that the gateway says. */
  const compare = (code: string, at: number) => office.door("codeCompared", { account: id, code, at: EpochMs.make(at) })
  return {
    me,
    secret,
    offer: offer.json,
    recoveryCodes,
    compare,
    later: (steps: number) => began + steps * 30_000,
    confirmed
  }
}

const actions = async ({ db }: TestOffice) =>
  (await db.selectFrom("audit_log").selectAll().orderBy("serial").execute()).map(
    ({ account, action, object_id }) => `${account} ${action} ${object_id}`
  )

describe("two-step sign-in", () => {
  it("is on once a code of the new secret was given, and tells ten recovery codes once", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      const me = await office.signIn("1001")
      const read = () => office.ask("GET", "/api/me/two-step", undefined, me)
      assert.deepStrictEqual((await read()).json, {
        isOn: false,
        isWanted: false,
        since: 0,
        hasPassword: true,
        recoveryCodesLeft: 0
      })
      const first = (await office.ask("POST", "/api/me/two-step/offer", undefined, me)).json
      const second = (await office.ask("POST", "/api/me/two-step/offer", undefined, me)).json
      assert.match(second.uri, new RegExp(`^otpauth://totp/Carillon:1001\\?secret=${second.secret}&`, "u"))
      assert.isFalse((await office.account("1001"))!.hasTwoStep)
      const confirm = (secret: string) =>
        office.ask("POST", "/api/me/two-step", { code: codeOf(secretOf(secret), stepAt(Date.now())) }, me)
      const old = await confirm(first.secret)
      assert.deepStrictEqual([old.status, old.json.problems[0].field], [422, "code"])
      const confirmed = await confirm(second.secret)
      assert.strictEqual(confirmed.headers[SESSIONS_CHANGED_HEADER], me.session)
      const codes: ReadonlyArray<string> = confirmed.json.recoveryCodes
      assert.strictEqual(new Set(codes).size, 10)
      for (const code of codes) assert.match(code, /^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/u)
      assert.isTrue((await office.account("1001"))!.hasTwoStep)
      assert.deepInclude((await read()).json, { isOn: true, recoveryCodesLeft: 10 })
      // What is on is not put in the place of by whoever finds the screen open.
      assert.strictEqual((await office.ask("POST", "/api/me/two-step/offer", undefined, me)).status, 422)
      assert.include(await actions(office), "1001 turn-on-two-step 1001")
      assert.strictEqual((await verifyChain(office.db)).brokenAt, null)
    }))

  it("keeps no secret and no code that a stolen table would tell", () =>
    withOffice(server, async (office) => {
      const { offer, recoveryCodes, secret } = await withTwoStep(office)
      const { rows } = await sql`select to_jsonb(two_step)::text as row from two_step
        union all select to_jsonb(recovery_codes)::text from recovery_codes
        union all select to_jsonb(audit_log)::text from audit_log`.execute(office.db)
      const kept = JSON.stringify(rows)
      for (const told of [offer.secret, secret.toString("base64url"), secret.toString("hex"), ...recoveryCodes])
        assert.notInclude(kept, told)
    }))

  it("takes a code once, also within its half minute, and of two at the same time one", () =>
    withOffice(server, async (office) => {
      const { compare, later, secret } = await withTwoStep(office)
      const at = later(2)
      const code = codeOf(secret, stepAt(at))
      const outcomes = await Promise.all([compare(code, at), compare(code, at), compare(code, at)])
      assert.strictEqual(outcomes.filter((isRight) => isRight).length, 1)
      assert.isFalse(await compare(code, at + 1_000))
      assert.isFalse(await compare(codeOf(secret, stepAt(at) - 1), at), "one before it is not taken either")
      assert.isTrue(await compare(` ${codeOf(secret, stepAt(later(3))).replace(/^.../u, "$& ")}`, later(3)))
    }))

  it("takes each recovery code once, however it is typed, and the log has it", () =>
    withOffice(server, async (office) => {
      const { compare, later, me, recoveryCodes } = await withTwoStep(office)
      const [first = "", second = ""] = recoveryCodes
      assert.isTrue(await compare(first, later(2)))
      assert.isFalse(await compare(first, later(2)))
      assert.isTrue(await compare(` ${second.toUpperCase().replaceAll("-", " ")} `, later(2)))
      assert.strictEqual((await office.ask("GET", "/api/me/two-step", undefined, me)).json.recoveryCodesLeft, 8)
      assert.strictEqual((await actions(office)).filter((line) => line === "1001 use-recovery-code 1001").length, 2)
    }))

  it("counts wrong codes like wrong passwords: ten in a row lock the account, a right one forgets them", () =>
    withOffice(server, async (office) => {
      const { compare, later, secret } = await withTwoStep(office)
      const at = later(2)
      for (let slip = 0; slip < 9; slip++) assert.isFalse(await compare("000000", at - 40 * 30_000))
      assert.isTrue(await compare(codeOf(secret, stepAt(at)), at))
      assert.strictEqual((await office.account("1001"))!.lockedUntil, 0)
      for (let slip = 0; slip < 10; slip++) await compare("not a code", at)
      assert.strictEqual((await office.account("1001"))!.lockedUntil, at + LOCK_MS)
      assert.include(await actions(office), "system lock 1001")
    }))

  it("goes off with password and code, and with neither alone", () =>
    withOffice(server, async (office) => {
      const { later, me, recoveryCodes } = await withTwoStep(office)
      assert.isAbove(later(0), 0)
      const [code = ""] = recoveryCodes
      const off = (body: object) => office.ask("POST", "/api/me/two-step/off", body, me)
      assert.strictEqual((await off({ password: "no", code })).json.problems[0].field, "password")
      assert.strictEqual((await off({ password: PASSWORD, code: "123 456" })).json.problems[0].field, "code")
      assert.strictEqual((await off({ password: PASSWORD, code })).status, 204)
      assert.isFalse((await office.account("1001"))!.hasTwoStep)
      const { rows } = await sql`select from recovery_codes`.execute(office.db)
      assert.strictEqual(rows.length, 0)
      assert.include(await actions(office), "1001 turn-off-two-step 1001")
    }))

  it("is none of a program's affairs", () =>
    withOffice(server, async (office) => {
      const { me } = await withTwoStep(office)
      const program: AskedBy = { asker: me.asker }
      for (const path of ["", "/offer", "/off"])
        assert.strictEqual(
          (
            await office.ask(
              "POST",
              `/api/me/two-step${path}`,
              path === "/offer" ? undefined : { password: "", code: "1" },
              program
            )
          ).status === 200,
          false
        )
    }))
})

describe("two-step sign-in that is wanted", () => {
  const saved = async (office: TestOffice, id: string) => {
    const account = (await office.account(id))!
    const tokenHash = `${id} ${Math.random()}`
    const at = EpochMs.make(Date.now())
    await office.door("saveSession", {
      tokenHash,
      account: id,
      twoStepFirst: account.mustSetUpTwoStep,
      byProvider: false,
      signOutUrl: null,
      createdAt: at,
      address: "",
      device: ""
    })
    return { tokenHash, now: async () => (await office.door("sessionOf", { tokenHash, at }))!.account }
  }

  it("by a role is set up at the next sign-in; whoever is at work goes on", () =>
    withOffice(server, async (office) => {
      await office.person("1001", PASSWORD)
      const atWork = await saved(office, "1001")
      const role = (await office.ask("GET", "/api/roles/agent")).json
      const { changedAt: _, changedBy: __, id: ___, version, ...values } = role
      const changed = await office.ask("PUT", `/api/roles/agent?version=${version}`, { ...values, needsTwoStep: true })
      assert.strictEqual(changed.status, 200, JSON.stringify(changed.json))
      assert.isTrue((await office.account("1001"))!.mustSetUpTwoStep)
      assert.isFalse((await office.account("admin"))?.mustSetUpTwoStep ?? false)
      assert.isFalse((await atWork.now()).mustSetUpTwoStep)
      const next = await saved(office, "1001")
      assert.isTrue((await next.now()).mustSetUpTwoStep)
      const me = { asker: (await next.now()).asker, session: next.tokenHash }
      const { json } = await office.ask("POST", "/api/me/two-step/offer", undefined, me)
      const code = codeOf(secretOf(json.secret), stepAt(Date.now()))
      const { recoveryCodes } = (await office.ask("POST", "/api/me/two-step", { code }, me)).json
      assert.isFalse((await next.now()).mustSetUpTwoStep)
      // Off again is as before the set-up, so that a new telephone can take the old one's place.
      await office.ask("POST", "/api/me/two-step/off", { password: PASSWORD, code: recoveryCodes[0] }, me)
      assert.isTrue((await next.now()).mustSetUpTwoStep)
    }))

  it("by the centre is wanted of everybody", () =>
    withOffice(server, async (office) => {
      await office.person("boss", PASSWORD, ["administrator"])
      const set = await office.ask("PUT", "/api/parameters/signIn.twoStepForAll?version=0", { value: true })
      assert.strictEqual(set.status, 200, JSON.stringify(set.json))
      assert.isTrue((await office.account("boss"))!.mustSetUpTwoStep)
    }))
})

describe("somebody's lost telephone", () => {
  it("is helped by an administrator, not by whoever may do less, and the log has it", () =>
    withOffice(server, async (office) => {
      await withTwoStep(office)
      await withTwoStep(office, "1002")
      await office.person("boss", PASSWORD, ["administrator"])
      assert.isTrue((await office.ask("GET", "/api/people/1001/account")).json.hasTwoStep)
      const chief = { asker: askerWith("chief", { "users.edit": "organisation" }) }
      const viewer = { asker: askerWith("viewer", { "users.view": "organisation" }) }
      const reset = (by?: AskedBy) => office.ask("DELETE", "/api/people/1001/two-step", undefined, by)
      assert.deepStrictEqual([(await reset(viewer)).status, (await reset(chief)).status], [403, 403])
      assert.isTrue((await office.account("1001"))!.hasTwoStep)
      assert.strictEqual((await reset()).status, 204)
      assert.isFalse((await office.account("1001"))!.hasTwoStep)
      assert.isTrue((await office.account("1002"))!.hasTwoStep)
      assert.include(await actions(office), "boss reset-two-step 1001")
      assert.strictEqual((await office.ask("DELETE", "/api/people/nobody/two-step")).status, 404)
    }))
})
