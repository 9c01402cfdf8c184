import { readFileSync } from "node:fs"
import { parse } from "yaml"
import type { TerminalRow } from "../../alarms/entered.ts"
import { type Kind, KINDS, keyOf } from "../../alarms/kinds.ts"
import { callContactId, contactIdDigits, makeCaller, makeContactId } from "#engine/laboratory/terminals/contact-id.ts"
import { pushSigned } from "#engine/laboratory/terminals/json-push.ts"
import { makeMqttDevice } from "#engine/laboratory/terminals/mqtt.ts"
import type { Saying, Terminal } from "#engine/laboratory/terminals/terminal.ts"
import { askOnce, tcpWire, udpWire } from "#engine/laboratory/terminals/wires.ts"
import { until } from "../../crowd/wait.ts"
import { type AlarmCase, consequences, type ExpectedEvent, firstWrong, refused } from "./case.ts"
import type { Stage } from "./stage.ts"

/** Recorded samples of the pendants, JSON and MQTT in their own form, and each virtual terminal's own presses. */

const row = (id: string, said: Partial<TerminalRow> & Pick<TerminalRow, "account" | "line">): TerminalRow => ({
  id,
  dialect: null,
  key: null,
  numbers: [],
  heartbeatMs: null,
  ...said
})

interface Sample {
  readonly what: string
  readonly text?: string
  readonly hex?: string
  readonly says?: { readonly controller: string; readonly events: ReadonlyArray<ExpectedEvent> }
  readonly answer?: string
}

const samplesOf = (dialect: string): ReadonlyArray<Sample> =>
  (
    parse(readFileSync(new URL(`../../../config/dialects/${dialect}.yaml`, import.meta.url), "utf8")) as {
      readonly samples: ReadonlyArray<Sample>
    }
  ).samples

/** Their ids in the seed, which has the recorded devices entered. */
const PENDANTS: Readonly<Record<string, string>> = { "anxin-a1": "anxin-1", "kanglin-20": "kanglin-1" }

/** A maker's recorded messages. They are of one device, and so of one incident: what each says is looked for by its code. */
const framingCases = (dialect: string, transport: "tcp" | "udp"): ReadonlyArray<AlarmCase> =>
  samplesOf(dialect).map((sample, index) => ({
    name: `${dialect} over ${transport}: ${sample.what}`,
    terminals: [
      row(PENDANTS[dialect]!, { line: "framing", dialect, account: samplesOf(dialect)[0]!.says!.controller })
    ],
    play: async (stage) => {
      const door = dialect === "anxin-a1" ? stage.doors.anxin : stage.doors.kanglin
      const wire = transport === "udp" ? await udpWire(door) : tcpWire(door)
      const sent = sample.hex === undefined ? Buffer.from(sample.text!, "latin1") : Buffer.from(sample.hex, "hex")
      const wanted =
        sample.answer === undefined
          ? undefined
          : sample.hex === undefined
            ? Buffer.from(sample.answer, "latin1")
            : Buffer.from(sample.answer, "hex")
      try {
        const heard = await askOnce(wire, sent, (octets) => octets, sample.says === undefined ? 600 : 5_000)
        if (sample.says === undefined) {
          if (heard !== undefined) return `answered ${heard.toString("latin1")}, and nothing was to be`
          return refused(stage, { raw: sent, terminal: "" })
        }
        if (heard === undefined) return "not answered"
        if (wanted !== undefined && !heard.equals(wanted))
          return `answered ${heard.toString("hex")}, not ${wanted.toString("hex")}`
        const reported = await stage.reported(PENDANTS[dialect]!)
        const missing = sample.says.events.find(
          ({ code, event, phase = "began" }) =>
            event !== "heartbeat" &&
            !reported.some(
              (one) => one.event === event && one.phase === phase && (code === undefined || one.code === code)
            )
        )
        return missing === undefined ? null : `acknowledged, and not on disk (${index}): ${JSON.stringify(missing)}`
      } finally {
        wire.close()
      }
    }
  }))

const jsonCase = (
  what: string,
  said: Readonly<Record<string, unknown>>,
  events: ReadonlyArray<ExpectedEvent> | { readonly status: number },
  signed: { readonly atMs?: number; readonly key?: string | null } = {}
): AlarmCase => {
  const account = `J-${what.replaceAll(/\W+/gu, "-").toUpperCase().slice(0, 40)}`
  const id = account.toLowerCase()
  return {
    name: `JSON: ${what}`,
    terminals: [row(id, { line: "json", account, key: "a-password-of-json" })],
    play: async (stage) => {
      const body = JSON.stringify({ controller: account, ...said })
      const key = signed.key === undefined ? "a-password-of-json" : signed.key
      const atMs = Date.now() + (signed.atMs ?? 0)
      const response = await pushSigned(stage.doors.json, { body, key, atMs, withinMs: 10_000 })
      const text = await response.text()
      if ("status" in events) {
        if (response.status !== events.status) return `status ${response.status} ${text}, not ${events.status}`
        return refused(stage, { raw: response.status === 413 ? null : Buffer.from(body), terminal: id })
      }
      return response.ok ? consequences(stage, id, events) : `status ${response.status} ${text}`
    }
  }
}

const JSON_CASES: ReadonlyArray<AlarmCase> = [
  jsonCase("a fall with a pulse", { event: "fall", id: "1", heart: 104 }, [{ event: "fall" }]),
  jsonCase("a place in degrees", { event: "personal", id: "1", latitude: 31.2, longitude: 121.4, accuracy: 30 }, [
    { event: "personal" }
  ]),
  jsonCase("a sign of life changes nothing", { event: "heartbeat", battery: 80 }, [{ event: "heartbeat" }]),
  jsonCase("a word that nobody knows is looked at", { event: "bedsocks", id: "1" }, [{ event: "unknown" }]),
  jsonCase("an empty battery is a task", { event: "battery-low", id: "1", battery: 4 }, [{ event: "battery-low" }]),
  jsonCase("a test is nobody's alarm", { event: "manual-test", id: "1" }, [{ event: "manual-test", isTest: true }]),
  jsonCase("signed with another key", { event: "fall", id: "1" }, { status: 401 }, { key: "another" }),
  jsonCase("not signed", { event: "fall", id: "1" }, { status: 401 }, { key: null }),
  jsonCase("signed a year ago", { event: "fall", id: "1" }, { status: 401 }, { atMs: -365 * 24 * 3_600_000 }),
  jsonCase("no event in it", { id: "1" }, { status: 400 }),
  jsonCase("more than a device has to say", { event: "fall", id: "1", text: "x".repeat(20_000) }, { status: 413 })
]

const MQTT_CASES: ReadonlyArray<AlarmCase> = (
  [
    ["press", "personal"],
    ["fall", "fall"],
    ["smoke", "smoke"],
    ["battery-low", "battery-low"],
    ["heartbeat", "heartbeat"]
  ] as const
).map(([saying, event]) => {
  const account = `M-${saying.toUpperCase()}`
  return {
    name: `MQTT: ${saying}`,
    terminals: [row(account.toLowerCase(), { line: "mqtt", account, key: "a-password-of-mqtt" })],
    play: async (stage: Stage) => {
      const device = makeMqttDevice({ account, key: "a-password-of-mqtt", door: stage.doors.mqtt })
      try {
        await device.say(saying, { withinMs: 10_000 })
        return await consequences(stage, account.toLowerCase(), [{ event }])
      } finally {
        device.close()
      }
    }
  }
})

/** What each saying is to the centre, where its protocol has a word for it. */
const EVENT_OF: Readonly<Record<Saying, ExpectedEvent>> = {
  press: { event: "personal" },
  fall: { event: "fall" },
  smoke: { event: "smoke" },
  cancel: { event: "cancel" },
  "battery-low": { event: "battery-low" },
  "battery-charged": { event: "battery-low", phase: "restored" },
  heartbeat: { event: "heartbeat" },
  test: { event: "periodic-test", isTest: true }
}
/** SIA's FA is fire, whatever noticed it. */
const eventOf = (kind: Kind, saying: Saying): ExpectedEvent =>
  saying === "smoke" && kind.startsWith("dc-09") && kind !== "dc-09-cid" ? { event: "fire" } : EVENT_OF[saying]

const NUMBER = 9_000

/** One virtual terminal of each kind: a press, the same said twice, its cancel; a second one: its battery, low and charged. */
const kindCases = (kind: Kind): ReadonlyArray<AlarmCase> => {
  const told = async (stage: Stage, number: number, act: (terminal: Terminal) => Promise<string | null>) => {
    const terminal = await KINDS[kind](number, { doors: stage.doors })
    try {
      return await act(terminal)
    } finally {
      terminal.close()
    }
  }
  const withRow = (number: number): TerminalRow => {
    const account = ACCOUNTS[kind](number)
    return row(`${kind}-${number}`, {
      line: LINE_OF(kind),
      dialect: kind.startsWith("anxin") ? "anxin-a1" : kind.startsWith("kanglin") ? "kanglin-20" : null,
      account,
      key: KEYED[kind] === undefined ? null : keyOf(account, KEYED[kind])
    })
  }
  return [
    {
      name: `${kind}: two presses at once and a third are one incident, each of them counted once, and a cancel closes none`,
      terminals: [withRow(NUMBER)],
      play: (stage) =>
        told(stage, NUMBER, async (terminal) => {
          const press = (number: number) => terminal.say("press", { withinMs: 15_000, number })
          await Promise.all([press(1), press(2)])
          await press(3)
          const cancels = terminal.can.has("cancel")
          if (cancels) await terminal.say("cancel", { withinMs: 15_000, number: 4 })
          const id = `${kind}-${NUMBER}`
          const { event } = eventOf(kind, "press")
          const presses = async () =>
            (await stage.reported(id)).filter((one) => one.event === event && !one.isRepeat).length
          return firstWrong(
            () => consequences(stage, id, [eventOf(kind, "press"), ...(cancels ? [EVENT_OF.cancel] : [])]),
            async () => ((await presses()) === 3 ? null : `${await presses()} presses of 3`)
          )
        })
    },
    {
      name: `${kind}: a low battery is one task, and a sign of life nothing`,
      terminals: [withRow(NUMBER + 1)],
      play: (stage) =>
        told(stage, NUMBER + 1, async (terminal) => {
          await terminal.say("heartbeat", { withinMs: 15_000 })
          await terminal.say("battery-low", { withinMs: 15_000 })
          await terminal.say("battery-low", { withinMs: 15_000 })
          const tasks = () => stage.tasks(`${kind}-${NUMBER + 1}`)
          return firstWrong(
            () => consequences(stage, `${kind}-${NUMBER + 1}`, [EVENT_OF["battery-low"]]),
            async () => ((await tasks()).length === 1 ? null : `tasks ${JSON.stringify(await tasks())}`)
          )
        })
    }
  ]
}

const LINE_OF = (kind: Kind): string =>
  kind.startsWith("dc-09") ? "dc-09" : /^(?:anxin|kanglin)/u.test(kind) ? "framing" : kind.replace(/-(?:tcp|udp)$/u, "")
const KEYED: Partial<Record<Kind, 16 | 24 | 32>> = {
  "dc-09-aes-128": 16,
  "dc-09-aes-192": 24,
  "dc-09-aes-256": 32,
  json: 32,
  mqtt: 16
}
const six = (number: number): string => String(number).padStart(6, "0")
const hex = (number: number): string => number.toString(16).toUpperCase().padStart(4, "0")
const flat = (number: number): string => String((number % 100) + 1).padStart(4, "0")
const house = (number: number): string => String(Math.floor(number / 100)).padStart(6, "0")
/** By hand beside `KINDS`: what a centre enters is what stands on the device. */
const ACCOUNTS: Readonly<Record<Kind, (number: number) => string>> = {
  "dc-09-udp": (number) => `A1${hex(number)}`,
  "dc-09-tcp": (number) => `A2${hex(number)}`,
  "dc-09-cid": (number) => `A3${hex(number)}`,
  "dc-09-aes-128": (number) => `A4${hex(number)}`,
  "dc-09-aes-192": (number) => `A5${hex(number)}`,
  "dc-09-aes-256": (number) => `A6${hex(number)}`,
  "scaip-udp": (number) => `7${six(number)}`,
  "scaip-tcp": (number) => `8${six(number)}`,
  "now-ip-udp": (number) => `41${house(number)}/${flat(number)}`,
  "now-ip-tcp": (number) => `42${house(number)}/${flat(number)}`,
  json: (number) => `SENSOR-${six(number)}`,
  mqtt: (number) => `WATCH-${six(number)}`,
  "anxin-a1": (number) => `86123405${six(number).padStart(7, "0")}`,
  "kanglin-20-udp": (number) => `86123406${six(number).padStart(7, "0")}`,
  "kanglin-20-tcp": (number) => `86123407${six(number).padStart(7, "0")}`
}

/** The check vectors of the protocol's page, in tones: handshake, digits, kiss-off. */
const contactIdCase = (
  what: string,
  account: string,
  said: readonly [event: string, group: string, zone: string],
  digits: string,
  event: ExpectedEvent
): AlarmCase => ({
  name: `Contact ID: ${what}`,
  terminals: [row(`cid-${account}`, { line: "contact-id", account, numbers: [`137009${account}`] })],
  play: async (stage) => {
    const message = contactIdDigits(account, ...said)
    if (account === "1234" && message !== digits) return `composed ${message}, not ${digits}`
    const call = await callContactId({
      phone: stage.phone,
      centre: stage.doors.sip,
      number: CONTACT_ID_NUMBER,
      callingNumber: `137009${account}`,
      messages: [message]
    })
    stage.phone.hangUp(call.leg)
    if (call.kissedOff.length === 0) return `not kissed off after ${call.tries} tries`
    return consequences(stage, `cid-${account}`, [event])
  }
})

/** Of the receiver, as the seed has it. */
export const CONTACT_ID_NUMBER = "95110"

/** Four tries without a kiss-off, then the next call (SIA DC-05). */
const secondCall: AlarmCase = {
  name: "Contact ID: whoever hears no kiss-off in the first call dials again, and is one incident",
  terminals: [row("cid-6104", { line: "contact-id", account: "6104", numbers: ["1370096104"] })],
  play: async (stage) => {
    const terminal = makeContactId({
      account: "6104",
      phone: stage.phone,
      centre: stage.doors.sip,
      number: CONTACT_ID_NUMBER,
      callingNumber: "1370096104",
      noisyCalls: 1
    })
    try {
      const { answer, tries } = await terminal.say("press", { withinMs: 60_000 })
      if (tries !== 2 || !answer.endsWith("call 2")) return `${answer} after ${tries} calls`
      return await consequences(stage, "cid-6104", [{ event: "personal" }])
    } finally {
      terminal.close()
    }
  }
}

/** A button telephone: who it is its number says, and its call is a press. */
const buttonCase: AlarmCase = {
  name: "a call from a known number is a press",
  terminals: [row("button-1", { line: "call", account: "13700920001", numbers: ["13700920001"] })],
  play: async (stage) => {
    const terminal = makeCaller({
      callingNumber: "13700920001",
      phone: stage.phone,
      centre: stage.doors.sip,
      number: BUTTON_NUMBER
    })
    try {
      await terminal.say("press", { withinMs: 20_000 })
      const isWritten = async () => (await stage.reported("button-1")).length > 0
      await until("its press on disk", isWritten, { withinMs: 10_000, everyMs: 50 })
      return await consequences(stage, "button-1", [{ event: "personal" }])
    } finally {
      terminal.close()
    }
  }
}

/** Of known telephones, as the seed has it. */
const BUTTON_NUMBER = "95119"

export const CALL_CASES: ReadonlyArray<AlarmCase> = [
  buttonCase,
  secondCall,
  contactIdCase("burglary in zone 15", "1234", ["1131", "01", "015"], "1234181131010158", { event: "intruder" }),
  contactIdCase("medical", "6101", ["1100", "01", "001"], "", { event: "medical" }),
  contactIdCase("a low battery", "6102", ["1302", "00", "000"], "", { event: "battery-low" }),
  contactIdCase("a periodic test", "6103", ["1602", "00", "000"], "", { event: "periodic-test", isTest: true })
]

export const DEVICE_CASES: ReadonlyArray<AlarmCase> = [
  ...framingCases("anxin-a1", "tcp"),
  ...framingCases("kanglin-20", "udp"),
  ...framingCases("kanglin-20", "tcp"),
  ...JSON_CASES,
  ...MQTT_CASES,
  ...(Object.keys(KINDS) as ReadonlyArray<Kind>).flatMap(kindCases)
]
