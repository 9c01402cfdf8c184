import { describe, expect, it } from "vitest"
import { churnHeld } from "./churn.ts"
import { HANDED_ON_WITHIN_MS, Ledger, STUCK_AFTER_MS } from "./ledger.ts"

const nobody = () => false

describe("the ledger of a churn", () => {
  it("finds a caller stuck who waits while an agent has been free for too long, once", () => {
    const ledger = new Ledger()
    ledger.waits("caller", 0)
    ledger.isFree("1001", 1_000)
    expect(ledger.judge(STUCK_AFTER_MS + 1_000).stuck).toEqual([])
    expect(ledger.judge(STUCK_AFTER_MS + 1_001).stuck).toEqual([{ caller: "caller", agent: "1001" }])
    expect(ledger.judge(STUCK_AFTER_MS + 9_000).stuck).toEqual([])
    expect(ledger.stuck).toBe(1)
  })

  it("does not when the agent went away, was rung, or the caller has only come", () => {
    const ledger = new Ledger()
    const now = 10 * STUCK_AFTER_MS
    ledger.waits("caller", 0)
    ledger.isFree("1001", 0)
    ledger.isAway("1001")
    expect(ledger.judge(now).stuck).toEqual([])
    ledger.isFree("1002", 0)
    const { over } = ledger.invited("1002", "another", 5, nobody)
    ledger.isFree("1002", 6)
    expect(ledger.judge(now).stuck).toEqual([])
    over()
    ledger.isFree("1002", now)
    expect(ledger.judge(now + 1).stuck).toEqual([])
    ledger.waitsNoLonger("caller")
    ledger.waits("late", 2 * now)
    expect(ledger.judge(2 * now + 1).stuck).toEqual([])
  })

  it("counts an INVITE at a telephone that rings or talks", () => {
    const ledger = new Ledger()
    const first = ledger.invited("1001", "a", 0, nobody)
    expect(first.fault).toBeUndefined()
    expect(ledger.invited("1001", "b", 1, nobody).fault).toBe("1001 got b while with a")
    expect(ledger.secondInvites).toBe(1)
  })

  it("lets the end of a call whose caller is gone come a moment after the next INVITE, and no longer", () => {
    const ledger = new Ledger()
    const gone = (caller: string) => caller === "a"
    const { over } = ledger.invited("1001", "a", 0, gone)
    expect(ledger.invited("1001", "b", 1, gone).fault).toBeUndefined()
    expect(ledger.lateEnds).toBe(1)
    expect(ledger.judge(1 + HANDED_ON_WITHIN_MS).twice).toEqual([])
    expect(ledger.judge(2 + HANDED_ON_WITHIN_MS).twice).toEqual(["1001 has b and still a"])
    over()
    expect(ledger.judge(99_999).twice).toEqual([])
    expect(ledger.secondInvites).toBe(1)
  })

  it("counts a caller at two agents, unless the first ring ends within its bound", () => {
    const ledger = new Ledger()
    const first = ledger.invited("1001", "a", 0, nobody)
    const second = ledger.invited("1002", "a", 10, nobody)
    first.over()
    expect(ledger.judge(10 + HANDED_ON_WITHIN_MS + 1).twice).toEqual([])
    ledger.invited("1003", "a", 20, nobody)
    expect(ledger.judge(20 + HANDED_ON_WITHIN_MS).twice).toEqual([])
    expect(ledger.judge(20 + HANDED_ON_WITHIN_MS + 1).twice).toEqual(["a is at 1002 and 1003"])
    second.over()
    expect(ledger.judge(99_999).twice).toEqual([])
    expect(ledger.secondInvites).toBe(1)
  })

  it("counts how often agents were shut out, and takes none of them for free", () => {
    const ledger = new Ledger()
    ledger.waits("caller", 0)
    ledger.isFree("1001", 0)
    ledger.isShutOut("1001")
    expect(ledger.judge(STUCK_AFTER_MS + 1).stuck).toEqual([])
    ledger.isShutOut("1001")
    expect(ledger.shutOut).toBe(2)
  })

  it("knows which telephones ring or talk still", () => {
    const ledger = new Ledger()
    const first = ledger.invited("1001", "a", 0, nobody)
    const second = ledger.invited("1001", "b", 1, nobody)
    ledger.invited("1002", "c", 2, nobody)
    first.over()
    expect(ledger.busy).toEqual(["1001", "1002"])
    second.over()
    expect(ledger.busy).toEqual(["1002"])
  })
})

describe("a churn holds", () => {
  const good = { calls: 100, abandonedAtOffer: 20, served: 70, signIns: 50, lateEnds: 1 }
  const none = { stuck: 0, lost: 0, secondInvites: 0, shutOut: 0, stillBusy: 0 }

  it("when nothing went wrong, and enough was tried", () => {
    expect(churnHeld({ ...good, ...none })).toBe(true)
    expect(churnHeld({ ...good, ...none, abandonedAtOffer: 9 })).toBe(false)
  })

  it.each(Object.keys(none))("not with one of %s", (name) => {
    expect(churnHeld({ ...good, ...none, [name]: 1 })).toBe(false)
  })
})
