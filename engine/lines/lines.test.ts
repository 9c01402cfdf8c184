import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { encrypt } from "../alarm-lines/dc-09/encryption.ts"
import { timestampOf } from "../alarm-lines/dc-09/body.ts"
import { signatureOf } from "../alarm-lines/json-signature.ts"
import { FROM_LINES } from "../ports/AlarmIntake.ts"
import type { Lines } from "./lines.ts"
import { entry, memoryCore } from "./testing/memory-core.ts"
import { MqttTerminal } from "./testing/mqtt-terminal.ts"
import { frame, type Peer, started, tcpPeer, udpPeer } from "./testing/started.ts"

const AES = "000102030405060708090A0B0C0D0E0F"
const PENDANT = "861234050000017"
const NOON = Date.UTC(2026, 10, 27, 12)
const TERMINALS = [
  entry({ line: "dc-09", account: "1234", heartbeatMs: 300_000, lastHeardAt: NOON as never }),
  entry({ line: "dc-09", account: "5678", key: AES }),
  entry({ line: "framing", account: PENDANT, dialect: "anxin-a1" }),
  entry({ line: "framing", account: "861234050000025", dialect: "kanglin-20" }),
  entry({ line: "json", account: "CAM-1", key: "a secret" }),
  entry({ line: "mqtt", account: "BAND-7", key: "its password" }),
  entry({ line: "mqtt", account: "BAND-8", key: "another" }),
  entry({ line: "scaip", account: "77" }),
  entry({ line: "now-ip", account: "12345678/0007" })
]

const ACK_1234 = /"ACK"0007L0#1234\[\]/u

let core: ReturnType<typeof memoryCore>
let lines: Lines
let now = NOON
/** How far the clock goes each time that somebody looks at it, and how often somebody did. */
let step = 0
let looked = 0
const looks = (): Promise<void> => {
  const before = looked
  return until(() => looked >= before + 3)
}
const peers: Array<Peer> = []
const udp = (port = lines.opened.dc09Udp!): Peer => {
  const peer = udpPeer(port)
  peers.push(peer)
  return peer
}
const tcp = (port = lines.opened.dc09Tcp!): Peer => {
  const peer = tcpPeer(port)
  peers.push(peer)
  return peer
}
/** Until it is so; the test's own limit says when it is not. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((go) => setImmediate(go))
}
const health = () =>
  lines.health() as {
    readonly refused: Readonly<Record<string, number>>
    readonly problems: ReadonlyArray<{ readonly en: string }>
    readonly notices: ReadonlyArray<{ readonly en: string }>
    readonly heartbeats: number
    readonly repeated: number
    readonly silent: number
    readonly messages: Readonly<Record<string, number>>
  }

beforeEach(async () => {
  core = memoryCore()
  now = NOON
  step = 0
  lines = await started(core, () => {
    looked += 1
    return (now += step)
  })
  core.connect(TERMINALS)
})
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.end()
  await lines.close()
})

describe("DC-09", () => {
  it("is acknowledged when it is on disk and not before, over UDP and TCP", async () => {
    core.hold()
    const both = [udp(), tcp()]
    both.forEach((peer, index) => peer.say(frame("1234", `000${7 + index}`, "Nri1/PA01")))
    await core.saidBy(2)
    assert.deepStrictEqual(
      both.map((peer) => peer.unread()),
      [0, 0]
    )
    core.write()
    assert.match((await both[0]!.next())!, ACK_1234)
    assert.match((await both[1]!.next())!, /"ACK"0008L0#1234/u)
    const [message] = core.messages
    assert.strictEqual(message?.reports[0]?.event, "panic")
    assert.deepInclude(message, { line: "dc-09", account: "1234", dialect: null })
    assert.match(message!.source, /^udp 127\.0\.0\.1:\d+$/u)
    assert.include(Buffer.from(message!.raw, "base64").toString(), "Nri1/PA01")
  })

  it("said twice while it is being written is one message, and both are acknowledged", async () => {
    core.hold()
    const [first, second] = [udp(), udp()]
    first.say(frame("1234", "0007", "Nri1/PA01"))
    await core.saidBy(1)
    second.say(frame("1234", "0007", "Nri1/PA01"))
    first.say(frame("1234", "0007", "Nri1/PA01"))
    await until(() => health().repeated === 2)
    core.write()
    for (const peer of [first, first, second]) assert.match((await peer.next())!, ACK_1234)
    assert.lengthOf(core.messages, 1)
  })

  it("with a wrong CRC is kept and counted, and not answered", async () => {
    const peer = udp()
    const torn = frame("1234", "0007", "Nri1/PA01")
    torn[20]! ^= 1
    peer.say(torn)
    await until(() => core.misunderstood.length === 1)
    peer.say(frame("1234", "0008", "Nri1/PA02"))
    assert.match((await peer.next())!, /"ACK"0008/u)
    assert.strictEqual(core.misunderstood[0]?.reason, "the CRC does not fit")
    assert.strictEqual(health().refused["torn"], 1)
  })

  it("that is encrypted is answered encrypted; in clear, with another key or recorded it is not taken", async () => {
    const peer = udp()
    const octets = (count: number) => new Uint8Array(count).fill(3)
    const said = (key: string, atMs: number, sequence: string) =>
      frame("5678", sequence, "", {
        isEncrypted: true,
        body: encrypt(`#5678|Nri1/FA02]${timestampOf(atMs)}`, Buffer.from(key, "hex"), octets)
      })
    peer.say(said(AES, now, "0001"))
    assert.match((await peer.next())!, /"\*ACK"0001L0#5678\[[0-9A-F]{32,}/u)
    peer.say(said(AES, now - 60_000, "0002"))
    assert.match((await peer.next())!, /"NAK"0000R0L0A0\[\]_12:00:00,11-27-2026/u)
    peer.say(said(AES.replaceAll("0", "F"), now, "0003"))
    assert.match((await peer.next())!, /"DUH"0003/u)
    peer.say(frame("5678", "0004", "Nri1/FA02"))
    assert.match((await peer.next())!, /"DUH"0004/u)
    // The lines themselves tell of the key that did not fit, sooner or later.
    const byTerminal = core.messages.filter(({ source }) => source !== FROM_LINES)
    assert.lengthOf(byTerminal, 1)
    assert.strictEqual(health().refused["notProven"], 3)
    await core.saidBy(2)
    assert.deepInclude(core.messages[1], { source: FROM_LINES, account: "5678" })
  })

  it("over TCP comes in pieces and several at once, and more than a frame without an end closes the connection", async () => {
    const peer = tcp()
    const both = Buffer.concat([frame("1234", "0001", "Nri1/PA01"), frame("1234", "0002", "Nri1/FA01")])
    peer.say(both.subarray(0, 10))
    peer.say(both.subarray(10))
    let answers = ""
    while (!/"ACK"0001[\s\S]*"ACK"0002/u.test(answers)) answers += await peer.next()
    const hostile = tcp()
    hostile.say(Buffer.alloc(8_192, "A"))
    assert.strictEqual(await hostile.next(), undefined)
    assert.strictEqual(health().refused["oversized"], 1)
  })

  it("of an account that nobody entered is told as such, and its life signs once", async () => {
    const peer = udp()
    const heartbeat = frame("9999", "0001", "", { id: "NULL", body: "]" })
    peer.say(heartbeat)
    assert.match((await peer.next())!, /"ACK"0001L0#9999/u)
    peer.say(heartbeat)
    assert.match((await peer.next())!, /"ACK"0001L0#9999/u)
    peer.say(frame("9999", "0002", "Nri1/PA01"))
    await peer.next()
    assert.deepStrictEqual(
      core.messages.map(({ reports }) => reports[0]?.event),
      ["heartbeat", "panic"]
    )
  })
})

describe("a heartbeat", () => {
  it("is acknowledged, reaches no actor, and its time is written in a batch", async () => {
    const peer = udp()
    peer.say(frame("1234", "0007", "", { id: "NULL", body: "]" }))
    assert.match((await peer.next())!, ACK_1234)
    assert.isEmpty(core.messages)
    await until(() => core.rows.length > 0)
    assert.deepStrictEqual(core.rows[0] as unknown, {
      terminal: "dc-09-1234",
      at: now,
      batteryPercent: null,
      signalPercent: null
    })
  })

  it("or a press of one without a heartbeat has its time written too", async () => {
    core.listener().onNews({ _tag: "Entered", terminals: [entry({ line: "dc-09", account: "2345" })] })
    const peer = udp()
    peer.say(frame("2345", "0007", "Nri1/PA01"))
    await peer.next()
    await until(() => core.rows.length > 0)
    assert.deepInclude(core.rows[0] as unknown, { terminal: "dc-09-2345", at: now })
  })

  it("has its whole time when the terminal is entered long after the start", async () => {
    step = 10_000
    await until(() => now >= NOON + 20 * 60_000)
    const enteredAt = now
    const late = entry({ line: "dc-09", account: "2345", heartbeatMs: 300_000 })
    core.listener().onNews({ _tag: "Entered", terminals: [late] })
    const silent = () => core.messages.filter(({ account }) => account === "2345")
    await until(() => silent().length > 0)
    assert.isAtLeast(silent()[0]!.receivedAt - enteredAt, (7.5 + 2) * 60_000)
  })

  it("has its whole time after a time in which we stood still", async () => {
    await looks()
    now += 60 * 60_000
    await looks()
    assert.strictEqual(health().silent, 0)
    step = 5_000
    await core.saidBy(1)
    assert.isAtLeast(core.messages[0]!.receivedAt - NOON, (60 + 7.5 + 2) * 60_000)
  })

  it("that does not come is told as a fault, then as an incident, and as restored when it comes", async () => {
    const says = () => core.messages.map(({ reports: [report] }) => `${report?.code} ${report?.phase}`)
    step = 5_000
    await core.saidBy(1)
    assert.strictEqual(health().silent, 1)
    await core.saidBy(2)
    step = 0
    const [fault, incident] = core.messages.map(({ receivedAt }) => (receivedAt - NOON) / 60_000)
    assert.closeTo(fault!, 7.5 + 2, 0.5)
    assert.closeTo(incident!, 15, 0.5)
    const peer = udp()
    peer.say(frame("1234", "0007", "", { id: "NULL", body: "]" }))
    await core.saidBy(3)
    assert.deepStrictEqual(says(), ["silence-1 began", "silence-2 began", "silence-1 restored"])
    assert.deepInclude(core.messages[0], { line: "dc-09", account: "1234", source: "lines" })
  })
})

describe("without the core, or its list of terminals", () => {
  it("nothing is answered, and what is repeated afterwards is", async () => {
    core.lose()
    const peer = udp()
    peer.say(frame("1234", "0007", "Nri1/PA01"))
    await until(() => health().refused["away"] === 1)
    assert.match(health().problems[0]!.en, /core cannot be reached/u)
    core.begin()
    assert.match(health().problems[0]!.en, /list of terminals/u)
    peer.say(frame("1234", "0008", "Nri1/PA01"))
    peer.say(frame("7", "0001", "no block", { id: "XYZ" }))
    await until(() => health().refused["away"] === 3)
    core.connect(TERMINALS)
    assert.isEmpty(health().problems)
    peer.say(frame("1234", "0007", "Nri1/PA01"))
    assert.match((await peer.next())!, ACK_1234)
    assert.isEmpty(core.misunderstood)
  })

  it("that goes while a message is being written, it is not acknowledged", async () => {
    core.hold()
    const peer = udp()
    peer.say(frame("1234", "0007", "Nri1/PA01"))
    await core.saidBy(1)
    core.lose()
    core.write()
    await until(() => health().refused["away"] === 1)
    core.connect(TERMINALS)
    peer.say(frame("1234", "0009", "Nri1/PA01"))
    assert.match((await peer.next())!, /"ACK"0009/u)
  })

  it("forgets terminals that are gone meanwhile", async () => {
    core.lose()
    core.connect(TERMINALS.slice(1))
    const peer = udp()
    peer.say(frame("1234", "0007", "Nri1/PA01"))
    await peer.next()
    assert.strictEqual((lines.health() as { readonly notProvisioned: number }).notProvisioned, 1)
  })
})

describe("a flood", () => {
  it("of one device is isolated and told once; what it presses is taken", async () => {
    const peer = udp()
    for (let count = 0; count < 200; count++)
      peer.say(frame("1234", String(count).padStart(4, "0"), "", { id: "NULL", body: "]" }))
    await until(() => health().refused["flood"]! >= 100)
    const other = udp()
    other.say(frame("1234", "0900", "Nri1/PA01"))
    assert.match((await other.next())!, /"ACK"0900/u)
    await until(() => core.messages.some(({ reports }) => reports[0]?.code === "flood"))
    assert.lengthOf(
      core.messages.filter(({ reports }) => reports[0]?.code === "flood"),
      1
    )
  })

  it("of what nobody understands is kept up to a limit, and shown", async () => {
    const peer = udp()
    let said = 0
    while (health().refused["torn"]! < 350) {
      peer.say(Buffer.from(`rubbish ${(said += 1)}`))
      await new Promise((go) => setImmediate(go))
    }
    assert.strictEqual(core.misunderstood.length, 300)
    assert.match(health().notices[0]!.en, /127\.0\.0\.1 sends much that is not understood/u)
  })
})

describe("framings of makers", () => {
  it("are acknowledged as the dialect says, over TCP and UDP", async () => {
    const text = tcp(lines.opened.framings[0])
    text.say(Buffer.from(`[AX*${PENDANT}*0007*SOS,82,64]`))
    assert.strictEqual(await text.next(), `[AX*${PENDANT}*0007*OK]`)
    const binary = udp(lines.opened.framings[1])
    binary.say(Buffer.from("787811260861234050000025000158420002933E0D0A", "hex"))
    assert.strictEqual(Buffer.from((await binary.next())!, "latin1").toString("hex"), "78780526000264790d0a")
    assert.deepStrictEqual(
      core.messages.map(({ account, line }) => `${line} ${account}`),
      [`framing ${PENDANT}`, "framing 861234050000025"]
    )
  })

  it("that were damaged are not answered, and another protocol closes the connection", async () => {
    const binary = udp(lines.opened.framings[1])
    binary.say(Buffer.from("78781126086123405000002500015842000400000D0A", "hex"))
    await until(() => health().refused["torn"] === 1)
    const browser = tcp(lines.opened.framings[0])
    browser.say(Buffer.from(`GET / HTTP/1.1\r\nHost: ${"x".repeat(100)}\r\n\r\n`))
    assert.strictEqual(await browser.next(), undefined)
  })
})

describe("JSON over HTTP", () => {
  const post = async (body: string, headers: Readonly<Record<string, string>> = {}, path = "/alarms") => {
    const response = await fetch(`http://127.0.0.1:${lines.opened.json}${path}`, { method: "POST", body, headers })
    return [response.status, Object.values((await response.json()) as object)[0]] as const
  }
  const signed = (body: string, key = "a secret", time = String(now)) => ({
    "x-carillon-time": time,
    "x-carillon-signature": signatureOf(key, time, body)
  })
  const fall = JSON.stringify({ controller: "cam-1", event: "fall", id: "17", place: "bath" })

  it("is 200 when it is on disk", async () => {
    assert.deepStrictEqual(await post(fall, signed(fall)), [200, "written"])
    assert.deepInclude(core.messages[0]?.reports[0], { event: "fall", reference: "17", place: "bath" })
  })

  it("without a good signature is 401, and says why", async () => {
    assert.deepStrictEqual(await post(fall), [401, "the header x-carillon-signature is missing"])
    assert.deepStrictEqual(await post(fall, signed(fall, "guessed")), [401, "the signature does not fit"])
    assert.deepStrictEqual(await post(fall, signed(fall, "a secret", String(now - 400_000))), [
      401,
      "the signature is too old, or a clock is wrong"
    ])
    assert.isEmpty(core.messages.filter(({ reports }) => reports[0]?.code !== "key"))
  })

  it("that is none is 400, what is too large 413, elsewhere 404", async () => {
    assert.strictEqual((await post("{"))[0], 400)
    assert.deepStrictEqual(await post("[]"), [400, "JSON that is no object"])
    assert.deepStrictEqual(await post("x".repeat(20_000)), [413, "a body of more than 16384 octets"])
    assert.strictEqual((await post(fall, {}, "/alarms/nobodys"))[0], 404)
    assert.strictEqual((await post(fall, {}, "/"))[0], 404)
    assert.lengthOf(core.misunderstood, 3)
  })

  it("is 503 while it cannot be written", async () => {
    core.lose()
    assert.deepStrictEqual(await post(fall, signed(fall)), [503, "the centre cannot write it down now: send it again"])
  })
})

describe("MQTT", () => {
  const terminals: Array<MqttTerminal> = []
  const terminal = () => {
    const one = new MqttTerminal(lines.opened.mqtt!)
    terminals.push(one)
    return one
  }
  afterEach(() => {
    for (const one of terminals.splice(0)) one.end()
  })
  const fall = JSON.stringify({ event: "fall", id: "3", battery: 80 })

  it("lets in who has its terminal's key", async () => {
    assert.strictEqual(await terminal().connect("band-7", "its password"), 0)
    assert.strictEqual(await terminal().connect("BAND-7", "another"), 5)
    assert.strictEqual(await terminal().connect("NOBODY", "its password"), 5)
  })

  it("acknowledges a PUBLISH when it is on disk and not before, and says so on the terminal's own topic", async () => {
    const band = terminal()
    await band.connect("BAND-7", "its password")
    assert.deepStrictEqual(await band.subscribe("carillon/BAND-7/acks", "carillon/BAND-7/commands"), [0, 0])
    core.hold()
    let come: Buffer | undefined
    band.publish("carillon/BAND-7/alarms", fall, 9)
    void band.next().then((packet) => (come = packet))
    await core.saidBy(1)
    assert.isUndefined(come)
    core.write()
    await until(() => come !== undefined)
    assert.deepStrictEqual([...come!], [0x40, 2, 0, 9])
    assert.include((await band.next())!.toString(), '{"status":"taken","messageId":9}')
    assert.deepInclude(core.messages[0], { line: "mqtt", account: "BAND-7" })
  })

  it("lets nobody hear others, nor speak for them", async () => {
    const curious = terminal()
    await curious.connect("BAND-7", "its password")
    assert.deepStrictEqual(
      await curious.subscribe("#", "carillon/+/alarms", "carillon/BAND-8/acks", "$SYS/#", "carillon/BAND-7/acks"),
      [128, 128, 128, 128, 0]
    )
    curious.publish("carillon/BAND-8/alarms", fall, 1)
    assert.isUndefined(await curious.next())
    const liar = terminal()
    await liar.connect("BAND-7", "its password")
    liar.publish("carillon/BAND-7/alarms", JSON.stringify({ event: "fall", controller: "BAND-8" }), 1)
    assert.isUndefined(await liar.next())
    assert.isEmpty(core.messages)
    assert.strictEqual(health().refused["foreign"], 6)
  })

  it("ends the connection when it cannot be written, so that it is published again", async () => {
    const band = terminal()
    await band.connect("BAND-7", "its password")
    core.lose()
    band.publish("carillon/BAND-7/alarms", fall, 9)
    assert.isUndefined(await band.next())
  })

  it("does not gather a packet that says it is too large", async () => {
    const band = terminal()
    await band.connect("BAND-7", "its password")
    band.send(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1]))
    assert.isUndefined(await band.next())
    assert.strictEqual(health().refused["oversized"], 1)
  })
})

describe("what comes by SIP MESSAGE", () => {
  const come = (body: string, from = '"Unit" <sip:77@192.0.2.7>;tag=1') =>
    core.listener().onNews({
      _tag: "Message",
      id: "m1",
      from,
      to: "sip:alarm@192.0.2.1",
      source: "udp 192.0.2.7:5060",
      contentType: "application/scaip+xml",
      body,
      at: now as never
    })

  it("is SCAIP, answered when it is on disk", async () => {
    core.hold()
    come("<mrq><ref>abc1</ref><cid>77</cid><dty>0003</dty></mrq>")
    await core.saidBy(1)
    assert.isEmpty(core.answers)
    core.write()
    await until(() => core.answers.length === 1)
    assert.deepInclude(core.answers[0], { id: "m1", back: '"Unit" <sip:77@192.0.2.7>;tag=1' })
    assert.match(core.answers[0]!.answers[0]!.body, /<ref>abc1<\/ref><snu>0<\/snu>/u)
    assert.strictEqual(core.messages[0]?.source, "sip udp 192.0.2.7:5060")
  })

  it("of a controller that another one speaks for, or that is an entity bomb, is refused in its own words", async () => {
    come("<mrq><ref>abc1</ref><cid>77</cid><dty>0003</dty></mrq>", "sip:78@192.0.2.7")
    await until(() => core.answers.length === 1)
    assert.match(core.answers[0]!.answers[0]!.body, /<snu>5<\/snu>/u)
    come('<!DOCTYPE a [<!ENTITY b "bb">]><mrq><ref>&b;</ref></mrq>')
    await until(() => core.misunderstood.length === 2)
    assert.isEmpty(core.messages)
  })

  it("is NOW-IP, answered when it is on disk", async () => {
    come("<ATM><version>1</version><type>1</type><data>110112345678000701000000</data><time>1</time><mac>0</mac></ATM>")
    await until(() => core.answers.length + core.misunderstood.length === 1)
    assert.match(core.answers[0]!.answers[0]!.body, /<type>A<\/type>/u)
  })
})
