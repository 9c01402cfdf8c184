import { expect, it, vi } from "vitest"
import { makeBell, restingAfter } from "./rest.ts"

const bell = () => new Int32Array(new SharedArrayBuffer(4))

/** How often the event loop comes round until `done`; it counts to a hundred thousand at most. */
const turnsUntil = (done: () => boolean): Promise<number> =>
  new Promise((resolve) => {
    let turns = 0
    const turn = (): void => {
      turns++
      if (done() || turns >= 100_000) resolve(turns)
      else setImmediate(turn)
    }
    setImmediate(turn)
  })

it("the loop sleeps between packets until the tick is due, and the tick comes once", async () => {
  let ticks = 0
  restingAfter(bell())(60, () => ticks++)
  let late = false
  setTimeout(() => (late = true), 57)
  // 60 ms are twelve slices of 5; without sleep the loop comes round some ten thousand times.
  expect(await turnsUntil(() => late)).toBeLessThan(40)
  await turnsUntil(() => ticks > 0)
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(ticks).toBe(1)
})

it("a tick that is cancelled comes not, and the loop sleeps no more", async () => {
  let ticks = 0
  const cancel = restingAfter(bell())(20, () => ticks++)
  cancel()
  const sleep = vi.spyOn(Atomics, "wait")
  let over = false
  setTimeout(() => (over = true), 40)
  await turnsUntil(() => over)
  expect([ticks, sleep.mock.calls.length]).toEqual([0, 0])
  sleep.mockRestore()
})

it("a sleeper that is called before it sleeps looks first, and is called once for all that was posted in a turn", async () => {
  const wake = bell()
  const before = Atomics.load(wake, 0)
  const call = makeBell(wake)
  call()
  call()
  await Promise.resolve()
  expect(Atomics.wait(wake, 0, before, 10_000)).toBe("not-equal")
  expect(Atomics.load(wake, 0)).toBe(before + 1)
  call()
  await Promise.resolve()
  expect(Atomics.load(wake, 0)).toBe(before + 2)
})
