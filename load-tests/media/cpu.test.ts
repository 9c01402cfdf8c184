import { assert, it } from "@effect/vitest"
import { cpuMsOf, processesWith, readCpuMs } from "./cpu.ts"

it("reads user and system time, whatever the process is called", () => {
  assert.strictEqual(readCpuMs("42 (a ) name) S 7 1 1 0 -1 4 5 6 7 8 250 50 0 0 20 0 12 0 99"), 3_000)
  assert.isAbove(cpuMsOf(process.pid), 0)
  assert.strictEqual(cpuMsOf(2 ** 30), 0)
})

it("finds all processes of a centre by one of its workers, and nobody else's", () => {
  const running = [
    { pid: 1, parent: 0, commandLine: "init" },
    { pid: 10, parent: 1, commandLine: "supervisor" },
    { pid: 11, parent: 10, commandLine: "switch" },
    { pid: 12, parent: 10, commandLine: "store" },
    { pid: 13, parent: 12, commandLine: "postgres" },
    { pid: 20, parent: 1, commandLine: "another" }
  ]
  assert.deepStrictEqual(processesWith(11, running), [10, 11, 12, 13])
  assert.deepStrictEqual(processesWith(99, running), [])
})
