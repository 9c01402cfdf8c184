import { spawnSync } from "node:child_process"
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { byLines, openLog } from "./log.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-log-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the log", () => {
  it("writes what it was given, in order", async () => {
    const file = join(folder, "plain")
    const descriptor = openSync(file, "w")
    const log = openLog(descriptor, "main")
    log.line("info", "first")
    log.raw("second\n")
    await log.flush(10_000)
    closeSync(descriptor)
    assert.match(readFileSync(file, "utf8"), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} info {2}main {4}first\nsecond\n$/u)
  })

  it("goes on when nobody reads it, and says afterwards how much it left out", async () => {
    const fifo = join(folder, "fifo")
    assert.strictEqual(spawnSync("mkfifo", [fifo]).status, 0)
    const descriptor = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK)
    const log = openLog(descriptor, "main")
    const line = `${"x".repeat(999)}\n`
    for (let count = 0; count < 6_000; count++) log.raw(line)
    const done = log.flush(60_000)
    let text = ""
    const buffer = Buffer.alloc(1_048_576)
    while (!text.includes("left out")) {
      try {
        text += buffer.toString("utf8", 0, readSync(descriptor, buffer))
      } catch {
        // The pipe is empty: let the writer go on.
        await new Promise(setImmediate)
      }
    }
    await done
    closeSync(descriptor)
    const written = text.split(line).length - 1
    const leftOut = Number(/(\d+) lines were left out/u.exec(text)?.[1])
    assert.isAbove(leftOut, 0)
    assert.strictEqual(written + leftOut, 6_000)
  })
})

describe("a stream cut into lines", () => {
  it("keeps a half line until the rest comes", () => {
    const seen: Array<string> = []
    const lines = byLines((text) => seen.push(text))
    for (const chunk of ["a", "b\nc", "\n", "d\ne\nf"]) lines.take(chunk)
    lines.end()
    assert.deepStrictEqual(seen, ["ab\n", "c\n", "d\ne\n", "f\n"])
  })

  it("does not wait for ever for a line's end", () => {
    const seen: Array<string> = []
    const lines = byLines((text) => seen.push(text))
    lines.take("x".repeat(70_000))
    assert.strictEqual(seen.length, 1)
  })
})
