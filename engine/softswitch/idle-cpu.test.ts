import type { CpuInfo } from "node:os"
import { expect, test } from "vitest"
import { makeIdleCpu } from "./idle-cpu.ts"

const cpu = (busy: number, idle: number): CpuInfo => ({
  model: "",
  speed: 0,
  times: { user: busy, nice: 0, sys: 0, irq: 0, idle }
})

test("idle time is that of all processors since it was asked last", () => {
  const readings = [[cpu(100, 900)], [cpu(100, 1_000), cpu(0, 100)], [cpu(200, 1_000), cpu(300, 200)]]
  const idle = makeIdleCpu(() => readings.shift() ?? [])
  expect([idle(), idle()]).toEqual([100, 20])
})
