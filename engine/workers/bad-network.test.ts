import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import { makeSwitchboard, type Switchboard } from "../adapters/esl/switchboard.ts"
import type { TelephonyEvent } from "../ports/Telephony.ts"
import { toneShare } from "../softswitch/media/goertzel.ts"
import { readWav } from "../softswitch/media/wav.ts"
import { type RunningSwitch, startSwitch } from "../softswitch/start.ts"
import { type BadLine, openBadLine } from "../softswitch/testing/bad-line.ts"
import { THIS_MACHINE } from "../softswitch/testing/lines.ts"
import { loopbackOptions } from "../softswitch/testing/loopback-options.ts"
import { type Account, ha1Of, type Phone, startPhone } from "../softswitch/testing/phone.ts"
import { writeTone } from "../softswitch/testing/tone.ts"

// Both parties sit behind lines that lose one datagram in twenty and take 200 to 300 ms for the others (O11, O12): SIP and media.

const ACCOUNT: Account = { user: "1001", password: "1001pass", realm: "carillon" }
const CALLER_HZ = 700
const AGENT_HZ = 1_100
const BAD = { loss: 0.05, delayMs: 250, jitterMs: 50 }

let folder: string
let running: RunningSwitch
let caller: Phone | undefined
let agent: Phone | undefined
let switchboard: Switchboard
const events: Array<TelephonyEvent> = []
const waiting = new Set<() => void>()
const lines: Array<BadLine> = []
/** Those that no telephone closes. */
const sipLines: Array<BadLine> = []

const badLine = async (): Promise<BadLine> => {
  const line = await openBadLine({ ...BAD, seed: 41 + lines.length })
  lines.push(line)
  return line
}

/** A telephone whose SIP and media come over bad lines. */
const farPhone = async (rtp: { readonly from: number; readonly to: number }) => {
  const phone = await startPhone(rtp, [], badLine)
  const line = await badLine()
  sipLines.push(line)
  line.join(phone.endpoint, running.sip)
  return { phone, switchAt: line.nearEnd }
}

const next = <Tag extends TelephonyEvent["_tag"]>(
  tag: Tag,
  fits: (event: Extract<TelephonyEvent, { readonly _tag: Tag }>) => boolean = () => true
): Promise<Extract<TelephonyEvent, { readonly _tag: Tag }>> =>
  new Promise((resolve) => {
    type One = Extract<TelephonyEvent, { readonly _tag: Tag }>
    const look = (): void => {
      const at = events.findIndex((event) => event._tag === tag && fits(event as One))
      if (at < 0) return
      waiting.delete(look)
      resolve(events.splice(at, 1)[0] as One)
    }
    waiting.add(look)
    look()
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "carillon-bad-network-"))
  running = await startSwitch(
    { ...loopbackOptions({ folder, realm: ACCOUNT.realm, password: "secret", maxLegs: 10 }), mediaThreads: 2 },
    { info: () => undefined, warning: () => undefined }
  )
  await writeTone(join(folder, "caller.wav"), CALLER_HZ, 1_000)
  await writeTone(join(folder, "agent.wav"), AGENT_HZ, 1_000)
  switchboard = makeSwitchboard(
    {
      host: "127.0.0.1",
      port: running.eventSocket.port,
      password: "secret",
      promptPath: (name) => join(folder, `${name}.wav`),
      recordingPath: (file) => join(folder, file),
      backOffMs: { first: 20, longest: 100 }
    },
    {
      now: () => Date.now() as EpochMs,
      info: () => undefined,
      warning: () => undefined,
      emit: (event) => {
        events.push(event)
        for (const look of waiting) look()
      }
    }
  )
  switchboard.setDirectory([{ user: ACCOUNT.user, ha1: ha1Of(ACCOUNT) }])
  switchboard.setLines({ numbers: ["95000"], trunks: [THIS_MACHINE] })
})

afterAll(async () => {
  switchboard.close()
  await Promise.all([caller?.stop(), agent?.stop()])
  await running.stop()
  await Promise.all(sipLines.map((line) => line.close()))
  await rm(folder, { recursive: true, force: true })
})

it("a call over lines that lose, delay and reorder speaks both ways, hears its keys, and is on record", async () => {
  const callerSide = await farPhone({ from: 26_000, to: 26_040 })
  const agentSide = await farPhone({ from: 26_100, to: 26_140 })
  caller = callerSide.phone
  agent = agentSide.phone
  await next("Snapshot")
  await agent.register(agentSide.switchAt, ACCOUNT)
  await next("DeviceInService")

  const dialog = await caller.dial(callerSide.switchAt, "95000", "13800138000")
  const { leg } = await next("CallOffered")
  switchboard.request({ _tag: "AnswerCall", leg })
  await caller.notices("CallAnswered")
  caller.press(dialog, "1")
  assert.strictEqual((await next("DigitPressed")).digit, "1")
  caller.press(dialog, "2#")
  assert.deepStrictEqual([(await next("DigitPressed")).digit, (await next("DigitPressed")).digit], ["2", "#"])

  const agentLeg = "far/1" as LegId
  switchboard.request({
    _tag: "MakeCall",
    leg: agentLeg,
    near: leg,
    call: "far" as CallId,
    attempt: 1,
    to: { _tag: "Agent", agent: ACCOUNT.user as AgentId },
    callingNumber: "13800138000",
    ringTimeoutMs: 30_000
  })
  const ringing = await agent.notices("CallOffered")
  await agent.answer(ringing)
  await next("Established", (event) => event.leg === agentLeg)
  switchboard.request({ _tag: "JoinLegs", leg, with: agentLeg })
  switchboard.request({ _tag: "RecordMessage", leg, file: "call.wav" })
  await next("RecordStarted")
  caller.play(dialog, join(folder, "caller.wav"))
  agent.play(ringing.dialog, join(folder, "agent.wav"))
  // Each telephone's own recording ends by itself when four seconds of sound have passed.
  caller.record(dialog, join(folder, "at-caller.wav"), 4_000)
  agent.record(ringing.dialog, join(folder, "at-agent.wav"), 4_000)
  await Promise.all([caller.notices("RecordingEnded"), agent.notices("RecordingEnded")])
  agent.hangUp(ringing.dialog)
  const ended = await next("RecordEnded")

  // What came over the line is left at a telephone; what the caller says is left in the switch's recording.
  const [atCaller, atAgent, record] = await Promise.all(
    ["at-caller.wav", "at-agent.wav", "call.wav"].map(
      async (file) => readWav(await readFile(join(folder, file))).channels
    )
  )
  const [heardByCaller, heardByAgent, fromCaller, toCaller] = [atCaller![0]!, atAgent![0]!, record![0]!, record![1]!]
  for (const [samples, hertz] of [
    [heardByCaller, AGENT_HZ],
    [heardByAgent, CALLER_HZ],
    [fromCaller, CALLER_HZ],
    [toCaller, AGENT_HZ]
  ] as const)
    for (const share of sharesOf(samples, hertz)) assert.isAbove(share, 0.6)
  assert.isAbove(ended.recordedMs, 4_000)
  for (const counted of lines.map((line) => line.counts()).filter(({ passed }) => passed > 200)) {
    assert.isAbove(counted.lost, 0)
    assert.isAbove(counted.overtaken, 0)
  }
}, 60_000)

/** The tone's share of each second but the first two and the last: the sound begins late, and ends early. */
const sharesOf = (samples: Int16Array, hertz: number): ReadonlyArray<number> => {
  const shares: Array<number> = []
  for (let at = 2 * 8_000; at + 2 * 8_000 <= samples.length; at += 8_000)
    shares.push(toneShare(samples.subarray(at, at + 8_000), hertz))
  assert.isNotEmpty(shares)
  return shares
}
