import type { TerminalRow } from "../../alarms/entered.ts"
import { keyOf } from "../../alarms/kinds.ts"
import { dc09Frame, makeDc09, readAnswer } from "#engine/laboratory/terminals/dc09.ts"
import { askPacket, CONNACK, makeReader, mqtt, PUBACK, PUBLISH, SUBACK } from "#engine/laboratory/terminals/mqtt.ts"
import { readMrs, SCAIP_TYPE } from "#engine/laboratory/terminals/scaip.ts"
import { askOnce, tcpWire, udpWire } from "#engine/laboratory/terminals/wires.ts"
import { pause, until } from "../../crowd/wait.ts"
import { type AlarmCase, consequences, firstWrong, refused } from "./case.ts"
import type { Stage } from "./stage.ts"
import { saidBySip } from "./vectors.ts"

const row = (id: string, line: string, account: string, key: string | null = null): TerminalRow => ({
  id,
  line,
  dialect: null,
  account,
  key,
  numbers: [],
  heartbeatMs: null
})

const YEAR_MS = 365 * 24 * 3_600_000
const WITHIN_MS = 10_000

const countOf = async (stage: Stage, why: string): Promise<number> => (await stage.counts())[why] ?? 0

const wrongCrc: AlarmCase = {
  name: "bad input: a wrong CRC is not answered, kept and counted",
  terminals: [row("bad-crc", "dc-09", "BAD0001")],
  play: async (stage) => {
    const good = dc09Frame({ id: "SIA-DCS", sequence: 1, account: "BAD0001", data: "#BAD0001|Nri1/QA01", clock: null })
    const bad = Buffer.from(good)
    bad[1] = bad[1] === 0x30 ? 0x31 : 0x30
    const before = await countOf(stage, "torn")
    const wire = await udpWire(stage.doors.dc09)
    try {
      const heard = await askOnce(wire, bad, (octets) => octets, 800)
      if (heard !== undefined) return `answered ${heard.toString("latin1")}`
      const counted = async () => (await countOf(stage, "torn")) > before
      await until("it to be counted", counted, { withinMs: 5_000, everyMs: 200 }).catch(() => {})
      return await firstWrong(
        async () => ((await counted()) ? null : "it is not counted"),
        () => refused(stage, { raw: bad, terminal: "bad-crc" })
      )
    } finally {
      wire.close()
    }
  }
}

const replayed: AlarmCase = {
  name: "bad input: an encrypted press that somebody recorded is answered NAK, and presses nothing",
  terminals: [row("bad-replay", "dc-09", "BAD0002", keyOf("BAD0002", 32))],
  play: async (stage) => {
    const octets = dc09Frame({
      id: "SIA-DCS",
      sequence: 7,
      account: "BAD0002",
      data: "#BAD0002|Nri1/QA01",
      key: keyOf("BAD0002", 32),
      clock: new Date(Date.now() - 3_600_000)
    })
    const wire = await udpWire(stage.doors.dc09)
    try {
      const heard = await askOnce(wire, octets, (each) => each, WITHIN_MS)
      if (heard === undefined) return "not answered"
      const { id } = readAnswer(heard)
      return id === "NAK" ? await refused(stage, { raw: octets, terminal: "bad-replay" }) : `answered ${id}`
    } finally {
      wire.close()
    }
  }
}

const repeated: AlarmCase = {
  name: "the same packet again is acknowledged again, and counts once",
  terminals: [row("bad-repeat", "dc-09", "BAD0003")],
  play: async (stage) => {
    const octets = dc09Frame({
      id: "SIA-DCS",
      sequence: 9,
      account: "BAD0003",
      data: "#BAD0003|Nri1/QA01",
      clock: null
    })
    const wire = await udpWire(stage.doors.dc09)
    try {
      for (let n = 0; n < 3; n++)
        if ((await askOnce(wire, octets, (each) => each, WITHIN_MS)) === undefined)
          return `not answered at time ${n + 1}`
      const news = (await stage.reported("bad-repeat")).filter(({ isRepeat }) => !isRepeat)
      return await firstWrong(
        async () => (news.length === 1 ? null : `${news.length} presses of one packet`),
        () => consequences(stage, "bad-repeat", [{ event: "personal" }])
      )
    } finally {
      wire.close()
    }
  }
}

const clockYearsOff: AlarmCase = {
  name: "bad input: a clock years off is set by a NAK, and the press is taken",
  terminals: [row("bad-clock", "dc-09", "BAD0004", keyOf("BAD0004", 16))],
  play: async (stage) => {
    const terminal = makeDc09({
      account: "BAD0004",
      key: keyOf("BAD0004", 16),
      wire: await udpWire(stage.doors.dc09),
      clockOffMs: -9 * YEAR_MS
    })
    try {
      const { tries } = await terminal.say("press", { withinMs: WITHIN_MS })
      return tries === 2 ? await consequences(stage, "bad-clock", [{ event: "personal" }]) : `${tries} tries`
    } finally {
      terminal.close()
    }
  }
}

const otherKey: AlarmCase = {
  name: "bad input: foreign packets, encrypted with another key, press nothing and are a fault",
  terminals: [row("bad-key", "dc-09", "BAD0005", keyOf("BAD0005", 24))],
  play: async (stage) => {
    const octets = dc09Frame({
      id: "SIA-DCS",
      sequence: 1,
      account: "BAD0005",
      data: "#BAD0005|Nri1/QA01",
      key: keyOf("somebody else", 24),
      clock: new Date()
    })
    const wire = await udpWire(stage.doors.dc09)
    try {
      const heard = await askOnce(wire, octets, (each) => each, WITHIN_MS)
      if (heard === undefined) return "not answered"
      const { id } = readAnswer(heard)
      if (id === "ACK") return "answered ACK"
      const isTold = async () => (await stage.reported("bad-key")).some(({ code }) => code === "key")
      return await firstWrong(
        () => refused(stage, { raw: octets, terminal: "bad-key" }),
        async () => {
          await until("the fault", isTold, { withinMs: 5_000, everyMs: 100 }).catch(() => {})
          return (await isTold()) ? null : "nobody was told that its key does not fit"
        }
      )
    } finally {
      wire.close()
    }
  }
}

const stranger = (line: "dc-09" | "json" | "scaip", account: string): AlarmCase => ({
  name: `not provisioned: three messages over ${line} are acknowledged, and one incident`,
  terminals: [],
  play: async (stage) => {
    const said: Array<string | null> = []
    for (let n = 1; n <= 3; n++) said.push(await saidByStranger(stage, line, account, n))
    // Its name ends with the hour in which it was first heard.
    const strangers = () => stage.terminalsLike(`unknown-${line}-${account}-`)
    const counted = async () => {
      const [id] = await strangers()
      return id === undefined ? 0 : (await stage.reported(id)).length
    }
    await until("three messages", async () => (await counted()) >= 3, { withinMs: 5_000, everyMs: 50 }).catch(() => {})
    return firstWrong(
      async () => said.find((wrong) => wrong !== null) ?? null,
      async () => ((await counted()) >= 3 ? null : `${await counted()} of 3 are on disk`),
      async () => {
        const ids = await strangers()
        const incidents = (await Promise.all(ids.map((id) => stage.incidents(id)))).flat()
        return incidents.length === 1 ? null : `incidents ${JSON.stringify(incidents)}`
      }
    )
  }
})

const saidByStranger = async (stage: Stage, line: string, account: string, n: number): Promise<string | null> => {
  const { doors } = stage
  if (line === "json") {
    const response = await fetch(doors.json.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ controller: account, id: String(n), event: "personal" })
    })
    await response.arrayBuffer()
    return response.ok ? null : `status ${response.status}`
  }
  if (line === "scaip") {
    const body = `<mrq><ref>${n}</ref><cid>${account}</cid><dty>0003</dty><stc>0010</stc></mrq>`
    const { answer, status } = await saidBySip(stage, "udp", { from: account, contentType: SCAIP_TYPE, body }, readMrs)
    return answer?.snu === 0 ? null : `snu ${answer?.snu ?? "none"} (SIP ${status ?? "unanswered"})`
  }
  const octets = dc09Frame({ id: "SIA-DCS", sequence: n, account, data: `#${account}|Nri1/QA0${n}`, clock: null })
  const wire = await udpWire(doors.dc09)
  try {
    const heard = await askOnce(wire, octets, (each) => each, WITHIN_MS)
    if (heard === undefined) return "not answered"
    const { id } = readAnswer(heard)
    return id === "ACK" ? null : `answered ${id}`
  } finally {
    wire.close()
  }
}

const subscribesToEverything: AlarmCase = {
  name: "bad input: a MQTT client that subscribes to everything hears nothing of others",
  terminals: [row("bad-spy", "mqtt", "SPY-1", "spy-password"), row("bad-spied", "mqtt", "SPIED-1", "own-password")],
  play: async ({ doors, ...stage }) => {
    const [spy, device] = [tcpWire(doors.mqtt.endpoint), tcpWire(doors.mqtt.endpoint)]
    const read = makeReader()
    const overheard: Array<string> = []
    spy.onOctets.add((octets) => {
      for (const { rest, type } of read(octets)) if (type === PUBLISH) overheard.push(rest.toString("latin1"))
    })
    try {
      await askPacket(spy, mqtt.connect("spy", "SPY-1", "spy-password"), ({ type }) => type === CONNACK, WITHIN_MS)
      for (const [index, topic] of ["#", "+/+/+", "carillon/#", "$SYS/#", doors.mqtt.topicOf("SPIED-1")].entries()) {
        const granted = await askPacket(spy, mqtt.subscribe(index + 1, topic), ({ type }) => type === SUBACK, WITHIN_MS)
        // A broker may also end the connection.
        if (granted !== undefined && granted.rest[2] !== 0x80) return `may subscribe to ${topic}`
      }
      await askPacket(device, mqtt.connect("d", "SPIED-1", "own-password"), ({ type }) => type === CONNACK, WITHIN_MS)
      const payload = JSON.stringify({ event: "fall", id: "1" })
      const acknowledged = await askPacket(
        device,
        mqtt.publish(doors.mqtt.topicOf("SPIED-1"), 1, payload),
        ({ type }) => type === PUBACK,
        WITHIN_MS
      )
      if (acknowledged === undefined) return "the other device's fall is not acknowledged"
      await pause(300)
      return overheard.length === 0
        ? await consequences({ doors, ...stage }, "bad-spied", [{ event: "fall" }])
        : `overheard ${JSON.stringify(overheard)}`
    } finally {
      spy.close()
      device.close()
    }
  }
}

const speaksForAnother: AlarmCase = {
  name: "bad input: a MQTT device that publishes for another one is not acknowledged",
  terminals: [row("bad-liar", "mqtt", "LIAR-1", "liar-password"), row("bad-victim", "mqtt", "VICTIM-1", "its-own")],
  play: async (stage) => {
    const wire = tcpWire(stage.doors.mqtt.endpoint)
    try {
      await askPacket(wire, mqtt.connect("l", "LIAR-1", "liar-password"), ({ type }) => type === CONNACK, WITHIN_MS)
      const heard = await askPacket(
        wire,
        mqtt.publish(stage.doors.mqtt.topicOf("VICTIM-1"), 1, JSON.stringify({ event: "fall", id: "1" })),
        ({ type }) => type === PUBACK,
        1_500
      )
      if (heard !== undefined) return "acknowledged"
      return await firstWrong(
        () => refused(stage, { raw: null, terminal: "bad-victim" }),
        () => refused(stage, { raw: null, terminal: "bad-liar" })
      )
    } finally {
      wire.close()
    }
  }
}

const wrongPassword: AlarmCase = {
  name: "bad input: a MQTT client with a wrong password is not let in",
  terminals: [row("bad-password", "mqtt", "DOOR-1", "right-password")],
  play: async ({ doors }) => {
    const wire = tcpWire(doors.mqtt.endpoint)
    try {
      const heard = await askPacket(
        wire,
        mqtt.connect("x", "DOOR-1", "wrong-password"),
        ({ type }) => type === CONNACK,
        WITHIN_MS
      )
      return heard?.rest[1] === 0 ? "let in" : null
    } finally {
      wire.close()
    }
  }
}

const endless = (
  name: string,
  doorOf: (stage: Stage) => { address: string; port: number },
  begin: string
): AlarmCase => ({
  name: `bad input: ${name} without an end is shown the door`,
  terminals: [],
  play: async (stage) => {
    const wire = tcpWire(doorOf(stage))
    try {
      await wire.send(Buffer.from(begin))
      const piece = Buffer.alloc(64 * 1_024, "x")
      for (let n = 0; n < 64; n++) {
        if (wire.isGone()) return null
        await wire.send(piece).catch(() => {})
        await pause(20)
      }
      await until("the end of the connection", () => wire.isGone(), { withinMs: 5_000 }).catch(() => {})
      return wire.isGone() ? null : "4 MB were taken, and the connection is still there"
    } finally {
      wire.close()
    }
  }
})

const FLOOD = 2_000

const flood: AlarmCase = {
  name: "bad input: a flood from one device, a true alarm in it, and another device beside it",
  terminals: [row("bad-flood", "dc-09", "F100D"), row("bad-beside", "dc-09", "F100E")],
  isLast: true,
  play: async (stage) => {
    const wire = await udpWire(stage.doors.dc09)
    const beside = makeDc09({ account: "F100E", wire: await udpWire(stage.doors.dc09) })
    const own = (n: number, data: string) =>
      dc09Frame({ id: "SIA-DCS", sequence: n, account: "F100D", data: `#F100D|${data}`, clock: null })
    try {
      for (let n = 1; n <= FLOOD; n++) await wire.send(own(n, "Nri0/RP00"))
      const besideIt = beside.say("press", { withinMs: 5_000 })
      const truth = own(9_998, "Nri1/QA01")
      const acknowledged: Array<Buffer> = []
      wire.onOctets.add((octets) => {
        if (octets.includes('"ACK"9998')) acknowledged.push(octets)
      })
      for (let tries = 0; tries < 10 && acknowledged.length === 0; tries++) {
        await wire.send(truth)
        for (let n = 1; n <= 50; n++) await wire.send(own(FLOOD + tries * 50 + n, "Nri0/RP00"))
        await pause(500)
      }
      await besideIt
      if (acknowledged.length === 0) return "its true alarm is not acknowledged within 5 s"
      const taken = (await stage.reported("bad-flood")).length
      return await firstWrong(
        async () => (taken < FLOOD / 4 ? null : `${taken} of ${FLOOD} messages of a flood were written down`),
        // That it floods is a fault of its own, for whoever mends devices; it is told once, by the lines, within a second.
        async () => {
          const isTold = async () => (await stage.reported("bad-flood")).some(({ event }) => event === "fault")
          await until("the fault", isTold, { withinMs: 5_000, everyMs: 100 }).catch(() => {})
          return null
        },
        () => consequences(stage, "bad-flood", [{ event: "personal" }, { event: "fault" }]),
        () => consequences(stage, "bad-beside", [{ event: "personal" }])
      )
    } finally {
      wire.close()
      beside.close()
    }
  }
}

export const BAD_INPUT_CASES: ReadonlyArray<AlarmCase> = [
  wrongCrc,
  replayed,
  repeated,
  clockYearsOff,
  otherKey,
  stranger("dc-09", "5712A4E2"),
  stranger("json", "NOBODY1"),
  stranger("scaip", "9990001"),
  subscribesToEverything,
  speaksForAnother,
  wrongPassword,
  endless("a frame of DC-09", ({ doors }) => doors.dc09, '\n00000FFF"SIA-DCS"0001L0#1['),
  endless("a pendant's bracket", ({ doors }) => doors.anxin, "[AX*"),
  endless("a packet of MQTT", ({ doors }) => doors.mqtt.endpoint, "\u0010\u00ff\u00ff\u00ff\u007f"),
  flood
]
