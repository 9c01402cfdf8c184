import { assert, describe, it } from "@effect/vitest"
import type { Overflow } from "#actors/work.ts"
import type { Fact } from "#actors/facts.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Asker } from "#wire/asker.ts"
import { USUAL_MASKING } from "#wire/masked-number.ts"
import type { KeptCall } from "#wire/records.ts"
import { ana, hungUp, moments, type Said, sales, talking } from "../projections/testing/played-call.ts"
import { shownTo, whyOf } from "./shown-call.ts"

const overflow: Overflow = {
  to: { digits: "013800138000", trunk: "t1", shown: "95000" },
  afterMs: null,
  afterUnanswered: null,
  whenUnstaffed: true,
  ringTimeoutMs: 20_000,
  againAfterMs: 1_000
}
const [arrived, admitted] = talking as readonly [Said, Extract<Said, { _tag: "Admitted" }>]
const withTerms = (to: Overflow["to"]): Said => ({
  _tag: "TermsChanged",
  queue: sales,
  terms: { ...admitted.terms, overflow: { ...overflow, to } }
})
const asker: Asker = {
  account: "a",
  name: "A",
  agent: null,
  unit: "centre",
  grants: {},
  reach: { team: [], department: [] }
}
const unstaffed: Said = { _tag: "Unstaffed", queue: sales }

describe("a call whose queue tried numbers outside, as somebody sees it", () => {
  const all = moments([
    arrived,
    admitted,
    withTerms(overflow.to),
    unstaffed,
    hungUp(1, "USER_BUSY"),
    withTerms({ number: "16812345678", refusal: "barred" }),
    unstaffed,
    hungUp(0)
  ])
  const whole = {
    kept: { ...all.at(-1)!.record!, serial: 1 } as KeptCall,
    facts: all.flatMap(({ facts }) => facts),
    remark: null
  }

  it("covers the numbers, in the answer to why and in the story", () => {
    assert.deepStrictEqual(
      whyOf(whole, USUAL_MASKING)?.overflows.map(({ number, result }) => `${number} ${result}`),
      ["0138****8000 not-reached", "168****5678 refused"]
    )
    const seen = shownTo(asker, whole, USUAL_MASKING)
    assert.deepInclude(
      seen.story.map(({ what }) => what),
      { _tag: "OverflowRefused", queue: sales, because: "unstaffed", number: "168****5678", refusal: "barred" }
    )
    assert.notMatch(JSON.stringify(seen), /16812345678|13800138000/u)
  })
})

describe("a call in which its agent asked for help, and whose caller is to be called back", () => {
  const all = moments([...talking, hungUp(0)])
  const kept = { ...all.at(-1)!.record!, serial: 1 } as KeptCall
  const at = (seconds: number) => (kept.arrivedAt + seconds * 1_000) as EpochMs
  const help: ReadonlyArray<Fact> = [
    { _tag: "HelpAsked", at: at(1), call: kept.id, agent: ana },
    { _tag: "HelpTaken", at: at(2), call: kept.id, agent: ana, by: "chief" },
    { _tag: "HelpAsked", at: at(3), call: kept.id, agent: ana },
    { _tag: "HelpWithdrawn", at: at(4), call: kept.id, agent: ana }
  ]
  const followUp = { at: at(86_400), note: "回复维修时间" }
  const remark = { reason: null, note: "", followUp, version: 1, changedAt: at(300), changedBy: "ana" }
  const whole = { kept, facts: [...all.flatMap(({ facts }) => facts), ...help], remark }
  const due = { by: "ana", dueAt: followUp.at, note: followUp.note }

  it("says both in its story, in their place", () => {
    const { story } = shownTo(asker, whole, USUAL_MASKING)
    const told = story.filter(({ what }) => what._tag.startsWith("Help") || what._tag === "FollowUpSet")
    assert.deepStrictEqual(
      told.map(({ sinceStartMs, what }) => [sinceStartMs / 1_000, what]),
      [
        [1, { _tag: "HelpAsked", agent: ana }],
        [2, { _tag: "HelpTaken", agent: ana, by: "chief" }],
        [3, { _tag: "HelpAsked", agent: ana }],
        [4, { _tag: "HelpWithdrawn", agent: ana }],
        [300, { _tag: "FollowUpSet", ...due }]
      ]
    )
    assert.strictEqual(story.at(-1)?.what._tag, "FollowUpSet")
  })

  it("and in the answer to why", () => {
    const why = whyOf(whole, USUAL_MASKING)
    assert.deepStrictEqual(why?.help, [
      { at: at(1), agent: ana, takenBy: "chief", takenAt: at(2), withdrawnAt: null },
      { at: at(3), agent: ana, takenBy: null, takenAt: null, withdrawnAt: at(4) }
    ])
    assert.deepStrictEqual(why?.followUp, { at: at(300), ...due })
    const without = whyOf({ ...whole, remark: { ...remark, followUp: null } }, USUAL_MASKING)
    assert.isNull(without?.followUp)
  })
})
