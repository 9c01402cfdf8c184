import { describe, expect, it } from "vitest"
import { endingOf } from "./endings.ts"
import { dbOf, SILENT_DB } from "./level.ts"
import { NO_QUALITY, qualityOf, type StatsLine } from "./line-quality.ts"
import { problemOf } from "./microphone.ts"

const INBOUND: StatsLine = {
  type: "inbound-rtp",
  id: "in",
  kind: "audio",
  codecId: "c8",
  packetsReceived: 990,
  packetsLost: 10,
  jitter: 0.0042
}
const CODECS: ReadonlyArray<StatsLine> = [
  { type: "codec", id: "c0", mimeType: "audio/PCMU" },
  { type: "codec", id: "c8", mimeType: "audio/PCMA" }
]
const WAY: StatsLine = { type: "candidate-pair", id: "p", nominated: true, currentRoundTripTime: 0.02 }

describe("how the line is", () => {
  it("is what the browser measured of what comes", () => {
    expect(qualityOf([...CODECS, INBOUND, WAY])).toEqual({
      codec: "PCMA",
      roundTripMs: 20,
      lostShare: 0.01,
      jitterMs: 4
    })
  })

  it("takes the far end's own round trip before a check of the way", () => {
    const reported: StatsLine = { type: "remote-inbound-rtp", id: "r", kind: "audio", roundTripTime: 0.081 }
    expect(qualityOf([INBOUND, reported, WAY]).roundTripMs).toBe(81)
  })

  it("claims nothing before a packet came, and no loss below none", () => {
    expect(qualityOf([])).toEqual(NO_QUALITY)
    expect(qualityOf([{ ...INBOUND, packetsReceived: 0, packetsLost: 0 }])).toMatchObject({
      lostShare: null,
      jitterMs: null
    })
    // Packets that came twice count as lost less than nothing (RFC 3550 §6.4.1).
    expect(qualityOf([{ ...INBOUND, packetsLost: -3 }]).lostShare).toBe(0)
  })
})

describe("how loud it is", () => {
  it("is in dB of full scale, and silence is the bottom", () => {
    const sine = Float32Array.from({ length: 1000 }, (_, at) => Math.sin((2 * Math.PI * at) / 100))
    expect(dbOf(sine)).toBeCloseTo(-3.01, 1)
    expect(dbOf(sine.map((sample) => sample / 10))).toBeCloseTo(-23.01, 1)
    expect(dbOf(new Float32Array(10))).toBe(SILENT_DB)
    expect(dbOf(new Float32Array(0))).toBe(SILENT_DB)
  })
})

it("a microphone that is not there is told apart from one that was refused", () => {
  const named = (name: string) => problemOf(Object.assign(new Error("no"), { name }))
  expect([named("NotAllowedError"), named("NotFoundError"), named("NotReadableError"), problemOf("?")]).toEqual([
    "denied",
    "none",
    "broken",
    "broken"
  ])
})

it("each way a call can end has its word, and one that is new is a failure", () => {
  expect(["Terminated", "Busy", "Rejected", "Not Found", "Unavailable", "Something new"].map(endingOf)).toEqual([
    "ended",
    "busy",
    "declined",
    "no-such-number",
    "unreachable",
    "failed"
  ])
})
