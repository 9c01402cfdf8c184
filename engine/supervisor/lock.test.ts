import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { lives, lockFileOf, markOf, takeLock } from "./lock.ts"

let data = ""
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "carillon-lock-"))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const write = (content: unknown) => writeFileSync(lockFileOf(data), JSON.stringify(content))
const take = async () => {
  const said: Array<string> = []
  const answer = await takeLock(data, (text) => said.push(text))
  return { answer, said }
}

describe("one data folder, one centre", () => {
  it("is held by the first, refused to the second with its number, free again after release", async () => {
    const first = (await take()).answer
    assert.deepStrictEqual((await take()).answer, { _tag: "TakenBy", pid: process.pid })
    if (first._tag === "Held") first.lock.release()
    assert.isFalse(existsSync(lockFileOf(data)))
    assert.strictEqual((await take()).answer._tag, "Held")
  })

  it("a dead centre's lock holds nobody up, nor does one whose number is another process by now", async () => {
    write({ centre: { ...markOf(process.pid), startedTicks: "1" }, workers: {} })
    assert.strictEqual((await take()).answer._tag, "Held")
  })

  it("a lock cut short by a kill is taken over", async () => {
    writeFileSync(lockFileOf(data), `{"centre":{"pi`)
    assert.strictEqual((await take()).answer._tag, "Held")
  })

  it("waits for the workers that a killed centre left, and names them", async () => {
    // Ends when its standard input closes, which is when we saw that it is waited for.
    const worker = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] })
    write({ centre: { ...markOf(process.pid), startedTicks: "1" }, workers: { switch: markOf(worker.pid!) } })
    const said: Array<string> = []
    const mark = markOf(worker.pid!)
    const answer = await takeLock(data, (text) => {
      said.push(text)
      worker.stdin.end()
    })
    assert.strictEqual(answer._tag, "Held")
    assert.deepStrictEqual(said, ["the last centre was killed; waiting for its switch to end"])
    assert.isFalse(lives(mark))
  })

  it("remembers its workers for the next one", async () => {
    const { answer } = await take()
    if (answer._tag === "Held") answer.lock.remember("core", process.pid)
    assert.deepStrictEqual(JSON.parse(readFileSync(lockFileOf(data), "utf8")), {
      centre: markOf(process.pid),
      workers: { core: markOf(process.pid) }
    })
  })
})
