import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { factVersion, makeFactReader, readFact, type Upgrades } from "./facts-versions.ts"
import { Fact } from "./facts.ts"

/** A fact that has changed twice: first it had no unit, then another name. */
const upgrades: Upgrades = {
  Waited: [({ ms, ...rest }) => ({ ...rest, waitedMs: ms }), (older) => ({ ...older, _tag: "CallWaited" })],
  CallWaited: [(older) => ({ ...older, queue: "unknown" })]
}
const Latest = Schema.TaggedUnion({ CallWaited: { waitedMs: Schema.Int, queue: Schema.String } })
const read = makeFactReader(Latest, upgrades)
const latest = Latest.cases.CallWaited.make({ waitedMs: 5, queue: "unknown" })

describe("a fact that was written by older code", () => {
  it("comes out in today's shape and under today's name, whichever version it was written in", () => {
    expect(read({ kind: "Waited", version: 1, body: { _tag: "Waited", ms: 5 } })).toEqual(latest)
    expect(read({ kind: "Waited", version: 2, body: { _tag: "Waited", waitedMs: 5 } })).toEqual(latest)
    expect(read({ kind: "CallWaited", version: 1, body: { _tag: "CallWaited", waitedMs: 5 } })).toEqual(latest)
    expect(read({ kind: "CallWaited", version: 2, body: { ...latest } })).toEqual(latest)
  })

  it("is written in the version its list ends with", () => {
    expect([factVersion("CallWaited", upgrades), factVersion("CallEnded", upgrades)]).toEqual([2, 1])
  })
})

describe("a fact that this code does not know", () => {
  it("of a later version is kept as it is", () => {
    const later = { kind: "CallWaited", version: 3, body: { _tag: "CallWaited", seconds: 5 } }
    expect(read(later)).toMatchObject({ _tag: "UnknownFact", ...later })
  })

  it("of a name nobody knows, of a shape nobody wrote, or no fact at all, throws nothing", () => {
    for (const body of [{ _tag: "DroneLanded" }, { _tag: "CallEnded", at: "noon" }, null, 7])
      expect(readFact({ kind: "DroneLanded", version: 1, body })).toMatchObject({ _tag: "UnknownFact" })
  })

  it("whose upgrade breaks says so", () => {
    const broken = makeFactReader(Latest, { Waited: [() => JSON.parse("{")] })
    expect(broken({ kind: "Waited", version: 1, body: { _tag: "Waited" } })).toMatchObject({
      _tag: "UnknownFact",
      why: expect.stringContaining("upgrade failed")
    })
  })
})

it("every fact of today is read back as it was stated", () => {
  const ended = Fact.cases.CallEnded.make({
    at: 5 as never,
    call: "c" as never,
    outcome: "handled",
    by: "caller",
    cause: "NORMAL_CLEARING",
    talkMs: 3
  })
  expect(readFact({ kind: ended._tag, version: factVersion(ended._tag), body: { ...ended } })).toEqual(ended)
})
