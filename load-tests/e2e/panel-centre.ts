import { wavHeader } from "#engine/softswitch/media/wav.ts"
import type { DialTrial } from "#wire/dial-trial.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "../crowd/panel.ts"
import { change, have } from "../crowd/have.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "../crowd/wait.ts"
import { ASKS_HZ, MUSIC_HZ, TONE_PEAK } from "../parties/tones.ts"
import type { RunningCentre } from "../running-centre.ts"

/** What the cases of the panel need of a centre beside its people: queues of every kind, somebody outside, tones for music. */

/** No after-call work; its music is a tone. */
export const PLAIN = { queue: "e2e-plain", hotline: "95011" }
/** A reason and words are required, and there is time for them. */
export const CAREFUL = { queue: "e2e-careful", hotline: "95012" }
/** The same are required, and the time is over before anybody has written them. */
export const HURRIED = { queue: "e2e-hurried", hotline: "95013" }
/** Nobody serves it but who is meant to be fetched from there. */
export const SECOND_LINE = { queue: "e2e-second", hotline: "95014" }
/** A flow that asks for a key, in one tone, and ends. */
export const SURVEY = { flow: "e2e-survey", prompt: "e2e-question" }
export const REASON = "测试咨询"
/** A mobile number that is nobody's: the far end of the trunk answers to it. */
export const OUTSIDE = "13900000001"
/** What the carrier is shown. */
const SHOWN_NUMBER = "02087654321"

const KNOWN_WITHIN_MS = 20_000
const MUSIC = "e2e-music"

export interface PanelCentre {
  readonly admin: Panel
  /** Whose legs these are is up to the case that has it. */
  readonly carrier: Phone
  /** Who is told of each call that goes out by the trunk. */
  readonly outsideRings: { tell: (leg: Leg) => void }
}

const entered = new WeakMap<RunningCentre, Promise<PanelCentre>>()
const closing = new WeakMap<RunningCentre, () => void>()

/** Entered when the first case asks for it. */
export const panelCentre = (centre: RunningCentre): Promise<PanelCentre> => {
  const known = entered.get(centre) ?? enterAll(centre)
  entered.set(centre, known)
  return known
}

export const leavePanelCentre = (centre: RunningCentre): void => closing.get(centre)?.()

const enterAll = async (centre: RunningCentre): Promise<PanelCentre> => {
  const admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  const outsideRings: PanelCentre["outsideRings"] = { tell: () => undefined }
  const carrier = await Phone.open({
    address: "127.0.0.1",
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: (leg) => outsideRings.tell(leg)
  })
  closing.set(centre, () => carrier.close())
  for (const [prompt, hz] of [
    [MUSIC, MUSIC_HZ],
    [SURVEY.prompt, ASKS_HZ]
  ] as const) {
    const { file } = await admin.send<{ readonly file: string }>("POST", "/api/prompt-files", toneWav(hz))
    await have(admin, "prompts", { id: prompt, name: prompt, voices: { "zh-CN": { text: "", file } } })
  }
  // Before the queues that require one.
  await have(admin, "call-reasons", { id: "e2e-asks", zh: REASON, en: "Asks of a test" })
  await enterQueues(admin)
  await have(admin, "flows", {
    id: SURVEY.flow,
    name: "测试满意度",
    body: {
      start: "ask",
      nodes: {
        ask: {
          _tag: "Menu",
          prompt: SURVEY.prompt,
          keys: { "1": "end" },
          timeoutMs: 20_000,
          tries: 1,
          otherwise: "end"
        },
        end: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
      }
    }
  })
  await have(admin, "roles", {
    id: "e2e-desk",
    name: "测试坐席",
    grants: [
      { permission: "recordings.pause", level: "self" },
      { permission: "flows.view", level: "organisation" }
    ]
  })
  const queues = [PLAIN, CAREFUL, HURRIED].map(({ queue }) => queue)
  await change(admin, "people/1001", { queues: ["service", ...queues], roles: ["agent", "e2e-desk"] })
  await change(admin, "people/1003", { queues: ["service", SECOND_LINE.queue] })
  await change(admin, "people/1004", { roles: ["agent", "supervisor"] })
  await enterCarrier(admin, carrier)
  return { admin, carrier, outsideRings }
}

const enterQueues = async (admin: Panel): Promise<void> => {
  const careful = { reasonRequired: true, summaryRequired: true }
  for (const [{ hotline, queue }, values] of [
    [PLAIN, { wrapUpMs: 0 }],
    [CAREFUL, { wrapUpMs: 120_000, ...careful }],
    [HURRIED, { wrapUpMs: 1_000, ...careful }],
    [SECOND_LINE, { wrapUpMs: 0 }]
  ] as const) {
    // Nobody speaks between the music.
    await have(admin, "queues", { id: queue, name: queue, unit: "centre", music: MUSIC, waitPrompt: "", ...values })
    await have(admin, "flows", {
      id: queue,
      name: queue,
      body: { start: "wait", nodes: { wait: { _tag: "Enqueue", queue } } }
    })
    await have(admin, "numbers", { id: hotline, name: "", flow: queue, unit: "centre" })
  }
}

/** Numbers outside go by it. The engine follows a moment after it was entered. */
const enterCarrier = async (admin: Panel, { local }: Phone): Promise<void> => {
  const hosts = [`${local.address}:${local.port}`]
  await have(admin, "trunks", { id: "e2e", name: "测试中继", hosts, callerNumber: SHOWN_NUMBER, watchSeconds: 0 })
  const asked = { number: OUTSIDE, right: "none", agent: "1001", queue: null }
  const isKnown = async () => {
    const { outcome, way } = await admin.send<DialTrial>("POST", "/api/dialling/try", asked)
    return outcome === "outside" && way?.trunk === "e2e"
  }
  await until("calls out by the trunk", isKnown, { withinMs: KNOWN_WITHIN_MS, everyMs: 100 })
}

const TONE_MS = 20_000
const RATE_HZ = 8_000

const toneWav = (hz: number): Uint8Array<ArrayBuffer> => {
  const samples = Int16Array.from({ length: (RATE_HZ * TONE_MS) / 1_000 }, (_, n) =>
    Math.round(TONE_PEAK * Math.sin((2 * Math.PI * hz * n) / RATE_HZ))
  )
  return new Uint8Array(Buffer.concat([wavHeader(1, samples.byteLength), Buffer.from(samples.buffer)]))
}
