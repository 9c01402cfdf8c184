import { createServer } from "node:net"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { afterEach, describe, expect, it, vi } from "vitest"
import { contactIdDigits, dtmf } from "./contact-id.ts"
import { arc, dc09Frame, decrypted, encrypted, frame, makeDc09, readAnswer, stamp } from "./dc09.ts"
import { makeAnxin, makeKanglin, x25 } from "./framings.ts"
import { CONNACK, makeMqttDevice, makeReader, mqtt, PUBACK } from "./mqtt.ts"
import { makeScaip, readMrs } from "./scaip.ts"
import { tcpWire, udpWire } from "./wires.ts"

/** What terminals write, against frames that were captured or published, and against a centre of a few lines. */

const closing: Array<() => void> = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Somebody at a UDP port who answers as they are told. */
const answering = async (answers: (octets: Buffer, nth: number) => Buffer | undefined) => {
  const socket = createSocket("udp4")
  socket.bind(0, "127.0.0.1")
  await once(socket, "listening")
  const heard: Array<Buffer> = []
  socket.on("message", (octets, from) => {
    heard.push(octets)
    const answer = answers(octets, heard.length)
    if (answer !== undefined) socket.send(answer, from.port, from.address)
  })
  closing.push(() => socket.close())
  return { endpoint: { address: "127.0.0.1", port: socket.address().port }, heard }
}

const listening = async (answers: (octets: Buffer) => Buffer | undefined) => {
  const server = createServer((socket) => {
    socket.on("error", () => {})
    socket.on("data", (octets: Buffer) => {
      const answer = answers(octets)
      if (answer !== undefined) socket.write(answer)
    })
    closing.push(() => socket.destroy())
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  closing.push(() => server.close())
  return { address: "127.0.0.1", port: (server.address() as { readonly port: number }).port }
}

describe("SIA DC-09", () => {
  it("writes a captured frame as it was captured", () => {
    expect(arc(Buffer.from("123456789"))).toBe(0xbb3d)
    const captured = '\nB40B0039"SIA-DCS"0004L0#AAA[#AAA|Nri0/RP0000]_09:10:30,02-20-2023\r'
    const clock = new Date(Date.UTC(2023, 1, 20, 9, 10, 30))
    const own = dc09Frame({ id: "SIA-DCS", sequence: 4, account: "AAA", data: "#AAA|Nri0/RP0000", clock })
    expect(own.toString("latin1")).toBe(captured)
    expect(readAnswer(Buffer.from('\n37100011"ACK"0004L0#AAA[]\r'))).toMatchObject({ id: "ACK", account: "AAA" })
    expect(readAnswer(Buffer.from('\n234B0025"NAK"0000R0L0A0[]_12:00:00,01-31-2026\r')).id).toBe("NAK")
    expect(() => readAnswer(Buffer.from('\n37110011"ACK"0004L0#AAA[]\r'))).toThrow(/wrong CRC/u)
  })

  it.each([16, 24, 32])("encrypts with a key of %i octets, in whole blocks, never the same twice", (octets) => {
    const key = "0123456789ABCDEF".repeat(4).slice(0, octets * 2)
    const one = encrypted("#1234|Nri1/QA01]_12:00:00,01-31-2026", key)
    expect(one.length % 32).toBe(0)
    expect(one).not.toBe(encrypted("#1234|Nri1/QA01]_12:00:00,01-31-2026", key))
    expect(decrypted(one, key)).toBe("#1234|Nri1/QA01]_12:00:00,01-31-2026")
  })

  it("says it again, with the same number, until it is acknowledged", async () => {
    const { endpoint, heard } = await answering((_, nth) =>
      nth === 1 ? frame('"ACK"0009L0#1234[]') : nth === 3 ? frame('"ACK"0001L0#1234[]') : undefined
    )
    const terminal = makeDc09({ account: "1234", wire: await udpWire(endpoint) })
    closing.push(terminal.close)
    const { tries } = await terminal.say("press", { againMs: 30 })
    expect(tries).toBe(3)
    expect(heard.every((octets) => octets.includes('"SIA-DCS"0001L0#1234['))).toBe(true)
  })

  it("reads two answers that come in one piece, and one in two", async () => {
    const answers = [frame('"ACK"0009L0#1234[]'), frame('"ACK"0001L0#1234[]')]
    const together = makeDc09({ account: "1234", wire: tcpWire(await listening(() => Buffer.concat(answers))) })
    closing.push(together.close)
    expect((await together.say("press", { againMs: 2_000 })).tries).toBe(1)
    const halves = [answers[1]!.subarray(0, 9), answers[1]!.subarray(9)]
    const apart = makeDc09({ account: "1234", wire: tcpWire(await listening(() => halves.shift())) })
    closing.push(apart.close)
    expect((await apart.say("press", { againMs: 100 })).answer).toBe("ACK")
  })

  it("sets its clock by a NAK and says it again at once", async () => {
    const key = "00112233445566778899AABBCCDDEEFF"
    const clocks: Array<string> = []
    const { endpoint } = await answering((octets, nth) => {
      const body = /\[(\w+)\r$/u.exec(octets.toString("latin1"))![1]!
      clocks.push(decrypted(body, key).slice(-20))
      return nth === 1
        ? frame(`"NAK"0000R0L0A0[]${stamp(new Date())}`)
        : frame(`"*ACK"0001L0#77[${encrypted(`]${stamp(new Date())}`, key)}`)
    })
    const off = -5 * 365 * 24 * 3_600_000
    const terminal = makeDc09({ account: "77", key, wire: await udpWire(endpoint), clockOffMs: off })
    closing.push(terminal.close)
    expect(await terminal.say("press", { againMs: 5_000 })).toMatchObject({ tries: 2, answer: "ACK" })
    expect(clocks[0]).not.toBe(clocks[1])
  })

  it("takes DUH for a refusal", async () => {
    const { endpoint } = await answering(() => frame('"DUH"0001L0#1234[]'))
    const terminal = makeDc09({ account: "1234", block: "ADM-CID", wire: await udpWire(endpoint) })
    closing.push(terminal.close)
    await expect(terminal.say("smoke")).rejects.toThrow(/refused: DUH/u)
  })
})

describe("pendants", () => {
  it("writes the binary frame that its dialect recorded", async () => {
    expect(x25(Buffer.from("123456789"))).toBe(0x906e)
    const { endpoint, heard } = await answering(() => Buffer.from("78780526000115EB0D0A", "hex"))
    const terminal = makeKanglin({ imei: "861234050000025", wire: await udpWire(endpoint) })
    closing.push(terminal.close)
    // The recorded button has number 2; its answer is written in the dialect's file.
    await terminal.say("press", { againMs: 20, withinMs: 60 }).catch(() => {})
    const second = terminal.say("press", { againMs: 20, withinMs: 60 }).catch(() => {})
    await second
    const sent = heard.map((octets) => octets.toString("hex").toUpperCase())
    expect(sent).toContain("787811260861234050000025000158420002933E0D0A")
  })

  it("waits for its number in brackets, over TCP, in pieces", async () => {
    let heard = ""
    const endpoint = await listening((octets) => {
      heard = octets.toString()
      const [, imei, id] = /^\[AX\*(\d+)\*(\d+)\*/u.exec(heard) ?? []
      return Buffer.from(`[AX*${imei}*${id}*OK]`)
    })
    const terminal = makeAnxin({ imei: "861234050000017", wire: tcpWire(endpoint) })
    closing.push(terminal.close)
    await terminal.say("press", { againMs: 2_000 })
    expect(heard).toMatch(/^\[AX\*861234050000017\*0001\*SOS,82,64,\d{12},31\.230416,N,121\.473701,E,88\]$/u)
  })
})

describe("SCAIP over SIP", () => {
  const answerOf = (text: string, headers: string, body: string): Buffer => {
    const line = (name: string) => new RegExp(`^${name}:.*$`, "imu").exec(text)![0]
    const kept = ["Via", "From", "To", "Call-ID", "CSeq"].map(line).join("\r\n")
    return Buffer.from(`SIP/2.0 200 OK\r\n${kept}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`)
  }

  it("reads the response in the 200 OK", async () => {
    const { endpoint } = await answering((octets) =>
      answerOf(octets.toString(), "Content-Type: application/scaip+xml\r\n", "<mrs><ref>0001</ref><snu>0</snu></mrs>")
    )
    const terminal = makeScaip({ cid: "0077", wire: await udpWire(endpoint), centre: endpoint })
    closing.push(terminal.close)
    expect(terminal.account).toBe("77")
    expect(await terminal.say("fall")).toMatchObject({ tries: 1, answer: "snu 0" })
  })

  it("reads the response in a MESSAGE of its own, and is refused by snu 5", async () => {
    const body = "<mrs><ref>0001</ref><snu>5</snu></mrs>"
    const socket = createSocket("udp4")
    socket.bind(0, "127.0.0.1")
    await once(socket, "listening")
    closing.push(() => socket.close())
    const answered: Array<string> = []
    socket.on("message", (octets, from) => {
      const text = octets.toString()
      if (text.startsWith("SIP/2.0")) return void answered.push(text.split("\r\n")[0]!)
      socket.send(answerOf(text, "", ""), from.port, from.address)
      const own =
        `MESSAGE sip:77@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:arc@x>;tag=1\r\n` +
        `To: <sip:77@x>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Type: application/scaip+xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`
      socket.send(own, from.port, from.address)
    })
    const endpoint = { address: "127.0.0.1", port: socket.address().port }
    const terminal = makeScaip({ cid: "77", wire: await udpWire(endpoint), centre: endpoint })
    closing.push(terminal.close)
    await expect(terminal.say("press")).rejects.toThrow(/snu 5/u)
    await vi.waitFor(() => expect(answered).toContain("SIP/2.0 200 OK"))
    expect(readMrs("<mrs><ref> 7 </ref><snu>0</snu></mrs>")).toEqual({ ref: "7", snu: 0 })
  })
})

describe("MQTT and Contact ID", () => {
  it("connects with its password, publishes, and waits for PUBACK of its own packet", async () => {
    const read = makeReader()
    const seen: Array<string> = []
    const endpoint = await listening((octets) => {
      for (const { flags, rest, type } of read(octets)) {
        if (type === 1) {
          seen.push(rest.toString("latin1"))
          return Buffer.from([CONNACK << 4, 2, 0, 0])
        }
        const at = 2 + rest.readUInt16BE(0)
        seen.push(`${flags} ${rest.toString("utf8", 2, at)} ${rest.toString("utf8", at + 2)}`)
        return Buffer.from([PUBACK << 4, 2, rest[at]!, rest[at + 1]!])
      }
      return undefined
    })
    const door = { endpoint, topicOf: (account: string) => `terminals/${account}` }
    const terminal = makeMqttDevice({ account: "watch-7", key: "secret", door })
    closing.push(terminal.close)
    expect((await terminal.say("fall")).answer).toBe("PUBACK")
    expect(seen[0]).toContain("secret")
    expect(seen[1]).toMatch(/^2 terminals\/watch-7 \{.*"event":"fall"/u)
    // §2.2.3: 321 is C1 02.
    expect(mqtt.publish("t", 1, "x".repeat(316)).subarray(0, 3).toString("hex")).toBe("32c102")
  })

  it("adds the digit that makes a multiple of 15, and says each key as two tones", () => {
    // The vectors of the protocol's page.
    expect(contactIdDigits("1234", "1131", "01", "015")).toBe("1234181131010158")
    expect(contactIdDigits("1234", "1101", "00", "001")).toBe("1234181101000012")
    expect(contactIdDigits("1234", "1302", "00", "000")).toBe("1234181302000005")
    expect(dtmf("12").length).toBe(4 * 440)
  })
})
