import { describe, expect, it } from "vitest"
import type { AgentTile } from "#wire/board.ts"
import { type Desk, isOverdue, isVisited, standAll } from "./standing-back.ts"

const tile = (id: string, more: Partial<Record<keyof AgentTile, unknown>> = {}): AgentTile =>
  ({ id, panel: "open", device: "registered", state: "ready", queues: ["service", "alarm"], ...more }) as never

describe("a visitor's page to which alarms can go", () => {
  it.each([
    ["there is one", tile("1001"), true],
    ["there is one in a call", tile("1001", { state: "talking" }), true],
    ["nobody has the page open", tile("1001", { panel: "none" }), false],
    ["they are not ready", tile("1001", { state: "not-ready" }), false],
    ["they have no telephone", tile("1001", { device: "unregistered" }), false],
    ["they take no alarms", tile("1001", { queues: ["service"] }), false],
    ["it is a simulated desk", tile("1013"), false]
  ])("%s: %s", (_, one, is) => {
    expect(isVisited([one], new Set(["1013"]))).toBe(is)
  })
})

describe("an alarm that is with nobody", () => {
  it.each([
    ["waiting", 14_000, false],
    ["waiting", 16_000, true],
    ["climbing", 16_000, true],
    ["alerting", 60_000, false],
    ["active", 60_000, false],
    ["closed", 60_000, false]
  ] as const)("%s for %i ms: anybody is to take it: %s", (standing, ms, is) => {
    expect(isOverdue([{ openedAt: 1_000 as never, standing }], 1_000 + ms)).toBe(is)
  })
})

it("a desk that refuses to stand back keeps no other one there, and is asked again", async () => {
  const asked: Array<string> = []
  let refuses = true
  const desk = (number: string): Desk => ({
    number: number as Desk["number"],
    panel: {
      ask: async (_, intent) => {
        asked.push(`${number} ${(intent as { readonly reason: string }).reason}`)
        if (number === "1013" && refuses) throw new Error("wrong-state")
      }
    }
  })
  const [desks, back] = [[desk("1013"), desk("1014")], new Set<Desk>()]
  await standAll(desks, back, true)
  refuses = false
  await standAll(desks, back, true)
  await standAll(desks, back, true)
  await standAll(desks, back, false)
  const both = ["1013", "1014"]
  expect(asked).toEqual([
    ...both.map((each) => `${each} break`),
    "1013 break",
    ...both.map((each) => `${each} alarms-only`)
  ])
})
