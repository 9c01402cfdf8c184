import { describe, expect, it } from "vitest"
import { buildRtcp, parseRtcp } from "../rtp/rtcp.ts"
import type { OwnReport } from "../rtp/rtcp.ts"
import { quietly } from "../testing/media-fakes.ts"
import { frame, known, phoneAddress, planeRig, times } from "../testing/plane-rig.ts"

/** Every leg's first report is due by then, and not its second. */
const FIRST = 250

const report = (over: Partial<OwnReport> = {}) =>
  buildRtcp({ ssrc: 5, cname: "phone", sent: undefined, blocks: [], goodbye: false, ...over })

const block = { ssrc: 77, fractionLost: 64, lost: 3, highestSequence: 500, jitter: 8, lastReport: 0, delay: 0 }

describe("the reports of a leg", () => {
  it("come from the odd port beside its media and go to that of the telephone's, and the farewell too", async () => {
    const { plane, legs, say, reports } = planeRig()
    await legs("a")
    times(FIRST, () => {
      say("a", frame(1))
      plane.tick()
    })
    await quietly()
    const control = reports("a")!
    expect(control.sent.map(({ to }) => to)).toEqual([{ address: phoneAddress, port: 30_001 }])
    const [sent, names] = parseRtcp(control.sent[0]!.octets)
    expect(sent).toMatchObject({
      _tag: "SenderReport",
      ssrc: 77,
      blocks: [{ ssrc: 5, fractionLost: 0, lost: 0, jitter: 0 }]
    })
    expect(names).toMatchObject({ type: 202 })
    plane.close("a")
    expect(parseRtcp(control.sent[1]!.octets).at(-1)).toEqual({ _tag: "Goodbye", ssrcs: [77] })
    expect(reports("a")).toBeUndefined()
  })

  it("share the media's port when that was agreed on", async () => {
    const { plane, legs, agreed, raw, reports, socket, told } = planeRig()
    await legs("a")
    plane.connect("a", agreed("a", "PCMA", { rtcpMux: true }), known)
    times(FIRST, () => plane.tick())
    await quietly()
    expect(reports("a")).toBeUndefined()
    const control = socket("a").sent.filter(({ octets }) => parseRtcp(octets).length > 0)
    expect(control.map(({ to }) => to)).toEqual([{ address: phoneAddress, port: 30_000 }])
    raw("a", report({ blocks: [block] }))
    plane.close("a")
    expect(told.at(-1)).toMatchObject({ _tag: "LineMeasured", quality: { controls: 1, farLostShare: 0.25 } })
  })

  it("give the round trip, less what the telephone waited, and what it lost of ours", async () => {
    const { plane, legs, reports, told } = planeRig()
    await legs("a")
    times(FIRST, () => plane.tick())
    await quietly()
    const control = reports("a")!
    const [own] = parseRtcp(control.sent[0]!.octets)
    const lastReport = own?._tag === "SenderReport" ? own.ntpMiddle : 0
    const before = FIRST * 20 - (lastReport * 1_000) / 65_536
    times(10, () => plane.tick())
    const from = { address: phoneAddress, port: 30_001 }
    control.events.packet(report({ blocks: [{ ...block, lastReport, delay: 0.1 * 65_536 }] }), from)
    plane.close("a")
    const output = told.at(-1)
    const quality = output?._tag === "LineMeasured" ? output.quality : undefined
    expect(quality?.roundTripMs).toBeCloseTo(before + 200 - 100, 0)
    expect(quality).toMatchObject({ farLostShare: 0.25, controls: 1, received: 0, score: undefined })
  })

  it("of a stranger are not believed, and those of the telephone keep it from having gone", async () => {
    const { plane, legs, reports, told } = planeRig({ silenceMs: 60_000 })
    await legs("a")
    times(2_999, () => plane.tick())
    await quietly()
    const control = reports("a")!
    control.events.packet(report({ blocks: [block] }), { address: "203.0.113.9", port: 30_001 })
    control.events.packet(report(), { address: phoneAddress, port: 30_777 })
    times(100, () => plane.tick())
    expect(told).toEqual([])
    // Reports go where the telephone's come from.
    times(FIRST, () => plane.tick())
    expect(control.sent.at(-1)?.to.port).toBe(30_777)
    plane.close("a")
    expect(told.at(-1)).toMatchObject({ quality: { controls: 1, farLostShare: undefined } })
  })

  it("are left out where the odd port is another's, and said once", async () => {
    const { io, plane, legs, notices } = planeRig()
    await legs("a", "b")
    io.foreign.add(20_001).add(20_003)
    times(3 * FIRST, () => plane.tick())
    await quietly()
    times(3 * FIRST, () => plane.tick())
    expect(notices).toHaveLength(1)
    expect(notices[0]).toContain("no RTCP on port 20001")
    plane.close("a")
  })
})

describe("how a line was", () => {
  it("is told of each leg that was connected when it is closed: losses, late packets, a score", async () => {
    const { plane, legs, lose, say, told } = planeRig()
    await legs("a")
    await plane.open("never connected", "rtp")
    for (let n = 0; n < 200; n++) {
      if (n % 20 === 7) lose("a")
      else say("a", frame(1))
      plane.tick()
    }
    plane.close("never connected")
    plane.close("a")
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      _tag: "LineMeasured",
      leg: "a",
      quality: { received: 190, lost: 10, late: 0, sent: 200, roundTripMs: undefined, farLostShare: undefined }
    })
    const score = told[0]?._tag === "LineMeasured" ? told[0].quality.score : undefined
    expect(score).toBeGreaterThan(3.5)
    expect(score).toBeLessThan(4)
  })
})
