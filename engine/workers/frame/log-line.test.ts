import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { lineLogger, logLine } from "./log-line.ts"

const logged = (effect: Effect.Effect<void>) => {
  let text = ""
  Effect.runSync(Effect.provide(effect, Logger.layer([lineLogger("core", (line) => (text += line))])))
  return text.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} /u, "")
}

describe("a line of the log", () => {
  it.each([
    [
      Effect.logInfo("call arrived", { leg: "a1", from: "139 1234", tries: 2 }),
      'info  core    call arrived leg=a1 from="139 1234" tries=2\n'
    ],
    [Effect.logWarning("late", { why: new Error("no answer") }), 'warn  core    late why="no answer"\n'],
    [Effect.annotateLogs(Effect.logInfo("x"), { call: "c1" }), "info  core    x call=c1\n"],
    [Effect.logInfo(["a", 1]), 'info  core    ["a",1]\n']
  ])("%#", (effect, expected) => {
    assert.strictEqual(logged(effect), expected)
  })

  it("has the date, the time of the day to the millisecond, and an end", () => {
    assert.strictEqual(
      logLine(new Date(2026, 10, 23, 9, 5, 7, 42), "warn", "main", "text"),
      "2026-11-23 09:05:07.042 warn  main    text\n"
    )
    assert.isBelow(logLine(new Date(0), "info", "main", "x".repeat(100_000)).length, 5_000)
  })

  it("shows the trace of a defect", () => {
    assert.match(logged(Effect.logError("broke", new Error("inner"))), /broke inner/u)
  })
})
