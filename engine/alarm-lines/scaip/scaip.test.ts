import { describe, expect, it } from "vitest"
import { readNowIp } from "../now-ip/now-ip.ts"
import { vectorFault } from "../testing/expecting.ts"
import { NOW_IP_VECTORS, SCAIP_VECTORS } from "../testing/scaip-vectors.ts"
import { readScaip, SNU, VOICE_MODE, CALL, writeScaipResponse } from "./scaip.ts"

describe("SCAIP", () => {
  it.each(SCAIP_VECTORS.map((vector) => [vector.what, vector] as const))("%s", (_, vector) => {
    const read = readScaip(vector.sent, vector.sender ?? "")
    const said = read._tag === "Taken" ? read.understood : read.why
    const answer = writeScaipResponse({ ref: read.ref, snu: read._tag === "Taken" ? SNU.ok : read.snu })
    expect(vectorFault(vector, { said, answer })).toBeUndefined()
  })

  it("a unit that registers under another name is let speak by its dialect", () =>
    expect(
      readScaip("<mrq><ref>1</ref><cid>77</cid><dty>0003</dty></mrq>", "gateway", { sender: "any", codes: {} })._tag
    ).toBe("Taken"))

  it("a maker's own codes go before the protocol's", () => {
    const read = readScaip("<mrq><ref>1</ref><cid>77</cid><dty>0003</dty><stc>0999</stc></mrq>", "77", {
      sender: "any",
      codes: { "0003/0999": { event: "fall" } }
    })
    expect(read).toMatchObject({ understood: { events: [{ event: "fall" }] } })
  })

  it.each([
    ["a battery that is well again", "0001", "0015", ["battery-low restored", "battery-failed restored"]],
    ["a trigger's", "0003", "0015", ["trigger-battery-low restored", "battery-failed restored"]],
    ["a device that is as it should be", "0001", "0070", ["fault restored", "tamper restored"]],
    ["a battery that failed", "0001", "0014", ["battery-failed began"]],
    ["a device that was opened", "0001", "0125", ["tamper began"]]
  ] as const)("%s ends what has no end of its own", (_, dty, stc, events) => {
    const read = readScaip(`<mrq><ref>1</ref><cid>77</cid><dty>${dty}</dty><stc>${stc}</stc><did>4</did></mrq>`, "77")
    if (read._tag !== "Taken") throw new Error(read.why.reason)
    const said = read.understood.events
    expect(said.map(({ event, phase }) => `${event} ${phase}`)).toEqual(events)
    // Two of one message are no repeat of each other.
    expect(new Set(said.map(({ code }) => code)).size).toBe(events.length)
    expect(said.every(({ device }) => device === "4")).toBe(true)
  })

  it("the response says how to speak and whom to call", () =>
    expect(
      writeScaipResponse({ ref: "1A85", snu: SNU.ok, voiceMode: VOICE_MODE.duplex, call: CALL.number, number: "95000" })
    ).toBe("<mrs><ref>1A85</ref><snu>0</snu><mre>1</mre><cre>62</cre><tnu>95000</tnu></mrs>"))
})

describe("NOW-IP", () => {
  it.each(NOW_IP_VECTORS.map((vector) => [vector.what, vector] as const))("%s", (_, vector) => {
    const read = readNowIp(vector.sent)
    const [said, answer] = read._tag === "Taken" ? [read.understood, read.acknowledgement] : [read.why, read.answer]
    expect(vectorFault(vector, { said, answer })).toBeUndefined()
  })

  it("what is no XML of it gets no answer", () =>
    expect(readNowIp("<other/>")).toMatchObject({ _tag: "Refused", answer: "" }))
})
