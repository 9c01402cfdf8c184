import { expect, it } from "@effect/vitest"
import type { Centre } from "./centre.ts"
import { legsWanted } from "./room.ts"

it("a leg for each place in a queue, two for each agent", () => {
  const queues = [{ maxWaiting: 200 }, { maxWaiting: 50 }] as unknown as Centre["queues"]
  const agents = [{}, {}, {}] as unknown as Centre["agents"]
  expect(legsWanted({ agents, queues })).toBe(256)
})
