import { describe, expect, it } from "vitest"
import type { AgentTile } from "#wire/board.ts"
import { awayAmong, type Desk, isOverdue, isVisited, standAll } from "./standing-back.ts"

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

describe("an alarm that nobody has taken", () => {
  it.each([
    ["waiting", 14_000, false],
    ["waiting", 16_000, true],
    ["climbing", 16_000, true],
    ["alerting", 14_000, false],
    ["alerting", 16_000, true],
    ["active", 60_000, false],
    ["closed", 60_000, false]
  ] as const)("%s for %i ms: anybody is to take it: %s", (standing, ms, is) => {
    expect(isOverdue([{ openedAt: 1_000 as never, standing }], 1_000 + ms)).toBe(is)
  })
})

/** What the desks are asked, and who of them refuses. */
const asking = (refuses: () => boolean = () => false) => {
  const asked: Array<string> = []
  const desk = (number: string): Desk => ({
    number: number as Desk["number"],
    panel: {
      ask: async (_, intent) => {
        asked.push(`${number} ${"reason" in intent ? intent.reason : intent._tag}`)
        if (number === "1013" && refuses()) throw new Error("wrong-state")
      }
    }
  })
  return { asked, desks: [desk("1013"), desk("1014")], back: new Set<Desk>() }
}
const nobody = awayAmong([])

it("a desk that refuses to stand back keeps no other one there, and is asked again", async () => {
  let refuses = true
  const { asked, back, desks } = asking(() => refuses)
  await standAll(desks, back, true, nobody)
  refuses = false
  await standAll(desks, back, true, nobody)
  await standAll(desks, back, true, nobody)
  await standAll(desks, back, false, nobody)
  const both = ["1013", "1014"]
  expect(asked).toEqual([
    ...both.map((each) => `${each} break`),
    "1013 break",
    ...both.map((each) => `${each} alarms-only`)
  ])
})

it("a desk at which an alarm rang in vain, or which was signed out, comes back, but not while it stands back", async () => {
  const { asked, back, desks } = asking()
  const away = awayAmong([tile("1013", { state: "not-ready" }), tile("1014", { state: "signed-out" })])
  await standAll(desks, back, false, away)
  expect(asked.toSorted()).toEqual(["1013 alarms-only", "1014 SignIn", "1014 alarms-only"])
  asked.length = 0
  await standAll(desks, back, false, awayAmong([tile("1013"), tile("1014", { state: "talking" })]))
  await standAll(desks, back, true, nobody)
  await standAll(desks, back, true, away)
  expect(asked).toEqual(["1013 break", "1014 break"])
})
