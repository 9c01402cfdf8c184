import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { perform } from "./deeds.ts"
import { doorsAt, linePortsIn } from "./doors.ts"
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

describe("a double press", () => {
  /** Whether the second is said while the first is not acknowledged. */
  const races = async (line: string): Promise<boolean> => {
    const { promise: second, resolve: begun } = Promise.withResolvers<void>()
    let said = 0
    let isFirstDone = false
    let isRace = false
    const say = async () => {
      if (++said === 2) {
        isRace = !isFirstDone
        begun()
      } else if (line === "json") await second
      isFirstDone = true
      return { sentAt: 0, acknowledgedAt: 1, tries: 1, answer: "yes" }
    }
    const terminal = {
      line,
      dialect: null,
      account: "1",
      key: null,
      number: null,
      can: new Set<never>(),
      say,
      close: () => {}
    }
    expect(await perform(terminal, "double-press", EXTENT)).toMatchObject({ acknowledged: 2, of: 2 })
    return isRace
  }

  it("does not wait for the first one's answer, but where there is one line for both", async () => {
    expect(await Promise.all(["json", "contact-id", "call"].map(races))).toEqual([true, false, false])
  })
})

describe("where a centre hears terminals", () => {
  it("is read from what its lines say of themselves; what they do not hear has no port", () => {
    const said = [
      "DC-09 udp 0.0.0.0:12009",
      "DC-09 tcp 0.0.0.0:12009",
      "anxin-a1 tcp ::1:4011",
      "MQTT tcp 0.0.0.0:1884"
    ]
    expect(linePortsIn(said, 5_070)).toEqual({
      dc09: 12_009,
      anxin: 4_011,
      kanglin: 0,
      json: 0,
      mqtt: 1_884,
      sipTcp: 5_070
    })
  })

  it.each(["scaip-tcp", "now-ip-tcp"] as const)(
    "%s says which setting is missing where nobody hears SIP by TCP",
    async (kind) => {
      const server = createServer().listen(0, "127.0.0.1")
      await once(server, "listening")
      const { port } = server.address() as { readonly port: number }
      await new Promise((resolve) => server.close(resolve))
      const at = doorsAt(
        "127.0.0.1",
        { dc09: 1, anxin: 1, kanglin: 1, json: 1, mqtt: 1, sipTcp: port },
        { address: "127.0.0.1", port }
      )
      const around = { doors: at, phone: undefined as never, receiver: "", hotline: "", onTalk: () => {} }
      const terminal = await KNOWN_KINDS[kind](IN_CLEAR, around)
      closing.push(terminal.close)
      await expect(terminal.say("press", { againMs: 10, withinMs: 20 })).rejects.toThrow(/ECONNREFUSED.*sip\.tcpPort/u)
    }
  )
})

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
