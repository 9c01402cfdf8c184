import { describe, expect, it } from "vitest"
import { type Dialect, readDialect, understandFrame, understandObject, WrongDialect } from "./dialect.ts"
import { octetsOf } from "./framing.ts"
import { SAMPLES_AT_MS } from "./samples.ts"

const TEXT = `
dialect: toy
title: { zh: 玩具, en: Toy }
protocol: framing
framing:
  frame: { kind: text, begins: "<", ends: ">", mostOctets: 64, separators: ",", fields: [controller, "-", code, battery] }
  acknowledgement: "<{controller},OK>"
codes: { A: personal }
samples: []
`
const JSON_KIND = `
dialect: platform
title: { zh: 平台, en: Platform }
protocol: json
json: { fields: { controller: device.sn, code: data.type, battery: data.power, time: ts } }
time: { as: epoch-ms }
codes: { "3": fall, "9": { event: mains-failed, phase: restored } }
samples: []
`
const change = (from: string, to: string): string => TEXT.replace(from, to)
const dialect = (yaml: string): Dialect => readDialect(yaml, "toy.yaml")
const fault = (yaml: string): string => {
  try {
    dialect(yaml)
    return "none"
  } catch (error) {
    if (!(error instanceof WrongDialect)) throw error
    return error.message
  }
}

describe("a dialect's file", () => {
  for (const [what, yaml, said] of [
    ["an unknown word", `${TEXT}colour: red\n`, "colour"],
    ["an event that is none", change("A: personal", "A: hunger"), "codes"],
    ["no controller", change("[controller,", '["-",'), "none is the controller"],
    ["neither code nor flags", change(", code,", ', "-",'), "neither code nor flags"],
    ["an answer with a field that is not sent", change("{controller},OK", "{reference},OK"), "{reference} is no field"],
    ["framing for another protocol", change("protocol: framing", "protocol: json"), "of no use to protocol"],
    ["no framing", JSON_KIND.replace("protocol: json", "protocol: framing"), 'needs "framing"'],
    ["a bit that is none", `${TEXT}flags: { "64": fall }\n`, "no bit from 0 to 47"],
    ["a field of JSON that is none", JSON_KIND.replace("battery:", "energy:"), '"energy" is none of'],
    ["not YAML", "dialect: [", "toy.yaml"]
  ] as const)
    it(`is refused: ${what}`, () => {
      const message = fault(yaml)
      expect(message).toContain("toy.yaml")
      expect(message).toContain(said)
    })

  it("a file that is right is taken", () => expect(fault(TEXT)).toBe("none"))
})

describe("frames of a connection", () => {
  const sent = octetsOf("<12,x,A,80>noise<13,,A>")

  it("are the same wherever it is cut", () => {
    for (let cut = 0; cut <= sent.length; cut += 1) {
      const framer = dialect(TEXT).framer!()
      const frames = [...framer.take(sent.subarray(0, cut))!, ...framer.take(sent.subarray(cut))!]
      const said = frames.map((frame) => understandFrame(dialect(TEXT), frame, SAMPLES_AT_MS))
      expect(said).toMatchObject([
        { controller: "12", events: [{ event: "personal", measured: { batteryPercent: 80 } }] },
        { controller: "13", events: [{ event: "personal", measured: {} }] }
      ])
      expect(framer.skipped()).toBe(5)
    }
  })

  it("one without an end is given up", () => {
    const framer = dialect(TEXT).framer!()
    expect(framer.take(octetsOf(`<${"9".repeat(80)}`))).toBeUndefined()
  })

  it("a length that cannot be is no begin of a frame", () => {
    const binary = dialect(`
dialect: toy
title: { zh: 玩具, en: Toy }
protocol: framing
framing:
  frame:
    kind: binary
    beginsHex: "7E"
    length: { at: 1, octets: 1, adds: 0 }
    mostOctets: 16
    fields: [{ name: controller, at: 2, octets: 1, as: uint }, { name: code, at: 3, octets: 1, as: hex }]
  acknowledgement: "7E {code}"
codes: { "0A": personal }
samples: []
`)
    const framer = binary.framer!()
    const frames = framer.take(Uint8Array.from([0x7e, 0xff, 0x7e, 0x01, 0x7e, 0x04, 0x09, 0x0a]))!
    expect(frames.map((frame) => understandFrame(binary, frame, 0))).toMatchObject([
      { controller: "9", events: [{ event: "personal" }] }
    ])
  })
})

describe("an object of a platform", () => {
  const platform = dialect(JSON_KIND)
  const said = (value: unknown, controller: string | null = null) =>
    understandObject(platform, JSON.stringify(value), SAMPLES_AT_MS, controller)

  it("fields stand where the dialect says", () =>
    expect(said({ device: { sn: "A-1" }, data: { type: 3, power: 41 }, ts: SAMPLES_AT_MS - 1_000 })).toMatchObject({
      controller: "A-1",
      events: [{ event: "fall", measured: { batteryPercent: 41 }, saidAt: SAMPLES_AT_MS - 1_000 }]
    }))
  it("what is over is over", () =>
    expect(said({ device: { sn: "A-1" }, data: { type: 9 } })).toMatchObject({ events: [{ phase: "restored" }] }))
  it("a topic may say who it is", () =>
    expect(said({ data: { type: 3 } }, "T-7")).toMatchObject({ controller: "T-7", events: [{ event: "fall" }] }))
  it("a number out of the question is left out", () =>
    expect(said({ device: { sn: "A-1" }, data: { type: 3, power: 4_100 } })).toMatchObject({
      events: [{ measured: {} }]
    }))
  it("a clock years off is not believed", () =>
    expect(said({ device: { sn: "A-1" }, data: { type: 3 }, ts: 946_684_800_000 })).toMatchObject({
      events: [{ saidAt: null }]
    }))

  for (const [what, text] of [
    ["no JSON", "{"],
    ["a list", "[]"],
    ["nobody says it", '{"data":{"type":3}}'],
    ["nothing happened", '{"device":{"sn":"A-1"}}'],
    ["more than a terminal has to say", `{"a":"${"x".repeat(70_000)}"}`],
    ["a name with line ends", '{"device":{"sn":"A\\n1"},"data":{"type":3}}']
  ] as const)
    it(`is not understood: ${what}`, () =>
      expect(understandObject(platform, text, SAMPLES_AT_MS)._tag).toBe("NotUnderstood"))

  it("a code by the name of what every object has is unknown", () => {
    for (const type of ["constructor", "toString", "__proto__"])
      expect(said({ device: { sn: "A-1" }, data: { type } })).toMatchObject({ events: [{ event: "unknown" }] })
  })

  it("no field is longer than is of use", () => {
    const long = readDialect(JSON_KIND.replace("time: ts", "reference: ref"), "long.yaml")
    const text = JSON.stringify({ device: { sn: "A-1" }, data: { type: "9".repeat(500) }, ref: "r".repeat(5_000) })
    const [event] = (
      understandObject(long, text, SAMPLES_AT_MS) as { events: ReadonlyArray<{ code: string; reference: string }> }
    ).events
    expect([event!.code.length, event!.reference.length]).toEqual([64, 128])
  })

  it("reads own fields only", () => {
    const sly = readDialect(JSON_KIND.replace("device.sn", "constructor.name"), "sly.yaml")
    expect(understandObject(sly, '{"data":{"type":3}}', SAMPLES_AT_MS)._tag).toBe("NotUnderstood")
  })
})
