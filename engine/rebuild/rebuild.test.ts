import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { sql } from "kysely"
import { describe, expect, it } from "vitest"
import { connect } from "../adapters/postgres/database.ts"
import { migrate } from "../adapters/postgres/migrate.ts"
import { ensureMonths } from "../adapters/postgres/months.ts"
import { startPostgres } from "../adapters/postgres/testing/test-database.ts"

const rebuild = (...words: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL("main.ts", import.meta.url)), ...words],
    {
      encoding: "utf8"
    }
  )
  return { status, stdout, stderr: stderr.trim() }
}

describe("npm run rebuild", () => {
  it("says how it is called", () => {
    expect(rebuild("--help")).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("call-records") })
  })

  it("refuses in one line what it does not know, with what there is", () => {
    expect(rebuild("call-record")).toEqual({
      status: 2,
      stdout: "",
      stderr: 'rebuild: there is no table "call-record" to rebuild; there are: call-records, terminal-faults'
    })
    expect(rebuild()).toMatchObject({
      status: 2,
      stderr: "rebuild: name one table to rebuild: call-records, terminal-faults"
    })
    expect(rebuild("call-records", "--fast")).toMatchObject({ status: 2, stderr: expect.stringContaining("--fast") })
  })

  it("folds the table of a database again, and says how much of it was otherwise", async () => {
    const server = await startPostgres()
    const db = connect(server.url, 1)
    try {
      await migrate(db as never, server.url)
      await ensureMonths(db, [1_000])
      const fact = { _tag: "CallArrived", at: 1_000, call: "a", callingNumber: "1", dialledNumber: "2", flow: "main" }
      await sql`insert into facts (actor, sequence, ordinal, at, call, kind, version, body)
        values ('call/a', 1, 0, 1000, 'a', 'CallArrived', 1, ${fact}::jsonb)`.execute(db)
      const once = rebuild("call-records", "--database", server.url, "--json")
      expect(JSON.parse(once.stdout)).toEqual({ projection: "call-records", keys: 1, changed: 1 })
      const again = rebuild("call-records", "--database", server.url, "--json")
      expect(JSON.parse(again.stdout)).toEqual({ projection: "call-records", keys: 1, changed: 0 })
      const { rows } = await sql`select id, serial, calling_number from call_records`.execute(db)
      expect(rows).toEqual([{ id: "a", serial: 1, calling_number: "1" }])
    } finally {
      await db.destroy()
      await server.remove()
    }
  })

  it("names the folder that holds no centre's database", () => {
    expect(rebuild("call-records", "--data", "/nowhere")).toMatchObject({
      status: 2,
      stderr: "rebuild: /nowhere holds no database of a centre"
    })
  })
})
