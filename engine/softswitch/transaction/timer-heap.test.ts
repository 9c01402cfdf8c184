import { expect, test } from "vitest"
import { makeTimerHeap, type Timer } from "./timer-heap.ts"

test("timers run in the order of their times, and of their making where times are equal", () => {
  const heap = makeTimerHeap()
  const ran: Array<string> = []
  for (const [name, atMs] of Object.entries({ d: 30, a: 10, b: 20, c: 20 })) heap.at(atMs, () => void ran.push(name))
  heap.run(20)
  expect(ran).toEqual(["a", "b", "c"])
  expect(heap.nextDueMs()).toBe(30)
  heap.run(29)
  heap.run(30)
  expect(ran).toEqual(["a", "b", "c", "d"])
  expect(heap.nextDueMs()).toBeUndefined()
})

test("a timer may set and cancel others while it runs", () => {
  const heap = makeTimerHeap()
  const ran: Array<string> = []
  const victim = heap.at(5, () => void ran.push("victim"))
  heap.at(1, () => {
    heap.cancel(victim)
    heap.at(2, () => void ran.push("child"))
  })
  heap.run(10)
  expect(ran).toEqual(["child"])
  expect(heap.size()).toBe(0)
})

test("a timer that fails does not stop the others", () => {
  const heap = makeTimerHeap()
  const ran: Array<string> = []
  heap.at(1, () => {
    throw new Error("bug")
  })
  heap.at(1, () => void ran.push("next"))
  expect(() => heap.run(1)).toThrow("bug")
  heap.run(1)
  expect(ran).toEqual(["next"])
})

test("against a sorted list, with cancellations, in 200 random scripts", () => {
  let seed = 7
  const chance = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
  for (let script = 0; script < 200; script++) {
    const heap = makeTimerHeap()
    const ran: Array<number> = []
    const made: Array<{ readonly id: number; readonly atMs: number; readonly timer: Timer; gone: boolean }> = []
    for (let id = 0; id < 60; id++) {
      const atMs = chance(40)
      made.push({ id, atMs, gone: false, timer: heap.at(atMs, () => void ran.push(id)) })
      const victim = made[chance(made.length)]
      if (victim !== undefined && chance(3) === 0) {
        heap.cancel(victim.timer)
        heap.cancel(victim.timer)
        victim.gone = true
      }
    }
    const kept = made.filter(({ gone }) => !gone)
    expect(heap.size()).toBe(kept.length)
    heap.run(40)
    expect(ran).toEqual(kept.toSorted((a, b) => a.atMs - b.atMs || a.id - b.id).map(({ id }) => id))
    expect(heap.size()).toBe(0)
  }
})
