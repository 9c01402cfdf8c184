import { createSocket } from "node:dgram"
import { once } from "node:events"
import { connect as connectTcp } from "node:net"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { hear, type Heard } from "../adapters/esl/testing/heard.ts"
import { type RunningSwitch, startSwitch } from "../softswitch/start.ts"
import { DOOR } from "../softswitch/testing/lines.ts"

// Terminals that speak by MESSAGE alone, over real sockets: the switch, its event socket, our adapter.

const PASSWORD = "a secret"
const SCAIP = "application/scaip+xml"

const ending: Array<() => unknown> = []

afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

const started = async (terminals: ReadonlyArray<string>): Promise<RunningSwitch> => {
  const rtp = 21_000 + Math.floor(Math.random() * 1_000) * 8
  const running = await startSwitch(
    {
      sip: { host: "127.0.0.1", port: 0, tcpPort: 0, realm: "carillon" },
      rtp: { from: rtp, to: rtp + 8 },
      mediaThreads: 1,
      eventSocket: { host: "127.0.0.1", port: 0, password: PASSWORD },
      maxLegs: 2,
      door: { ...DOOR, terminals },
      maxRecordingMs: 60_000,
      recordingFormat: "pcm" as const,
      gain: true,
      silenceMs: undefined,
      promptsFolder: "/nowhere",
      recordingsFolder: "/nowhere",
      musicOnHold: "/nowhere/moh.wav"
    },
    { info: () => undefined, warning: () => undefined }
  )
  ending.push(running.stop)
  return running
}

const linked = async (running: RunningSwitch): Promise<Heard> => {
  const heard = hear({ port: running.eventSocket.port, password: PASSWORD })
  ending.push(heard.switchboard.close)
  await heard.next("Snapshot")
  return heard
}

interface Terminal {
  readonly port: number
  readonly say: (text: string) => void
  readonly next: () => Promise<string>
}

const portOf = (running: RunningSwitch, transport: "udp" | "tcp"): number =>
  running.listens.find((hop) => hop.transport === transport)!.port

const queue = () => {
  const said: Array<string> = []
  let waiting: ((text: string) => void) | undefined
  return {
    take: (text: string): void => {
      if (waiting === undefined) said.push(text)
      else waiting(text)
      waiting = undefined
    },
    next: (): Promise<string> =>
      new Promise((resolve) => {
        const first = said.shift()
        if (first === undefined) waiting = resolve
        else resolve(first)
      })
  }
}

const byUdp = async (running: RunningSwitch): Promise<Terminal> => {
  const [socket, heard] = [createSocket("udp4"), queue()]
  socket.on("message", (octets) => heard.take(octets.toString()))
  socket.bind(0, "127.0.0.1")
  await once(socket, "listening")
  ending.push(() => socket.close())
  return {
    port: socket.address().port,
    say: (text) => socket.send(text, portOf(running, "udp"), "127.0.0.1"),
    next: heard.next
  }
}

const byTcp = async (running: RunningSwitch): Promise<Terminal> => {
  const [socket, heard] = [connectTcp(portOf(running, "tcp"), "127.0.0.1"), queue()]
  let unread = ""
  socket.on("data", (octets) => {
    unread += octets.toString()
    for (;;) {
      const head = unread.indexOf("\r\n\r\n")
      const length = Number(/^content-length: *(\d+)/imu.exec(unread)?.[1] ?? 0)
      if (head < 0 || unread.length < head + 4 + length) return
      heard.take(unread.slice(0, head + 4 + length))
      unread = unread.slice(head + 4 + length)
    }
  })
  await once(socket, "connect")
  ending.push(() => socket.destroy())
  return { port: socket.localPort!, say: (text) => void socket.write(text), next: heard.next }
}

const press = (transport: "UDP" | "TCP", port: number, call = "press-1"): string => {
  const body = "<mrq><ref>1A85</ref><cid>7001</cid></mrq>"
  return [
    "MESSAGE sip:alarm@127.0.0.1 SIP/2.0",
    `Via: SIP/2.0/${transport} 127.0.0.1:${port};branch=z9hG4bK${call}`,
    "Max-Forwards: 70",
    "From: <sip:7001@127.0.0.1>;tag=t1",
    "To: <sip:alarm@127.0.0.1>",
    `Call-ID: ${call}`,
    "CSeq: 1 MESSAGE",
    `Content-Type: ${SCAIP}`,
    `Content-Length: ${body.length}`,
    "",
    body
  ].join("\r\n")
}

/** What a terminal says to a MESSAGE of ours. */
const taken = (message: string): string =>
  [
    "SIP/2.0 200 OK",
    ...message.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line)),
    "Content-Length: 0",
    "",
    ""
  ].join("\r\n")

describe("a terminal's MESSAGE", () => {
  for (const [transport, dial] of [
    ["UDP", byUdp],
    ["TCP", byTcp]
  ] as const)
    it(`over ${transport} reaches the engine, is answered by its word, and gets its answer back where it came from`, async () => {
      const running = await started(["127.0.0.0/8"])
      const [engine, terminal] = [await linked(running), await dial(running)]
      terminal.say(press(transport, terminal.port))
      const told = await engine.next("MessageReceived")
      assert.deepInclude(told, {
        open: true,
        from: "sip:7001@127.0.0.1",
        to: "sip:alarm@127.0.0.1",
        source: `${transport.toLowerCase()} 127.0.0.1:${terminal.port}`,
        callId: "press-1",
        text: { contentType: SCAIP, body: "<mrq><ref>1A85</ref><cid>7001</cid></mrq>" }
      })
      engine.switchboard.request({ _tag: "AnswerMessage", message: told.message, status: 200 })
      assert.match(await terminal.next(), /^SIP\/2\.0 200 /u)
      engine.switchboard.request({
        _tag: "SendMessage",
        message: "answer-1",
        to: told.from,
        by: told.by!,
        from: told.to,
        text: { contentType: SCAIP, body: "<mrs>\r\n\r\n<ref>1A85</ref><snu>0</snu></mrs>" }
      })
      const message = await terminal.next()
      assert.match(message, /^MESSAGE sip:7001@127\.0\.0\.1 SIP\/2\.0\r\n/u)
      assert.match(message, /\r\n\r\n<mrs>\r\n\r\n<ref>1A85<\/ref><snu>0<\/snu><\/mrs>$/u)
      terminal.say(taken(message))
      assert.deepInclude(await engine.next("MessageSent"), { message: "answer-1", taken: true, said: "200 OK" })
    })

  it("is refused with a time to come back while no engine is linked, and taken when one is", async () => {
    const running = await started(["127.0.0.0/8"])
    const terminal = await byUdp(running)
    terminal.say(press("UDP", terminal.port))
    const refused = await terminal.next()
    assert.match(refused, /^SIP\/2\.0 503 /u)
    assert.match(refused, /^Retry-After: \d+\r$/mu)
    const engine = await linked(running)
    terminal.say(press("UDP", terminal.port, "press-2"))
    const told = await engine.next("MessageReceived")
    engine.switchboard.request({ _tag: "AnswerMessage", message: told.message, status: 202 })
    assert.match(await terminal.next(), /^SIP\/2\.0 202 /u)
  })

  it("that is a stranger's is asked for a proof, and no engine hears of it", async () => {
    const running = await started([])
    const [engine, terminal] = [await linked(running), await byUdp(running)]
    engine.switchboard.setLines({ numbers: [], trunks: [] })
    // Until the list has come, strangers hear 503.
    for (let at = 0, heard = "503"; heard.includes("503"); at += 1) {
      terminal.say(press("UDP", terminal.port, `press-${at}`))
      heard = await terminal.next()
      if (!heard.includes("503")) assert.match(heard, /^SIP\/2\.0 407 /u)
    }
    assert.isFalse(engine.events.some(({ _tag }) => _tag === "MessageReceived"))
  })
})
