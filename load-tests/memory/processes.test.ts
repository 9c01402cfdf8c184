import { describe, expect, it } from "vitest"
import type { WorkerHealth } from "../running-centre.ts"
import { nameProcesses, parentOf, readRollup, type Running } from "./processes.ts"

const worker = (pid: number | null): WorkerHealth => ({ state: "up", pid, rssMb: 1, restarts: 0, detail: {} })
const WORKERS = { core: worker(20), gateway: worker(40), lines: worker(60), switch: worker(11), store: worker(10) }
const program = (pid: number, parent: number, commandLine = "node engine/workers/x.ts"): Running => ({
  pid,
  parent,
  commandLine
})
const RUNNING = [
  program(1, 0, "init"),
  program(5, 1, "node engine/main.ts"),
  program(10, 5),
  program(11, 5),
  program(20, 5, "node --permission /house/engine/workers/core.ts "),
  program(21, 5, "node --permission /house/engine/workers/core.ts "),
  program(40, 5),
  program(60, 5),
  program(50, 10, "postgres"),
  program(51, 50, "postgres: writer"),
  // Another centre on the same machine.
  program(6, 1, "node engine/main.ts"),
  program(90, 6, "node --permission /other/engine/workers/core.ts ")
]

describe("the processes of a centre", () => {
  it("are its workers, their parent, the spare core and all of PostgreSQL, and nobody else's", () => {
    expect(nameProcesses(WORKERS, RUNNING)).toEqual({
      supervisor: [5],
      core: [20],
      spareCore: [21],
      gateway: [40],
      lines: [60],
      switch: [11],
      store: [10],
      postgres: [50, 51]
    })
  })

  it("are fewer while some are down, and none is taken for another", () => {
    const named = nameProcesses({ ...WORKERS, core: worker(null), store: worker(null) }, RUNNING)
    expect(named).toMatchObject({ supervisor: [], core: [], spareCore: [], store: [], postgres: [], switch: [11] })
  })
})

it("a process is the child of whoever stands in its stat, whatever its name is", () => {
  expect(parentOf("42 (postgres: a) b (c)) S 7 42 42 0 -1")).toBe(7)
  expect(parentOf("")).toBeUndefined()
})

it("memory is read in MB, and an unreadable table is no memory", () => {
  const rollup = "5581-7ffd ---p 00000000 00:00 0 [rollup]\nRss:   2048 kB\nPss:    1536 kB\nPss_Dirty:   1 kB\n"
  expect(readRollup(rollup)).toEqual({ rssMb: 2, pssMb: 1.5 })
  expect(readRollup("")).toBeUndefined()
})
