import { spawnSync } from "node:child_process"
import { assert, describe, it } from "@effect/vitest"

const bench = (...words: ReadonlyArray<string>) =>
  spawnSync(process.execPath, [new URL("bench.ts", import.meta.url).pathname, ...words], { encoding: "utf8" })

describe("npm run bench", () => {
  it("says what there is to measure", () => {
    const { status, stdout } = bench("--help")
    assert.strictEqual(status, 0)
    assert.match(stdout, /sleep .*\n.*--sleeping N \(200000\)/u)
  })

  it.each([
    [[], "name a bench; there are: bundle, distributor, import, media, search, sip, speech, sleep"],
    [["naps"], 'no bench "naps"'],
    [["sleep", "--sheep", "7"], "--sheep"],
    [["sleep", "--wakes", "many"], '--wakes must be a whole number from 1, not "many"'],
    [["sleep", "sleep"], "one bench at a time"]
  ] as const)("refuses %j", (words, why) => {
    const { status, stderr, stdout } = bench(...words)
    assert.strictEqual(status, 2)
    assert.include(stderr, why)
    assert.strictEqual(stdout, "")
  })
})
