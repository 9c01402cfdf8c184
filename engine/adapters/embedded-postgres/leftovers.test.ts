import { spawn } from "node:child_process"
import { once } from "node:events"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { findLeftovers, removeLeftover } from "./leftovers.ts"

let above = ""
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "carillon-leftovers-"))
})
afterEach(() => rmSync(above, { recursive: true, force: true }))

const home = (name: string, ...folders: ReadonlyArray<string>) => {
  const made = join(above, name)
  for (const folder of ["", ...folders]) mkdirSync(join(made, folder), { recursive: true })
  return made
}
const of = (made: string, data: string) => writeFileSync(join(made, "belongs-to"), `${data}\n`)
const needs = () => findLeftovers([above, above]).map(({ needed, of: data }) => [data, needed])

describe("what a centre keeps outside its folder", () => {
  it("may go when its data folder is gone", () => {
    const made = home("carillon-pg-0123456789ab", "pg", "pg-programs")
    of(made, join(above, "gone"))
    writeFileSync(join(made, "pg/table"), Buffer.alloc(2_000_000))
    const [leftover, ...more] = findLeftovers([above])
    assert.deepStrictEqual(more, [])
    assert.deepStrictEqual(leftover, { home: made, megabytes: 2, of: join(above, "gone"), needed: undefined })
    removeLeftover(leftover!)
    assert.isFalse(existsSync(made))
    assert.deepStrictEqual(findLeftovers([above]), [])
  })

  it("stays while its data folder is there", () => {
    const data = join(above, "data")
    mkdirSync(data)
    of(home("carillon-pg-0123456789ab", "pg"), data)
    // Its centre starts for the first time just now.
    of(home("carillon-pg-0123456789ac"), data)
    const why = `it belongs to ${data}; remove that folder first`
    assert.deepStrictEqual(needs(), [
      [data, why],
      [data, why]
    ])
  })

  it("stays when it holds a database and does not say whose", () => {
    home("carillon-pg-0123456789ab", "pg")
    assert.match(String(needs()[0]?.[1]), /^an older version made it /u)
  })

  it("may go when it holds programs only, unless they run", async () => {
    const made = home("carillon-pg-0123456789ab", "native/bin")
    const program = join(made, "native/bin/postgres")
    assert.deepStrictEqual(needs(), [[undefined, undefined]])
    copyFileSync("/bin/sleep", program)
    const running = spawn(program, ["600"], { stdio: "ignore" })
    await once(running, "spawn")
    assert.deepStrictEqual(needs(), [[undefined, `a server runs with its programs (pid ${running.pid})`]])
    running.kill("SIGKILL")
    await once(running, "exit")
    assert.deepStrictEqual(needs(), [[undefined, undefined]])
  })

  it("is told apart from what others keep there", () => {
    for (const name of ["carillon-pg-aBcDeF", "carillon-pg-0123456789abc", "postgresql", "carillon-load-0123456789ab"])
      home(name, "pg")
    writeFileSync(join(above, "carillon-pg-0123456789ab"), "a file")
    assert.deepStrictEqual(findLeftovers([above, join(above, "not-there")]), [])
  })
})
