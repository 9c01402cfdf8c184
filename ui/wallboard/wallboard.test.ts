import { beforeAll, describe, expect, it } from "vitest"
import type { AgentTile } from "#wire/board.ts"
import { agentAt, boardOf, queueAt, wordsOf } from "../playground/fixtures.ts"
import { learnWords } from "../shared/centre-words.ts"
import { alarmsOf, figuresOf, LONG_WAIT_MS, presenceOf, readyIn } from "./figures.ts"
import { countByMark, fittingSize, sameIds, shownIds } from "./mosaic.ts"

beforeAll(() => learnWords(wordsOf))

const now = 1_790_000_000_000
const agents = Array.from({ length: 15 }, (_, at) => agentAt(at, now))

describe("the key figures", () => {
  it("are sums and shares over all queues", () => {
    const quiet = {
      ...queueAt("a", "A", now, 0, 0),
      offered: 100,
      answered: 80,
      abandoned: 10,
      answeredInTime: 60,
      waitMs: 800_000
    }
    const busy = {
      ...queueAt("b", "B", now, 4, 70),
      offered: 100,
      answered: 20,
      abandoned: 40,
      answeredInTime: 10,
      waitMs: 700_000
    }
    expect(figuresOf([quiet, busy])).toEqual({
      waiting: 4,
      longestSince: now - 70_000,
      serviceLevelPercent: 70,
      serviceLevelSeconds: 20,
      abandonmentPercent: 25,
      asaMs: 15_000,
      offered: 200,
      answered: 100,
      abandoned: 50
    })
  })

  it("are empty, not zero, before the first call, and name no seconds when queues differ", () => {
    const fresh = {
      ...queueAt("a", "A", now, 0, 0),
      offered: 0,
      answered: 0,
      abandoned: 0,
      answeredInTime: 0,
      waitMs: 0
    }
    expect(figuresOf([fresh, { ...fresh, serviceLevelSeconds: 30 }])).toMatchObject({
      longestSince: null,
      serviceLevelPercent: null,
      serviceLevelSeconds: null,
      abandonmentPercent: null,
      asaMs: null
    })
  })

  it("count people at work: the disconnected are not online", () => {
    expect(presenceOf(agents)).toEqual({ online: 13, idle: 3, talking: 3, wrapUp: 1 })
  })

  it("know who could take a call of a queue", () => {
    const board = boardOf(15, now)
    const care = board.queues["care" as keyof typeof board.queues]
    if (care === undefined) throw new Error("no such queue in the fixture")
    const expected = agents.filter((agent) => agent.state === "ready" && agent.queues.includes(care.id)).length
    expect(expected).toBeGreaterThan(0)
    expect(readyIn(board, care.id)).toBe(expected)
  })
})

describe("a queue", () => {
  it("is over its limit when somebody waits longer than two minutes, not at two minutes", () => {
    const queue = queueAt("a", "A", now, 1, LONG_WAIT_MS / 1000)
    expect(alarmsOf(queue, now).longWait).toBe(false)
    expect(alarmsOf(queue, now + 1).longWait).toBe(true)
  })

  it("is over its limit below 60 % service level, and not before the first answered call", () => {
    const queue = { ...queueAt("a", "A", now, 0, 0), answered: 100 }
    expect(alarmsOf({ ...queue, answeredInTime: 60 }, now).lowServiceLevel).toBe(false)
    expect(alarmsOf({ ...queue, answeredInTime: 59 }, now).lowServiceLevel).toBe(true)
    expect(alarmsOf({ ...queue, answered: 0, answeredInTime: 0 }, now).lowServiceLevel).toBe(false)
  })
})

describe("the mosaic", () => {
  it("counts every agent under one mark", () => {
    const counts = countByMark(agents)
    expect(counts).toMatchObject({ ringing: 2, break: 2, "not-ready": 2, ready: 3 })
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(agents.length)
  })

  it("filters by marks and sorts by number, by longest in state, or by state", () => {
    expect(shownIds(agents, new Set(["ready"]), "number")).toEqual(["1002", "1007", "1015"])
    expect(shownIds(agents, new Set(["ready"]), "longest")).toEqual(["1002", "1007", "1015"])
    expect(shownIds(agents, new Set(), "longest")[0]).toBe("1010")
    expect(shownIds(agents, new Set(), "state").slice(0, 2)).toEqual(["1005", "1014"])
  })

  it("sorts work numbers as numbers, and equal ages by number", () => {
    const at = (id: string): AgentTile => ({
      ...agentAt(1, now),
      id: id as AgentTile["id"],
      since: now as AgentTile["since"]
    })
    expect(shownIds([at("1010"), at("999"), at("1009")], new Set(), "longest")).toEqual(["999", "1009", "1010"])
  })

  it("takes the largest tile that fits, and the dense one when none does", () => {
    expect(fittingSize(30, 119, 45)).toBe("huge")
    expect(fittingSize(60, 119, 45)).toBe("large")
    expect(fittingSize(100, 119, 45)).toBe("card")
    expect(fittingSize(300, 119, 45)).toBe("dense")
    expect(fittingSize(3000, 119, 45)).toBe("dense")
    expect(fittingSize(0, 0, 0)).toBe("huge")
  })

  it("knows an unchanged order", () => {
    expect(sameIds(["1", "2"], ["1", "2"])).toBe(true)
    expect(sameIds(["1", "2"], ["2", "1"])).toBe(false)
    expect(sameIds(["1"], ["1", "2"])).toBe(false)
  })
})
