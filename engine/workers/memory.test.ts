import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect, it, vi } from "vitest"
import { watchMemory } from "./memory.ts"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

it("what is live is told after each full collection, without what was let go", async () => {
  const memory = watchMemory()
  expect(memory().liveMb).toBeNull()
  const collected = async () => {
    const before = memory().collections
    collect()
    await vi.waitFor(() => expect(memory().collections).toBeGreaterThan(before))
    return memory().liveMb!
  }
  const empty = await collected()
  let kept: Array<unknown> = Array.from({ length: 200_000 }, (_, index) => ({ index }))
  let buffer = Buffer.alloc(20 * 1_048_576)
  const full = await collected()
  expect(full - empty).toBeGreaterThan(20 + kept.length / 100_000)
  expect(buffer.length).toBe(20 * 1_048_576)
  kept = []
  buffer = Buffer.alloc(0)
  // Buffers are let go beside the program; the next collection tells of them.
  await collected()
  expect((await collected()) - empty).toBeLessThan((full - empty) / 2)
  expect([kept.length, buffer.length]).toEqual([0, 0])
})
