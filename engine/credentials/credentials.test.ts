import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { Kysely } from "kysely"
import { connect } from "../adapters/postgres/database.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import type { Tables } from "../ports/Database.ts"
import { hashPassword, isPassword } from "../password-hash/password-hash.ts"
import { ha1Of } from "../records/accounts/schema.ts"
import { verifyChain } from "../records/audit/log.ts"
import { person } from "../records/people/schema.ts"
import { writeChanges } from "../records/tables/write.ts"

const root = join(import.meta.dirname, "../..")
let server: TestPostgres
let folder = ""
let url = ""
let db: Kysely<Tables>

beforeAll(async () => {
  server = await startPostgres()
  folder = mkdtempSync(join(tmpdir(), "carillon-by-hand-"))
  url = await server.fresh()
  db = connect(url, 1)
  await migrate(db as never, url)
  const make = (id: string, roles: ReadonlyArray<string>, agent: string | null) =>
    ({ op: "create", thing: person, id, values: { name: `${id} 号`, unit: "centre", roles, agent } }) as const
  await db
    .transaction()
    .execute((all) =>
      writeChanges(
        all,
        [make("admin", ["administrator"], null), make("1001", ["agent"], "1001"), make("1002", ["agent"], "1002")],
        { account: "system", at: 1 }
      )
    )
  const password_hash = await hashPassword("forgotten by all")
  const locked = { must_change: false, changed_at: 1, failed: 12, locked_until: Date.now() + 900_000 }
  await db
    .insertInto("credentials")
    .values({ person: "admin", password_hash, ...locked })
    .execute()
}, 60_000)
afterAll(async () => {
  await db.destroy()
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

const run = (file: string, ...args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(root, `engine/credentials/${file}.ts`), ...args],
    { encoding: "utf8", env: { PATH: process.env["PATH"], DATABASE_URL: url } }
  )
  return { status, stderr, stdout }
}
const credentialOf = (id: string) =>
  db.selectFrom("credentials").selectAll().where("person", "=", id).executeTakeFirst()
const actions = async () =>
  (await db.selectFrom("audit_log").selectAll().orderBy("serial").execute()).map(
    (line) => `${line.account} ${line.action} ${line.object_id}`
  )

describe("npm run admin -- reset-password", () => {
  it("prints a new password once, which opens the locked account and must be changed", async () => {
    const session = {
      created_at: 1,
      expires_at: Date.now() + 900_000,
      address: "",
      device: "",
      seen_at: 1,
      two_step_first: false,
      by_provider: false,
      sign_out_url: null
    }
    await db
      .insertInto("sessions")
      .values({ token_hash: "t", account: "admin", ...session })
      .execute()
    const { status, stdout } = run("admin", "reset-password")
    assert.strictEqual(status, 0)
    const [, password = ""] = /^user admin, password ([a-z2-9]{12}) .*shown this once/u.exec(stdout) ?? []
    const credential = (await credentialOf("admin"))!
    assert.isTrue(await isPassword(password, credential.password_hash))
    assert.deepInclude(credential, { must_change: true, failed: 0, locked_until: 0 })
    assert.deepStrictEqual(await db.selectFrom("sessions").selectAll().execute(), [])
    assert.include(await actions(), "system set-password admin")
    assert.strictEqual((await verifyChain(db)).brokenAt, null)
  })

  it("names who there is when it knows nobody of that name, and refuses what it does not know", () => {
    const unknown = run("admin", "reset-password", "--user", "root")
    assert.strictEqual(unknown.status, 2)
    assert.strictEqual(unknown.stderr, "admin: there is no person root; there are admin, 1001, 1002\n")
    assert.strictEqual(run("admin", "reset-password", "--usr", "x").status, 2)
    assert.include(run("admin", "rest-password").stderr, "say what to do")
    assert.match(run("admin", "--help").stdout, /reset-password[\s\S]*--user[\s\S]*--data/u)
  })

  it("says that a folder holds no centre", () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, "engine/credentials/admin.ts"), "reset-password", "--data", folder],
      { encoding: "utf8", env: { PATH: process.env["PATH"] } }
    )
    assert.strictEqual(status, 2)
    assert.strictEqual(stderr, `admin: ${folder} holds no database of a centre\n`)
  })
})

describe("npm run admin -- reset-two-step", () => {
  it("lets somebody in whose telephone is lost, and says when there is nothing to take away", async () => {
    await db
      .insertInto("two_step")
      .values({ person: "1001", secret: "sealed", made_at: 1, confirmed_at: 1, last_step: 0 })
      .execute()
    const { status, stdout } = run("admin", "reset-two-step", "--user", "1001")
    assert.deepStrictEqual([status, stdout], [0, "user 1001 signs in without a code now\n"])
    assert.deepStrictEqual(await db.selectFrom("two_step").selectAll().execute(), [])
    assert.include(await actions(), "system reset-two-step 1001")
    assert.strictEqual(run("admin", "reset-two-step", "--user", "1001").stderr, "admin: 1001 has no two-step sign-in\n")
  })
})

describe("npm run people -- passwords", () => {
  it("gives whoever has none passwords for screen and telephone, in a list for its owner's eyes", async () => {
    const out = join(folder, "first.csv")
    const { status, stdout } = run("people", "passwords", "--out", out)
    assert.strictEqual(stdout, `passwords of 2 people are in ${out}\n`)
    assert.strictEqual(status, 0)
    assert.strictEqual(statSync(out).mode & 0o777, 0o600)
    const [head, ...lines] = readFileSync(out, "utf8").trim().split("\n")
    assert.strictEqual(head, "user,name,role,panelPassword,sipPassword")
    assert.strictEqual(lines.length, 2)
    const [user = "", , , panelPassword = "", sipPassword = ""] = lines[0]!.split(",")
    assert.strictEqual(user, "1001")
    const credential = (await credentialOf("1001"))!
    assert.isTrue(credential.must_change)
    assert.isTrue(await isPassword(panelPassword, credential.password_hash))
    const telephone = await db
      .selectFrom("sip_accounts")
      .selectAll()
      .where("user", "=", "1001")
      .executeTakeFirstOrThrow()
    assert.strictEqual(telephone.ha1, ha1Of("1001", "carillon", sipPassword))
    assert.strictEqual(
      run("people", "passwords", "--out", join(folder, "again.csv")).stdout,
      "nobody needs a password\n"
    )
    assert.isFalse(existsSync(join(folder, "again.csv")))
  })

  it("writes over nothing, and changes nothing then", async () => {
    const out = join(folder, "there.csv")
    writeFileSync(out, "mine")
    const before = await credentialOf("1002")
    const refused = run("people", "passwords", "--out", out, "--user", "1002")
    assert.strictEqual(refused.stderr, `people: ${out} is there already\n`)
    assert.strictEqual(refused.status, 2)
    assert.strictEqual(readFileSync(out, "utf8"), "mine")
    assert.deepStrictEqual(await credentialOf("1002"), before)
  })

  it("says what role somebody has", () => {
    const out = join(folder, "chief.csv")
    assert.strictEqual(run("people", "passwords", "--out", out, "--user", "admin").status, 0)
    assert.match(readFileSync(out, "utf8"), /\nadmin,admin 号,administrator,[a-z2-9]{12},\n$/u)
  })

  it("gives named people new ones", async () => {
    const out = join(folder, "one.csv")
    const before = await credentialOf("1002")
    assert.strictEqual(run("people", "passwords", "--out", out, "--user", "1002").status, 0)
    assert.notDeepEqual(await credentialOf("1002"), before)
    assert.match(readFileSync(out, "utf8"), /\n1002,1002 号,agent,[a-z2-9]{12},[a-z2-9]{12}\n$/u)
  })
})
