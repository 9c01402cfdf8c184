import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import type { CallRecord } from "#wire/records.ts"
import { ReasonId } from "#wire/words-of-work.ts"
import { Agent } from "./crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// A centre whose rules of recording are entered while it runs, called over SIP.

const SLOW_MS = 120_000
const [AGENT, CALLER_TONE_HZ, AGENT_TONE_HZ] = ["1001", 440, 1_000]
/** Longer than the first of the cleaner after a start. */
const CLEANED_WITHIN_MS = 60_000
const NOT_RECORDED = "13900000001"
const CUT = "13900000002"
const TOO_SHORT = "13900000003"
const ANYBODY = "13900000004"
const CALLED_BACK = "13900000005"
const WAYS_OUT = [
  { on: "9", to: "callback", of: "connecting" },
  { on: "8", to: "voicemail", of: "" }
]
const BEEP_HZ = 1_000
const [GREATEST_MS, LEAST_MS] = [2_000, 600_000]

let centre: RunningCentre
let admin: Panel
let agent: Agent
let trunk: Phone
const data = mkdtempSync(join(tmpdir(), "carillon-recording-rules-"))
const OLD = join(data, "recordings/2026/01/02/old.wav")
const YOUNG = join(data, "recordings/2026/01/02/young.wav")

beforeAll(async () => {
  // PostgreSQL runs as another user than root and must reach its folder.
  chmodSync(data, 0o755)
  mkdirSync(dirname(OLD), { recursive: true })
  for (const file of [OLD, YOUNG]) writeFileSync(file, "sound")
  const twoHoursAgo = new Date(Date.now() - 7_200_000)
  utimesSync(OLD, twoHoursAgo, twoHoursAgo)
  centre = await startCentre({
    seed: "config/seed/small-centre.yaml",
    settings: { "recordings.keepMinutes": "60" },
    say: () => {},
    dataDir: data
  })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  const metronome = makeMetronome()
  trunk = await Phone.open({ address: "127.0.0.1", realm: centre.realm, metronome, onCall: () => {} })
  agent = await Agent.start({
    baseUrl: centre.baseUrl,
    sip: centre.sip,
    realm: centre.realm,
    number: AGENT,
    ...centre.accounts.get(AGENT)!,
    metronome,
    toneHz: AGENT_TONE_HZ,
    pickUp: () => 0
  })
  await rule("not", { order: 10, records: false, callers: [NOT_RECORDED] })
  await rule("cut", { order: 20, greatestMs: GREATEST_MS, callers: [CUT] })
  await rule("long", { order: 30, leastMs: LEAST_MS, callers: [TOO_SHORT] })
  await changeAgent("规则已生效", {})
  await agent.ready()
}, SLOW_MS)

afterAll(async () => {
  await agent?.stop()
  trunk?.close()
  await centre?.stop()
  rmSync(data, { recursive: true, force: true })
}, SLOW_MS)

const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const response = await fetch(`${centre.baseUrl}${path}`, {
    method,
    headers: { cookie: admin.cookie, origin: centre.baseUrl, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

const rule = (id: string, values: object) => ask("POST", "/api/recording-rules", { id, name: id, ...values })

/** A thing as it is, with one field that is different. */
const change = async (path: string, values: object) => {
  const { changedAt: _at, changedBy: _by, id: _id, version, ...rest } = await ask("GET", path)
  await ask("PUT", `${path}?version=${String(version)}`, { ...rest, ...values })
}

/** The engine hears of changes in their order, a moment after they were entered: with the new name on the board it knows all of them. */
const changeAgent = async (name: string, values: object) => {
  await change(`/api/people/${AGENT}`, { ...values, name })
  const isHeard = async () => (await admin.desk(AGENT)).agent.name === name
  await until("the agent's new name", isHeard, { withinMs: 10_000 })
}

const talk = async (callingNumber: string): Promise<Leg> => {
  await until("the agent is free", async () => (await admin.desk(AGENT)).agent.state === "ready", { withinMs: 20_000 })
  const leg = await trunk.call(centre.sip, "95000", callingNumber)
  leg.onAnswer.add(() => leg.audio.sayTone(CALLER_TONE_HZ))
  await until("the welcome", () => leg.audio.packetsHeard > 20, { withinMs: 20_000 })
  leg.audio.press("1")
  await until("both hear each other", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 40_000 })
  return leg
}

/** Nobody is ready, so the caller waits. */
const waits = async (callingNumber: string): Promise<Leg> => {
  const leg = await trunk.call(centre.sip, "95000", callingNumber)
  await until("the welcome", () => leg.audio.packetsHeard > 20, { withinMs: 20_000 })
  leg.audio.press("1")
  const isWaiting = async () => (await admin.queues()).some(({ id, waiting }) => id === "service" && waiting === 1)
  await until("a place", isWaiting, { withinMs: 20_000, everyMs: 100 })
  return leg
}

/** The agent takes on the panel what is offered there. */
const accept = async (beginning: string): Promise<void> => {
  let refusal = "nothing was offered"
  const isTaken = async () => {
    const hand = Object.values((await admin.desk(AGENT)).hands).find(({ work }) => work.startsWith(beginning))
    if (hand?.phase !== "alerting") {
      refusal = `it is ${hand?.phase}`
      return false
    }
    await agent.panel.ask(AGENT, { _tag: "AcceptWork", work: hand.work })
    return true
  }
  await until(`an offer of ${beginning}`, isTaken, { withinMs: 20_000, everyMs: 100 }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${refusal}`)
  })
}

/** So long from now on. */
const within = (ms: number) => {
  const over = performance.now() + ms
  return () => performance.now() >= over
}

/** As it stands when the call is over and everything is known of it. */
const recordOf = async (leg: Leg, isWhole: (record: CallRecord) => boolean): Promise<CallRecord> => {
  trunk.hangUp(leg)
  let newest: CallRecord | undefined
  const isThere = async () => {
    newest = (await admin.calls(1))[0]
    return newest !== undefined && newest.endedAt !== null && isWhole(newest)
  }
  await until("the record", isThere, { withinMs: 10_000, everyMs: 100 }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(newest)}`)
  })
  await agent.finishWrapUp().catch(() => {})
  return newest!
}

/** Where the switch writes a call's recording. */
const fileOf = ({ arrivedAt, id }: CallRecord): string =>
  join(data, "recordings", new Date(arrivedAt).toISOString().slice(0, 10).replaceAll("-", "/"), `${id}.wav`)

describe("rules of recording, over SIP", () => {
  it(
    "of a call that a rule does not record there is no file, and the record names the rule",
    async () => {
      const record = await recordOf(await talk(NOT_RECORDED), ({ recordingVerdict }) => recordingVerdict !== null)
      expect(record).toMatchObject({
        outcome: "handled",
        recordingVerdict: "not-recorded",
        recordingBecause: "rule",
        recordingRule: "not",
        recordingFile: null
      })
      expect(existsSync(fileOf(record))).toBe(false)
      expect(await admin.recording(record.id)).toBeUndefined()
    },
    SLOW_MS
  )

  it(
    "a recording ends at its greatest length while the talk goes on",
    async () => {
      const leg = await talk(CUT)
      const isCut = async () => (await admin.calls(1))[0]?.recordedMs != null
      await until("the recording's end", isCut, { withinMs: 15_000, everyMs: 100 })
      expect(leg.ending).toBeUndefined()
      expect(leg.audio.isHearing(AGENT_TONE_HZ)).toBe(true)
      const record = await recordOf(leg, () => true)
      expect(record).toMatchObject({ recordingVerdict: "recorded", recordingRule: "cut", recordedMs: GREATEST_MS })
      const heard = readWav((await admin.recording(record.id))!)
      expect(heard.channels.map((samples) => (1_000 * samples.length) / heard.rateHz)).toEqual([
        GREATEST_MS,
        GREATEST_MS
      ])
    },
    SLOW_MS
  )

  it(
    "a recording below its least length is dropped, and its file goes",
    async () => {
      const record = await recordOf(await talk(TOO_SHORT), ({ recordingVerdict }) => recordingVerdict === "too-short")
      expect(record).toMatchObject({ recordingRule: "long", recordingFile: null })
      expect(record.recordedMs).toBeGreaterThan(0)
      await until("the file's end", () => !existsSync(fileOf(record)), { withinMs: CLEANED_WITHIN_MS, everyMs: 200 })
    },
    SLOW_MS
  )

  it(
    "an agent of whom it is said that they are never recorded is not, whatever the rules say",
    async () => {
      await changeAgent("从不录音", { recording: "never" })
      const record = await recordOf(await talk(CUT), ({ recordingVerdict }) => recordingVerdict !== null)
      expect(record).toMatchObject({
        recordingVerdict: "not-recorded",
        recordingBecause: "person",
        recordingRule: null,
        recordingFile: null
      })
      expect(existsSync(fileOf(record))).toBe(false)
    },
    SLOW_MS
  )

  it(
    "a caller who presses the key of a callback and hangs up is called back by the agent who accepts it",
    async () => {
      await agent.panel.ask(AGENT, { _tag: "GoNotReady", reason: ReasonId.make("break") })
      const rung: Array<Leg> = []
      const customer = await Phone.open({
        address: "127.0.0.1",
        realm: centre.realm,
        metronome: makeMetronome(),
        onCall: (leg) => {
          rung.push(leg)
          customer.ring(leg)
          customer.answer(leg)
        }
      })
      const closeScreen = await agent.panel.openScreen()
      try {
        const hosts = [`${customer.local.address}:${customer.local.port}`]
        const carrier = {
          id: "carrier",
          name: "运营商",
          hosts,
          callerNumber: "01095001",
          shownNumbers: ["95000"],
          watchSeconds: 0
        }
        await ask("POST", "/api/trunks", carrier)
        await change("/api/queues/service", { exitWishes: WAYS_OUT, shownNumber: "95000", voicemailAtLeastMs: 1_000 })
        await changeAgent("可以回呼", {})
        const leg = await waits(CALLED_BACK)
        leg.audio.press("9")
        await until("the end of the call", () => leg.ending !== undefined, { withinMs: 20_000 })
        await agent.ready()
        await accept("callback/")
        await until("the customer's telephone", () => rung.length === 1, { withinMs: 20_000 })
        await until("the agent's tone", () => rung[0]!.audio.isHearing(AGENT_TONE_HZ), { withinMs: 20_000 })
        expect([rung[0]!.dialled, rung[0]!.peer]).toEqual([CALLED_BACK, "95000"])
        customer.hangUp(rung[0]!)
        await agent.finishWrapUp().catch(() => {})
      } finally {
        closeScreen()
        customer.close()
      }
    },
    SLOW_MS
  )

  it(
    "a message that a caller leaves is a task of the queue, and who has taken that hears it",
    async () => {
      await until("the agent is free", async () => (await admin.desk(AGENT)).agent.state === "ready", {
        withinMs: 20_000
      })
      await agent.panel.ask(AGENT, { _tag: "GoNotReady", reason: ReasonId.make("break") })
      const closeScreen = await agent.panel.openScreen()
      try {
        const leg = await waits(ANYBODY)
        let beeps = 0
        leg.audio.onFrame.add((samples) => void (toneShare(samples, BEEP_HZ, 8_000) > 0.9 && beeps++))
        leg.audio.press("8")
        await until("the tone", () => beeps >= 15, { withinMs: 20_000 })
        leg.audio.sayTone(CALLER_TONE_HZ)
        await until("two seconds of the message", within(2_000), { withinMs: 10_000 })
        leg.audio.press("#")
        await until("the end of the call", () => leg.ending !== undefined, { withinMs: 20_000 })
        await until("its task", async () => (await admin.openWork()).length === 1, { withinMs: 20_000 })
        const [task] = await admin.openWork()
        const call = task!.attributes["voicemail"]!
        expect(task).toMatchObject({ queue: "service", channel: "task" })
        await expect(agent.panel.recording(call)).rejects.toThrow("403")
        await agent.ready()
        await accept("task/")
        let heard: Buffer | undefined
        const isTheirs = async () => {
          heard = await agent.panel.recording(call, "message").catch(() => undefined)
          return heard !== undefined
        }
        await until("the message", isTheirs, { withinMs: 20_000 })
        await expect(agent.panel.recording(call)).rejects.toThrow("403")
        const { channels, rateHz } = readWav(heard!)
        expect(channels[0]!.length / rateHz).toBeGreaterThan(1.5)
        expect(toneShare(channels[0]!.subarray(rateHz / 2, rateHz), CALLER_TONE_HZ, rateHz)).toBeGreaterThan(0.5)
        const { story } = (await ask("GET", `/api/calls/${call}`)) as unknown as {
          readonly story: ReadonlyArray<object>
        }
        expect(story).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ what: expect.objectContaining({ _tag: "VoicemailLeft" }) })
          ])
        )
        await agent.panel.ask(AGENT, { _tag: "EndWork", work: task!.work, note: null } as never)
      } finally {
        closeScreen()
      }
    },
    SLOW_MS
  )

  it(
    "a flow that records from a call's arrival has its prompt in the recording",
    async () => {
      await change("/api/flows/hotline", { recordsFrom: "arrival" })
      await changeAgent("自来电起录音", {})
      const leg = await trunk.call(centre.sip, "95000", ANYBODY)
      await until("two seconds of the welcome", () => leg.audio.packetsHeard > 100, { withinMs: 20_000 })
      const record = await recordOf(leg, ({ recordedMs }) => recordedMs !== null)
      expect(record).toMatchObject({ outcome: "in-flow", answeredAt: null, recordingVerdict: "recorded" })
      const { channels } = readWav(readFileSync(fileOf(record)))
      const loudest = channels.map((samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0))
      // One side is the caller, who said nothing; the other is the prompt.
      expect(loudest[0]).toBeLessThan(100)
      expect(loudest[1]).toBeGreaterThan(1_000)
    },
    SLOW_MS
  )

  it(
    "a demonstration keeps recordings for its minutes, and younger ones stay",
    async () => {
      await until("the cleaner", () => !existsSync(OLD), { withinMs: CLEANED_WITHIN_MS, everyMs: 200 })
      expect(existsSync(YOUNG)).toBe(true)
      const { workers } = await centre.health()
      expect(workers["core"]?.detail).toMatchObject({ defects: 0, corrections: 0 })
    },
    SLOW_MS
  )
})
