import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { sql } from "kysely"
import { connect } from "../adapters/postgres/database.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../adapters/postgres/testing/test-database.ts"
import { appendAudit } from "../records/audit/log.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

const run = promisify(execFile)
const audit = (...words: ReadonlyArray<string>) =>
  run(process.execPath, [new URL("main.ts", import.meta.url).pathname, ...words]).then(
    ({ stderr, stdout }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error
  )

/** A database whose log has so many lines. */
const logged = async (lines: number) => {
  const url = await server.fresh()
  const db = connect(url, 1)
  await migrate(db as never, url)
  await db.transaction().execute((all) =>
    appendAudit(
      all,
      Array.from({ length: lines }, (_, at) => ({
        at,
        account: "boss",
        action: "change",
        object: "queue",
        objectId: `q${at}`,
        before: { name: `was ${at}` },
        after: { name: `is ${at}` }
      }))
    )
  )
  return { url, db }
}
const verified = async (url: string) => {
  const { code, stdout } = await audit("verify", "--database", url, "--json")
  return { code, ...(JSON.parse(stdout) as { lines: number; whole: boolean; brokenAt: number | null; why: string }) }
}

describe("npm run audit -- verify", () => {
  it("walks a whole log to its end", async () => {
    const { db, url } = await logged(12)
    assert.deepStrictEqual(await verified(url), {
      code: 0,
      lines: 12,
      whole: true,
      brokenAt: null,
      incidents: 0,
      brokenIncident: null,
      why: null
    } as never)
    await db.destroy()
  })

  // Whoever owns the database can take the guard away; the chain still tells.
  it.each([
    ["a changed line", "update audit_log set account = 'nobody' where serial = 7", 7],
    ["a changed value inside a line", `update audit_log set after = '{"name":"other"}' where serial = 5`, 5],
    ["a line taken away", "delete from audit_log where serial = 4", 4]
  ])("finds %s", async (_name, statement, brokenAt) => {
    const { db, url } = await logged(12)
    await sql`alter table audit_log disable trigger all`.execute(db)
    await sql.raw(statement).execute(db)
    assert.deepInclude(await verified(url), { code: 1, whole: false, brokenAt })
    await db.destroy()
  })

  it.each([
    [["verify", "--what"], "--what"],
    [["burn"], 'cannot do "burn"'],
    [[], "say what to do"],
    [["verify", "--data", "/nowhere"], "/nowhere"]
  ])("refuses %j with one line", async (words, told) => {
    const { code, stderr } = await audit(...words)
    assert.strictEqual(code, 2)
    assert.include(stderr, told)
    assert.strictEqual(stderr.trim().split("\n").length, 1)
  })

  it("says how it is called", async () => {
    const { code, stdout } = await audit("--help")
    assert.strictEqual(code, 0)
    assert.include(stdout, "--json")
  })
})
