import { expect, it } from "vitest"
import { makeOwnCalls } from "./own-calls.ts"

it("a ring of one's own asking is answered, once", () => {
  const own = makeOwnCalls()
  own.asked("MakeCall", 1_000)
  // The telephone may ring before the desk knows of the call.
  expect(own.rings(false, 1_100)).toBe(false)
  expect(own.rings(true, 1_200)).toBe(true)
  expect(own.rings(true, 1_300)).toBe(false)
  own.asked("PickupCall", 2_000)
  expect(own.rings(false, 2_100)).toBe(true)
})

it("no ring is answered that is somebody else's: nothing was asked, it was refused, or it comes too late", () => {
  const own = makeOwnCalls()
  expect(own.rings(true, 1_000)).toBe(false)
  own.asked("HangUp", 1_000)
  expect(own.rings(true, 1_001)).toBe(false)
  own.asked("PickupCall", 2_000)
  own.refused()
  expect(own.rings(false, 2_100)).toBe(false)
  own.asked("JoinCall", 3_000)
  expect(own.rings(false, 8_001)).toBe(false)
})
