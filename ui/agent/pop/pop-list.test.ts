import { describe, expect, it } from "vitest"
import { chosenFor, forgetting, NOTHING_OPEN, type PopList, shownNow, withCall, withoutCall } from "./pop-list.ts"

const idle = { atHand: [], hasDraft: () => false, isTyping: false }
const calls = ({ open }: PopList) => open.map(({ call }) => call)
const first = withCall(NOTHING_OPEN, "a", { ...idle, atHand: ["a"] })

describe("callers on a desk", () => {
  it("open when their call rings, once, and stay when it is over", () => {
    expect([calls(first), first.shown]).toEqual([["a"], "a"])
    expect(withCall(first, "a", idle)).toBe(first)
    expect(forgetting(first, [])).toBe(first)
  })

  it("give way to the next call when theirs is over, but not what is typed and not sent", () => {
    const next = withCall(first, "b", { ...idle, atHand: ["b"] })
    expect([calls(next), next.shown]).toEqual([["b"], "b"])
    const kept = withCall(first, "b", { ...idle, atHand: ["b"], hasDraft: (call) => call === "a" })
    expect([calls(kept), kept.shown]).toEqual([["a", "b"], "b"])
  })

  it("never take the page from who is typing: the new one waits, marked, until it is looked at", () => {
    const waits = withCall(first, "b", { ...idle, atHand: ["b"], isTyping: true })
    expect([calls(waits), waits.shown, waits.unseen]).toEqual([["a", "b"], "a", ["b"]])
    const seen = shownNow(waits, "b")
    expect([seen.shown, seen.unseen]).toEqual(["b", []])
  })

  it("closed by hand stay closed while the call goes on, and leave what is beside them", () => {
    const two = withCall(first, "b", { ...idle, atHand: ["a", "b"] })
    const one = withoutCall(two, "b")
    expect([calls(one), one.shown]).toEqual([["a"], "a"])
    expect(withCall(one, "b", { ...idle, atHand: ["a", "b"] })).toBe(one)
    expect(forgetting(one, ["a"]).closed).toEqual([])
  })

  it("keep whom the agent picked", () => {
    expect(chosenFor(first, "a", "c7").open).toEqual([{ call: "a", chosen: "c7" }])
  })
})
