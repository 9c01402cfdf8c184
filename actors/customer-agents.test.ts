import { assert, describe, it } from "@effect/vitest"
import { preferredOf } from "./customer-agents.ts"
import { AgentId, type EpochMs } from "./vocabulary.ts"

const [ana, ben, eva] = [AgentId.make("ana"), AgentId.make("ben"), AgentId.make("eva")]
const at = (ms: number) => ms as EpochMs
const both = { own: ana, last: { agent: ben, at: at(1_000) } }

describe("for whom a piece of work is", () => {
  it.each([
    ["nobody, where its queue prefers nobody", both, undefined, { preferred: null }],
    [
      "the customer's own agent first",
      both,
      { own: true, lastWithinMs: 9_000 },
      { preferred: ana, preferredAs: "own" }
    ],
    ["who served last, else", both, { own: false, lastWithinMs: 9_000 }, { preferred: ben, preferredAs: "last" }],
    [
      "who served last, just in time",
      both,
      { own: false, lastWithinMs: 8_000 },
      { preferred: ben, preferredAs: "last" }
    ],
    ["nobody, when that was longer ago", both, { own: false, lastWithinMs: 7_999 }, { preferred: null }],
    [
      "nobody, when nobody knows them",
      { own: null, last: null },
      { own: true, lastWithinMs: 9_000 },
      { preferred: null }
    ]
  ] as const)("is %s", (_, customerAgents, prefers, wanted) => {
    const asked = { preferred: null, queuedAt: at(9_000), customerAgents }
    assert.deepStrictEqual(preferredOf(asked, prefers), wanted)
    // Who is asked for by name goes before.
    assert.deepStrictEqual(preferredOf({ ...asked, preferred: eva }, prefers), { preferred: eva })
  })
})
