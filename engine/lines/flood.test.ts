import { assert, describe, it } from "@effect/vitest"
import { CALM_MS, FloodGate, StrangerGate } from "./flood.ts"
import { KeyFaults } from "./key-faults.ts"
import { OwnReports } from "./own-reports.ts"
import { Roster } from "./roster.ts"
import { entry, memoryCore } from "./testing/memory-core.ts"

const from = (device: string) => ({ device, address: "192.0.2.7", isKnown: true })
const heartbeat = { isPress: false, reference: null, code: "NULL" }
const press = (reference: string | null, code = "PA") => ({ isPress: true, reference, code })

describe("a device that floods", () => {
  it("is isolated, its presses are taken still, and a repeat of one is none", () => {
    const gate = new FloodGate()
    const taken = Array.from({ length: 1_000 }, () => gate.admits(from("a"), heartbeat, 0)).filter(Boolean).length
    assert.strictEqual(taken, 20)
    assert.isTrue(gate.admits(from("a"), press("1"), 0))
    assert.isFalse(gate.admits(from("a"), press("1"), 0))
    assert.isTrue(gate.admits(from("a"), press("2"), 0))
    assert.isTrue(gate.admits(from("a"), press(null), 0))
    assert.isFalse(gate.admits(from("a"), press(null), 1_000 - 1))
    // Another one does not notice.
    assert.isTrue(gate.admits(from("b"), heartbeat, 0))
  })

  it("speaks from so many addresses of its own, and those beyond share one allowance: what was not written there is no repeat", () => {
    const gate = new FloodGate()
    const at = (address: number) => ({ device: "a", address: `192.0.2.${address}`, isKnown: false })
    const admitted = (address: number) =>
      Array.from({ length: 100 }, () => gate.admits(at(address), heartbeat, 0)).filter(Boolean).length
    assert.deepStrictEqual([1, 2, 3, 4].map(admitted), [20, 20, 20, 20])
    assert.deepStrictEqual([admitted(5), admitted(6)], [20, 0])
    assert.strictEqual(
      Array.from({ length: 100 }, () => gate.admits(from("a"), heartbeat, 0)).filter(Boolean).length,
      20
    )
    assert.isTrue(gate.admits(at(6), press("1"), 0))
    assert.isFalse(gate.admits(at(7), press("1"), 0))
    gate.unwritten(at(6), press("1"), 0)
    assert.isTrue(gate.admits(at(7), press("1"), 0))
  })

  it("that makes presses up is bounded too", () => {
    const gate = new FloodGate()
    const taken = Array.from({ length: 1_000 }, (_, at) => gate.admits(from("a"), press(String(at)), 0)).filter(
      Boolean
    ).length
    assert.strictEqual(taken, 50)
    assert.isTrue(gate.admits(from("a"), press("x"), 3_000))
  })

  it("is told of the terminal whose account has blanks", () => {
    const core = memoryCore()
    const [gate, roster] = [new FloodGate(), new Roster(0)]
    core.news({ onUp: () => {}, onNews: () => {}, onDown: () => {} })
    core.begin()
    roster.enter([entry({ line: "json", account: "ROOM 12 B" })], 0)
    roster.complete(0)
    for (let count = 0; count < 1_000; count++) gate.admits(from("json ROOM 12 B"), heartbeat, 0)
    new OwnReports(core, roster, { floods: gate, keys: new KeyFaults() }).tell(0)
    assert.deepStrictEqual(
      core.messages.map(({ account, reports: [report] }) => [account, report?.code]),
      [["ROOM 12 B", "flood"]]
    )
  })

  it("is told once when it begins and once when it is over", () => {
    const gate = new FloodGate()
    const told: Array<string> = []
    for (let nowMs = 0; nowMs < 10 * CALM_MS; nowMs += 1_000) {
      if (nowMs < CALM_MS) for (let count = 0; count < 5; count++) gate.admits(from("a"), heartbeat, nowMs)
      const { began, ended } = gate.sweep(nowMs)
      told.push(...began.map((name) => `${name} began`), ...ended.map((name) => `${name} ended`))
    }
    assert.deepStrictEqual(told, ["a began", "a ended"])
    assert.strictEqual(gate.size, 0)
  })

  it("is not one that says a little too much now and then", () => {
    const gate = new FloodGate()
    for (let hour = 0; hour < 24; hour++) {
      for (let count = 0; count < 25; count++) gate.admits(from("a"), heartbeat, hour * 3_600_000)
      assert.isEmpty(gate.sweep(hour * 3_600_000).began)
    }
  })
})

describe("addresses of strangers", () => {
  it("are bounded one by one, and shown while they flood", () => {
    const gate = new StrangerGate()
    const taken = Array.from({ length: 500 }, () => gate.admits("192.0.2.7", 0)).filter(Boolean).length
    assert.strictEqual(taken, 300)
    assert.isTrue(gate.admits("192.0.2.8", 0))
    assert.deepStrictEqual(gate.floods(0), [{ address: "192.0.2.7", dropped: 200 }])
    assert.deepStrictEqual(gate.floods(CALM_MS), [])
  })

  it("are bounded all together, whoever has a thousand addresses", () => {
    const gate = new StrangerGate()
    const taken = Array.from({ length: 5_000 }, (_, at) => gate.admits(`2001:db8::${at}`, 0)).filter(Boolean).length
    assert.strictEqual(taken, 1_000)
  })
})
