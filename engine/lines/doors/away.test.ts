import { assert, describe, it } from "@effect/vitest"
import { dialectsIn } from "../dialects.ts"
import { entry } from "../testing/memory-core.ts"
import { frame } from "../testing/started.ts"
import { wayWith } from "../testing/way.ts"
import { dc09 } from "./dc-09.ts"
import { framing } from "./framing.ts"

const SOURCE = { text: "tcp 192.0.2.7:1", address: "192.0.2.7" }
const PENDANT = "861234050000017"
const dialects = dialectsIn(`${import.meta.dirname}/../../../config/dialects`)
const { core, way } = wayWith(
  [entry({ line: "dc-09", account: "1234" }), entry({ line: "framing", account: PENDANT, dialect: "anxin-a1" })],
  { dialects }
)
core.lose()

describe("while the core is away, a connection counts as a terminal's", () => {
  for (const [name, talk, known, stranger] of [
    [
      "DC-09",
      dc09(way).talk,
      frame("1234", "0007", "Nri1/PA01"),
      [frame("9999", "0007", "Nri1/PA01"), Buffer.from("\nrubbish\r")]
    ],
    [
      "a framing",
      framing(way, dialects.get("anxin-a1")!).talk,
      Buffer.from(`[AX*${PENDANT}*0007*SOS,82,64]`),
      [Buffer.from("[AX*861234050000099*0007*SOS,82,64]")]
    ]
  ] as const)
    it(`by ${name} when it names one that is entered, and not otherwise`, () => {
      const isWhole = (octets: Uint8Array) =>
        talk(SOURCE, () => assert.fail("nothing is answered")).take(octets).isWhole
      assert.isTrue(isWhole(known))
      for (const octets of stranger) assert.isFalse(isWhole(octets))
      assert.isEmpty(core.messages)
    })
})
