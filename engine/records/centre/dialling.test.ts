import { assert, describe, it } from "@effect/vitest"
import { dial } from "#actors/dialling/dialling.ts"
import type { Trunk } from "../trunks/schema.ts"
import { diallingOf } from "./dialling.ts"

const trunk = (id: string, hosts: ReadonlyArray<string>, more: Partial<Trunk> = {}) =>
  ({
    id,
    hosts,
    isOff: false,
    transport: "udp",
    dialOrder: 100,
    takes: ["emergency", "local", "national"],
    zeroBeforeMobiles: false,
    callerNumber: null,
    shownNumbers: [],
    isPrivate: false,
    ...more
  }) as unknown as Trunk

const settings = (...trunks: ReadonlyArray<Trunk>) =>
  diallingOf({ trunks, roles: [], agents: [], queues: [], barred: [], showsLastCalled: false })

describe("the trunks that calls out may go by", () => {
  it("have an address that the switch is told: neither none, nor one that is none and that an older release let in", () => {
    const { trunks } = settings(
      trunk("in-only", []),
      trunk("named", ["sip.carrier.example"]),
      trunk("half", ["sip.carrier.example", "192.0.2.1"]),
      trunk("off", ["192.0.2.1"], { isOff: true }),
      trunk("whole", ["192.0.2.9:5080"])
    )
    assert.deepStrictEqual(
      trunks.map(({ id }) => id),
      ["half", "whole"]
    )
  })

  it("leave an emergency call to the next one where the first has no address that is one", () => {
    const dialling = settings(
      trunk("named", ["sip.carrier.example"], { dialOrder: 1 }),
      trunk("whole", ["192.0.2.9"], { dialOrder: 2 })
    )
    const wish = { number: "110", right: "none", agent: null, queue: null, shown: null, lastCalled: null } as const
    const centre = { agents: [], numbers: {}, ownAreaCode: "010", dialling }
    assert.deepInclude(
      dial(centre, () => false, wish),
      { _tag: "Outside", trunk: "whole" }
    )
  })
})
