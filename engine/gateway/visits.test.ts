import { expect, it } from "vitest"
import { GUESS_COSTS, VISIT_EVERY_MS, Visits, VISITS_AT_ONCE } from "./visits.ts"

it("an address comes so often at once, then one visit at a time, and no other address is held up", () => {
  const visits = new Visits()
  for (let n = 0; n < VISITS_AT_ONCE; n++) expect(visits.waitMs("a", 0)).toBe(0)
  expect(visits.waitMs("a", 0)).toBe(VISIT_EVERY_MS)
  expect(visits.waitMs("b", 0)).toBe(0)
  expect(visits.waitMs("a", VISIT_EVERY_MS)).toBe(0)
  expect(visits.waitMs("a", VISIT_EVERY_MS)).toBe(VISIT_EVERY_MS)
})

it("who guesses links has a few guesses, and then one in as many seconds as a guess costs", () => {
  const visits = new Visits()
  let guesses = 0
  for (; visits.waitMs("a", 0) === 0; guesses++) visits.guessed("a", 0)
  expect(guesses).toBe(VISITS_AT_ONCE / GUESS_COSTS)
  const wait = visits.waitMs("a", 0)
  expect(visits.waitMs("a", wait)).toBe(0)
  visits.guessed("a", wait)
  expect(visits.waitMs("a", wait)).toBe(GUESS_COSTS * VISIT_EVERY_MS)
})
