import { assert, describe, it } from "@effect/vitest"
import { type CallToRule, type OwnRecording, type RecordingRule, rulingOf } from "./recording-policy.ts"
import { AgentId, QueueId } from "./vocabulary.ts"

const rule = (id: string, said: Partial<RecordingRule>): RecordingRule => ({
  id,
  order: 100,
  records: true,
  queues: [],
  agents: [],
  dialledNumbers: [],
  callingNumbers: [],
  trunks: [],
  calendar: null,
  during: "open",
  leastMs: null,
  greatestMs: null,
  ...said
})
const call: CallToRule = {
  callingNumber: "+8613800138000",
  ownAreaCode: "020",
  dialledNumber: "95000",
  trunk: "telecom-1",
  queue: QueueId.make("sales"),
  agent: AgentId.make("1001")
}
const isOpen = (_: string, during: string) => during === "open"
const ruled = (rules: ReadonlyArray<RecordingRule>, of: Partial<CallToRule> = {}, own: OwnRecording = "rules") => {
  const { because, records, rule: by } = rulingOf(rules, own, { ...call, ...of }, isOpen)
  return `${records ? "yes" : "no"}, ${by ?? because}`
}

describe("a call", () => {
  it("is recorded when nothing is said of it", () => assert.strictEqual(ruled([]), "yes, usual"))

  it("is recorded or not as the first rule says that fits it", () => {
    const rules = [rule("late", { order: 20 }), rule("early", { order: 10, records: false })]
    assert.strictEqual(ruled(rules), "no, early")
    assert.strictEqual(ruled([rule("other", { order: 1, queues: [QueueId.make("help")] }), ...rules]), "no, early")
  })

  it("is found by each kind of condition, and by all of them together only", () => {
    const conditions: ReadonlyArray<readonly [Partial<RecordingRule>, Partial<CallToRule>]> = [
      [{ queues: [QueueId.make("sales")] }, { queue: QueueId.make("help") }],
      [{ agents: [AgentId.make("1001")] }, { agent: AgentId.make("1002") }],
      [{ dialledNumbers: ["95000"] }, { dialledNumber: "95001" }],
      [{ callingNumbers: ["013800138000"] }, { callingNumber: "13900000000" }],
      [{ trunks: ["telecom-1"] }, { trunk: "unicom-1" }]
    ]
    const all = rule("all", { records: false, ...Object.assign({}, ...conditions.map(([condition]) => condition)) })
    assert.strictEqual(ruled([all]), "no, all")
    for (const [condition, other] of conditions) {
      assert.strictEqual(ruled([rule("one", { records: false, ...condition })]), "no, one")
      assert.strictEqual(ruled([rule("one", { records: false, ...condition })], other), "yes, usual")
      assert.strictEqual(ruled([all], other), "yes, usual")
    }
  })

  it("is of a number that begins as the rule says", () => {
    const rules = [rule("mobiles", { records: false, callingNumbers: ["138*"] })]
    assert.strictEqual(ruled(rules), "no, mobiles")
    assert.strictEqual(ruled(rules, { callingNumber: "13900138000" }), "yes, usual")
    assert.strictEqual(
      ruled([rule("own", { records: false, callingNumbers: ["0208*"] })], { callingNumber: "81234567" }),
      "no, own"
    )
  })

  it("is recorded within hours, or outside of them", () => {
    assert.strictEqual(ruled([rule("in", { records: false, calendar: "office" })]), "no, in")
    assert.strictEqual(ruled([rule("out", { records: false, calendar: "office", during: "closed" })]), "yes, usual")
  })

  it("is not found by a queue or an agent while it has none", () => {
    const rules = [rule("sales", { records: false, queues: [QueueId.make("sales")] })]
    assert.strictEqual(ruled(rules, { queue: null, agent: null }), "yes, usual")
  })

  it("is recorded as is said of who talks, whatever the rules say", () => {
    assert.strictEqual(ruled([rule("all", { records: false })], {}, "always"), "yes, person")
    assert.strictEqual(ruled([rule("all", {})], {}, "never"), "no, person")
  })

  it("has the least and greatest length of its rule", () => {
    const { greatestMs, leastMs } = rulingOf(
      [rule("short", { leastMs: 3_000, greatestMs: 60_000 })],
      "rules",
      call,
      isOpen
    )
    assert.deepStrictEqual([leastMs, greatestMs], [3_000, 60_000])
  })
})
