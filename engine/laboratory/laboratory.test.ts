import { createSocket } from "node:dgram"
import { once } from "node:events"
import { afterEach, describe, expect, it } from "vitest"
import { perform } from "./deeds.ts"
import { doorsAt } from "./doors.ts"
import { KNOWN_KINDS, type KnownKind, makeNumbers, WAYS } from "./known.ts"
import { makeLaboratory } from "./laboratory.ts"
import { makeMetronome } from "./telephone/metronome.ts"
import { Phone } from "./telephone/phone.ts"
import { frame } from "./terminals/dc09.ts"
import { readVoice } from "./voice/voice.ts"

const closing: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const PLATE = { account: "5003", key: "00112233445566778899aabbccddeeff", number: "19900000151" }
const doors = (dc09: number) =>
  doorsAt("127.0.0.1", { dc09, anxin: 1, kanglin: 1, json: 1, mqtt: 1, sipTcp: 1 }, { address: "127.0.0.1", port: 1 })

/** Acknowledges what it hears while `takes` says so, as a receiver of DC-09 in the clear. */
const receiver = async (takes: (nth: number) => boolean) => {
  const heard: Array<string> = []
  const socket = createSocket("udp4")
  const listening = once(socket, "listening")
  socket.bind(0, "127.0.0.1")
  await listening
  socket.on("message", (octets, from) => {
    heard.push(octets.toString())
    const sequence = /"(?:SIA-DCS|NULL)"(\d{4})/u.exec(octets.toString())![1]!
    if (takes(heard.length)) socket.send(frame(`"ACK"${sequence}L0#5003[]`), from.port, from.address)
  })
  closing.push(() => socket.close())
  return { port: socket.address().port, heard }
}
const EXTENT = { withinMs: 3_000, count: 5, seconds: 1 }
const IN_CLEAR = { ...PLATE, key: null }
const order = { kind: "dc-09", plate: IN_CLEAR, number: "", ...EXTENT } as const

describe("the laboratory", () => {
  it("says of each kind what its terminals can say, before there is one", async () => {
    const phone = await Phone.open({
      address: "127.0.0.1",
      realm: "test",
      metronome: makeMetronome(),
      onCall: () => {}
    })
    closing.push(() => phone.close())
    const around = { doors: doors(1), phone, receiver: "95110", hotline: "95119", onTalk: () => {} }
    for (const kind of Object.keys(KNOWN_KINDS) as Array<KnownKind>) {
      const terminal = await KNOWN_KINDS[kind](PLATE, around)
      expect([kind, terminal.line, terminal.dialect, [...terminal.can].toSorted()]).toEqual([
        kind,
        WAYS[kind].line,
        WAYS[kind].dialect,
        WAYS[kind].says.toSorted()
      ])
      terminal.close()
    }
  })

  it("presses twice as two presses, and a storm as so many, each acknowledged", async () => {
    const { heard, port } = await receiver(() => true)
    const laboratory = makeLaboratory({ doors: doors(port), realm: "test", language: "en" })
    closing.push(laboratory.close)
    expect(await laboratory.do({ ...order, deed: "double-press" })).toMatchObject({ acknowledged: 2, of: 2, tries: 2 })
    expect(await laboratory.do({ ...order, deed: "storm" })).toMatchObject({ acknowledged: 5, of: 5, answer: "ACK" })
    const sequences = heard.map((text) => /"SIA-DCS"(\d{4})/u.exec(text)![1])
    expect(new Set(sequences).size).toBe(7)
  })

  it("tells what was not acknowledged, and why, of one as of many", async () => {
    const { port } = await receiver((nth) => nth === 1)
    const laboratory = makeLaboratory({ doors: doors(port), realm: "test", language: "en" })
    closing.push(laboratory.close)
    const done = await laboratory.do({ ...order, deed: "storm", count: 2, withinMs: 100 })
    expect(done).toMatchObject({ acknowledged: 1, of: 2, answer: "nothing was answered" })
    const none = await laboratory.do({ ...order, deed: "press", withinMs: 100 })
    expect(none).toEqual({ acknowledged: 0, of: 1, tries: 1, ms: null, answer: "nothing was answered" })
  })

  it("loses the network after its last sign of life, each of which is acknowledged", async () => {
    const { port } = await receiver(() => true)
    const laboratory = makeLaboratory({ doors: doors(port), realm: "test", language: "en" })
    closing.push(laboratory.close)
    expect(await laboratory.do({ ...order, deed: "lost-network" })).toMatchObject({ acknowledged: 1, of: 1 })
  })

  it("never says at its next start what it said a moment before", () => {
    const firsts = Array.from({ length: 50 }, () => makeNumbers()())
    expect(new Set(firsts).size).toBeGreaterThan(40)
    const next = makeNumbers()
    for (let n = 0; n < 20_000; n++) {
      const number = next()
      expect(number >= 1 && number <= 9_998).toBe(true)
    }
  })

  it("has a voice in both languages, of a few seconds", () => {
    for (const language of ["en", "zh-CN"] as const) expect(readVoice(language).length / 8_000).toBeGreaterThan(2)
  })

  it("refuses in words what it can never say", async () => {
    const { port } = await receiver(() => true)
    const terminal = await KNOWN_KINDS["dc-09-cid"](IN_CLEAR, {
      doors: doors(port),
      phone: undefined as never,
      receiver: "",
      hotline: "",
      onTalk: () => {}
    })
    closing.push(terminal.close)
    const says = [...terminal.can]
    expect(says).not.toContain("dance")
    await expect(perform(terminal, "dance" as never, EXTENT)).rejects.toThrow(/cannot say "dance"/u)
  })
})
