import { describe, expect, it } from "vitest"
import { agentAt, boardOf, callAt, deskOf, standingAt } from "../../playground/fixtures.ts"
import { CALLS_STANDING } from "../../playground/call-views.ts"
import { isFreeToCall } from "./free-to-call.ts"
import { placeOf } from "./keys.ts"
import {
  askedBy,
  canClear,
  counterpartOf,
  deedAt,
  heldSince,
  holdUrgency,
  leftWith,
  nameOfParty,
  othersOf,
  PLACES,
  standingOf
} from "./standing.ts"
import { type Choice, dialable, isBadNumber, keyOf, targetsFor } from "./targets.ts"

const now = 1_790_000_000_000
const viewOf = (standing: (typeof CALLS_STANDING)[number]) => {
  const { call } = standingAt(standing, now)
  if (call === null) throw new Error("it has a call")
  return call
}
const talking = () => {
  const { call } = callAt("active", now)
  if (call === null) throw new Error("it has a call")
  return call
}

describe("how a call stands", () => {
  it("is said in one word", () => {
    expect(standingOf(talking())).toBe("talking")
    expect(CALLS_STANDING.map((standing) => [standing, standingOf(viewOf(standing))])).toEqual([
      ["held", "held"],
      ["consult-rings", "consulting"],
      ["consulting", "consulting"],
      ["alternated", "consulting"],
      ["left while consulting", "talking"],
      ["conference", "conference"],
      ["consulted", "talking"],
      ["calling", "calling"],
      ["internal", "talking"]
    ])
  })

  it("while a customer is put through without being asked, and while the called one rings", () => {
    const view = talking()
    const third = { ...view.parties["0"]!, state: "dialling", purpose: "transfer", by: agentAt(0, now).id } as const
    const away = { ...view.parties["1"]!, side: "aside" } as const
    expect(standingOf({ ...view, parties: { ...view.parties, "1": away, "2": third } })).toBe("transferring")
    const called = { ...view.parties["0"]!, state: "dialling" } as const
    expect(standingOf({ ...view, parties: { "1": view.parties["1"]!, "2": called } })).toBe("dialling")
  })

  it("says of everybody whether they are heard now", () => {
    const heard = (standing: (typeof CALLS_STANDING)[number]) =>
      othersOf(viewOf(standing)).map(({ attempt, isHeard }) => [attempt, isHeard])
    expect(heard("consulting")).toEqual([
      [0, false],
      [2, true]
    ])
    expect(heard("alternated")).toEqual([
      [0, true],
      [2, false]
    ])
    expect(heard("conference")).toEqual([
      [0, true],
      [2, true],
      [3, true]
    ])
  })

  it("names first whom it is about, and to a consulted colleague who asks", () => {
    expect(nameOfParty(counterpartOf(viewOf("consulting"))!)).toBe("138****1111")
    expect(nameOfParty(counterpartOf(viewOf("calling"))!)).toBe("0138****1111")
    expect(nameOfParty(counterpartOf(viewOf("internal"))!)).toMatch(/^1002 ./u)
    expect(askedBy(viewOf("consulted"))?.agent).toBe("1002")
    expect(askedBy(viewOf("consulting"))).toBeNull()
  })

  it("a hold is long after a minute and too long after two", () => {
    expect([0, 59_999, 60_000, 119_999, 120_000].map(holdUrgency)).toEqual(["fine", "fine", "long", "long", "too-long"])
    expect(heldSince(viewOf("held"))).toBe(now - 75_000)
    expect(heldSince(talking())).toBeNull()
  })
})

describe("the buttons of a talk", () => {
  const deeds = (view: ReturnType<typeof talking>) => PLACES.map((place) => deedAt(view, place))

  it("hold, put through, call in, ask and dial in a talk of two", () => {
    expect(deeds(talking())).toEqual([
      { ask: "HoldCall" },
      { open: "transfer" },
      { open: "conference" },
      { open: "consult" },
      { open: "keypad" }
    ])
  })

  it("lead out of a consultation at the same places", () => {
    expect(deeds(viewOf("consulting"))).toEqual([
      { ask: "AlternateCall" },
      { ask: "TransferCall" },
      { ask: "ConferenceCall" },
      { ask: "ReconnectCall" },
      { open: "keypad" }
    ])
    expect(deeds(viewOf("consult-rings"))).toEqual([
      null,
      { ask: "TransferCall" },
      null,
      { ask: "ReconnectCall" },
      null
    ])
  })

  it("lead nowhere when whoever waited has hung up meanwhile: a talk with the colleague is left, and is said to be", () => {
    const alone = viewOf("left while consulting")
    expect(deeds(alone)).toEqual([null, null, null, null, { open: "keypad" }])
    expect(leftWith(alone)?.agent).toBe("1002")
    expect(nameOfParty(counterpartOf(alone)!)).toMatch(/^1002 ./u)
    expect(leftWith(viewOf("consulting"))).toBeNull()
    expect(leftWith(talking())).toBeNull()
  })

  it("do nothing but what the call would do: none is dead", () => {
    expect(deedAt(viewOf("held"), "hold")).toEqual({ ask: "RetrieveCall" })
    expect(deedAt(viewOf("held"), "keypad")).toBeNull()
    for (const standing of CALLS_STANDING) {
      const asks = PLACES.flatMap((place) => {
        const deed = deedAt(viewOf(standing), place)
        return deed !== null && "ask" in deed ? [deed.ask] : []
      })
      expect(viewOf(standing).can).toEqual(expect.arrayContaining(asks))
    }
  })

  it("let one go who is not the only other one, and whoever is being called", () => {
    const clears = (view: ReturnType<typeof talking>) => othersOf(view).map((party) => canClear(view, party))
    expect(clears(talking())).toEqual([false])
    expect(clears(viewOf("conference"))).toEqual([true, true, true])
    expect(clears(viewOf("consulting"))).toEqual([false, false])
    const dialled = { ...talking().parties["0"]!, state: "dialling" } as const
    expect(clears({ ...talking(), parties: { "0": dialled, "1": talking().parties["1"]! } })).toEqual([true])
  })
})

describe("whom to choose", () => {
  const board = boardOf(17, now)
  const choice: Choice = {
    board,
    flows: [{ id: "survey", name: "满意度" }],
    without: ["1001"],
    hasQueues: true,
    hasPeople: true,
    hasNumbers: true
  }
  const silent = () => []
  const keys = (typed: string, more: Partial<Choice> = {}, sounds: (name: string) => ReadonlyArray<string> = silent) =>
    targetsFor({ ...choice, ...more }, typed, sounds).map(keyOf)

  it("has who is free first, nobody who is in the call, then queues and flows", () => {
    const all = keys("")
    expect(all).not.toContain("agent/1001")
    expect(all[0]).toBe("agent/1002")
    expect(all.slice(-3)).toEqual(["queue/sales", "queue/care", "flow/survey"])
    const reachable = targetsFor(choice, "", silent).flatMap((each) =>
      each.kind === "agent" ? [[each.agent.state, each.isReachable]] : []
    )
    expect(reachable).toContainEqual(["talking", false])
    expect(reachable).toContainEqual(["not-ready", true])
    expect(reachable.at(-1)).toEqual([expect.anything(), false])
  })

  it("is found by number, name, how the name is read, and queue", () => {
    expect(keys("1010", { hasNumbers: false })).toEqual(["agent/1010"])
    const { name } = board.agents["1003" as keyof typeof board.agents]!
    expect(keys(name)).toContain("agent/1003")
    expect(keys("wangq", {}, (of) => (of === name ? ["wangqian", "wq"] : []))).toEqual(["agent/1003"])
    expect(keys("售后")).toEqual(["queue/care"])
  })

  it("is any number outside that can be dialled, but not one that is a colleague", () => {
    expect(keys("138 0000-1111")).toEqual(["number"])
    expect(targetsFor(choice, "138 0000-1111", silent)).toEqual([{ kind: "number", number: "13800001111" }])
    expect(keys("1002")).toEqual(["agent/1002"])
    expect(keys("13800001111", { hasNumbers: false })).toEqual([])
  })

  it("tells a number that cannot be one before anybody dials it", () => {
    expect(["13800001111", "+86 138-0000-1111", "9*7#", "12+3", "1".repeat(40), "王"].map(dialable)).toEqual([
      "13800001111",
      "+8613800001111",
      "9*7#",
      null,
      null,
      null
    ])
    expect(["12+3", "1".repeat(40), "王敏", "1"].map(isBadNumber)).toEqual([true, true, false, false])
  })
})

describe("a new call", () => {
  it("begins when nothing is at the telephone; notes on the last one are no hindrance", () => {
    const me = { ...agentAt(0, now), state: "ready" as const }
    expect(isFreeToCall(deskOf(me))).toBe(true)
    expect(isFreeToCall(deskOf(me, { hands: [callAt("wrap-up", now)] }))).toBe(true)
    expect(isFreeToCall(deskOf(me, { hands: [callAt("alerting", now)] }))).toBe(false)
    expect(isFreeToCall(deskOf({ ...me, device: "unregistered" }))).toBe(false)
    expect(isFreeToCall(deskOf({ ...me, state: "signed-out" }))).toBe(false)
  })
})

describe("the keys of a talk", () => {
  const key = (code: string, over: object = {}) => ({
    key: "",
    code,
    altKey: true,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    repeat: false,
    ...over
  })
  it("are by place, and nothing while an input method composes", () => {
    expect(["KeyH", "KeyT", "KeyJ", "KeyC", "KeyP", "KeyD"].map((code) => placeOf(key(code)))).toEqual([
      "hold",
      "transfer",
      "conference",
      "consult",
      "keypad",
      null
    ])
    expect(placeOf(key("KeyH", { isComposing: true }))).toBeNull()
    expect(placeOf(key("KeyH", { altKey: false }))).toBeNull()
  })
})
