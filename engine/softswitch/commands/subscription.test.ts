import { describe, expect, test } from "vitest"
import { makeSubscription } from "./subscription.ts"

describe("a subscription to all events", () => {
  test("leaves out what was nixed, until it is asked for again", () => {
    const subscription = makeSubscription()
    subscription.add("ALL")
    subscription.remove("heartbeat DTMF")
    subscription.add("DTMF")
    expect(["HEARTBEAT", "DTMF", "MESSAGE"].map((name) => subscription.wants(name, undefined))).toEqual([
      false,
      true,
      true
    ])
  })

  test("remembers no word that names no event, however many are nixed", () => {
    const subscription = makeSubscription()
    subscription.add("ALL")
    subscription.remove("WORD-1 WORD-2")
    expect(["WORD-1", "WORD-2"].map((name) => subscription.wants(name, undefined))).toEqual([true, true])
  })
})
