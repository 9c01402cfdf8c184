import { assert, describe, it } from "@effect/vitest"
import type { Overflow } from "#actors/work.ts"
import { USUAL_MASKING } from "#wire/masked-number.ts"
import type { KeptCall } from "#wire/records.ts"
import { hungUp, moments, type Said, sales, talking } from "../projections/testing/played-call.ts"
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
    facts: all.flatMap(({ facts }) => facts)
  }

  it("covers the numbers, in the answer to why and in the story", () => {
    assert.deepStrictEqual(
      whyOf(whole, USUAL_MASKING)?.overflows.map(({ number, result }) => `${number} ${result}`),
      ["0138****8000 not-reached", "168****5678 refused"]
    )
    const seen = shownTo(
      { account: "a", name: "A", agent: null, unit: "centre", grants: {}, reach: { team: [], department: [] } },
      whole,
      USUAL_MASKING
    )
    assert.deepInclude(
      seen.story.map(({ what }) => what),
      { _tag: "OverflowRefused", queue: sales, because: "unstaffed", number: "168****5678", refusal: "barred" }
    )
    assert.notMatch(JSON.stringify(seen), /16812345678|13800138000/u)
  })
})
