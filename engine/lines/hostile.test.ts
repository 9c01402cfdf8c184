import { assert, beforeAll, describe, it } from "@effect/vitest"
import { dc09 } from "./doors/dc-09.ts"
import { framing } from "./doors/framing.ts"
import { sipMessages } from "./doors/sip-messages.ts"
import { Counts } from "./counts.ts"
import { dialectsIn } from "./dialects.ts"
import { makeDoorway } from "./doorway.ts"
import { Intake } from "./intake.ts"
import { Roster } from "./roster.ts"
import { entry, memoryCore } from "./testing/memory-core.ts"
import { frame } from "./testing/started.ts"

const SEEDS = 1_500

const core = memoryCore()
const roster = new Roster(0)
const counts = new Counts()
const intake = new Intake({ door: core, directory: roster.directory, counts, hearing: roster, clock: () => 0 })
const way = makeDoorway({
  door: core,
  intake,
  directory: roster.directory,
  dialects: dialectsIn(`${import.meta.dirname}/../../config/dialects`),
  counts,
  clock: () => 0,
  warn: (text) => {
    throw new Error(text)
  }
})
beforeAll(() => {
  intake.isUp = true
  roster.enter([entry({ line: "dc-09", account: "1234" }), entry({ line: "framing", account: "861234050000025" })], 0)
  roster.complete(0)
})

/** A small generator, so that a seed is a script. */
const chances = (seed: number) => {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The same octets with some changed, taken out, doubled or put in. */
const mutated = (octets: Uint8Array, seed: number): Uint8Array => {
  const chance = chances(seed)
  let all = [...octets]
  for (let times = chance(6); times >= 0; times--) {
    const at = chance(all.length)
    const kind = chance(4)
    if (kind === 0) all[at] = chance(256)
    else if (kind === 1) all.splice(at, 1 + chance(8))
    else if (kind === 2) all = [...all.slice(0, at), ...all.slice(at - chance(20)), ...all.slice(at)]
    else all.splice(at, 0, ...Array.from({ length: 1 + chance(40) }, () => chance(256)))
  }
  return Uint8Array.from(all)
}

const SOURCE = { text: "udp 192.0.2.7:1", address: "192.0.2.7" }

describe("whatever comes", () => {
  const samples: ReadonlyArray<readonly [name: string, octets: Uint8Array, take: (octets: Uint8Array) => void]> = [
    ["DC-09", frame("1234", "0007", "Nri1/PA01^KITCHEN^"), (octets) => dc09(way).packet(octets, SOURCE, () => {})],
    [
      "DC-09 over TCP",
      frame("1234", "0007", "Nri1/PA01"),
      (octets) =>
        void dc09(way)
          .talk(SOURCE, () => {})
          .take(octets)
    ],
    [
      "a text framing",
      Buffer.from("[AX*861234050000017*0007*SOS,82,64,261127195500,31.230416,N,121.473701,E,88]"),
      (octets) =>
        void framing(way, way.dialects.get("anxin-a1")!)
          .talk(SOURCE, () => {})
          .take(octets)
    ],
    [
      "a binary framing",
      Buffer.from("787811260861234050000025000158420002933E0D0A", "hex"),
      (octets) => framing(way, way.dialects.get("kanglin-20")!).packet(octets, SOURCE, () => {})
    ]
  ]
  for (const [name, octets, take] of samples)
    it(`by ${name} is handled or refused, and nothing of ours breaks`, () => {
      for (let seed = 1; seed <= SEEDS; seed++) take(mutated(octets, seed))
      assert.strictEqual(counts.refused.defect, 0)
    })

  it("by SIP MESSAGE is handled or refused, and nothing of ours breaks", async () => {
    const take = sipMessages(way, core)
    const said = Buffer.from("<mrq><ref>abc1</ref><cid>77</cid><dty>0003</dty><lge>geo:1.5,2.5</lge></mrq>")
    for (let seed = 1; seed <= SEEDS / 4; seed++)
      await take({
        _tag: "Message",
        id: "m",
        from: Buffer.from(mutated(Buffer.from("<sip:77@192.0.2.7>"), seed)).toString("latin1"),
        to: "sip:a@b",
        source: "udp",
        contentType: "text/xml",
        body: Buffer.from(mutated(said, seed)).toString("latin1"),
        at: 0 as never
      })
    assert.isAbove(counts.messages.scaip, 0)
    assert.isAbove(counts.refused.notUnderstood, 0)
  })
})
