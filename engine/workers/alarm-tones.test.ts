import { afterAll, assert, beforeAll, it } from "@effect/vitest"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { Flow } from "#actors/flow/flow.ts"
import type { FlowEvent, Stepped } from "#actors/flow/protocol.ts"
import { begin, step, timersOf } from "#actors/flow/step.ts"
import type { EpochMs, LegId } from "#actors/vocabulary.ts"
import { makeSwitchboard, type Switchboard } from "../adapters/esl/switchboard.ts"
import { checkDigit, digitsOfKeys, keysOfDigits, readContactId } from "../alarm-lines/contact-id/message.ts"
import type { TelephonyEvent } from "../ports/Telephony.ts"
import { HANDSHAKE, KISS_OFF } from "../softswitch/media/tones/ear.ts"
import { type RunningSwitch, startSwitch } from "../softswitch/start.ts"
import { DOOR, THIS_MACHINE } from "../softswitch/testing/lines.ts"
import { type Phone, startPhone } from "../softswitch/testing/phone.ts"

// An alarm panel on a real call: it hears our tones, and we hear its keys, as tones of 50 ms and as RFC 4733.

const PASSWORD = "a secret"
const FLOW: Flow = {
  id: "alarms",
  version: 1,
  start: "tones",
  nodes: {
    tones: { _tag: "AlarmTones", done: "bye", otherwise: "busy" },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" },
    busy: { _tag: "HangUp", cause: "USER_BUSY" }
  }
}

let running: RunningSwitch
let switchboard: Switchboard
let panels: readonly [Phone, Phone]
const linked = Promise.withResolvers<void>()
/** Of each caller every key that was heard, and the messages whose checksum fitted. */
const said = new Map<string, { keys: string; readonly messages: Array<string> }>()

beforeAll(async () => {
  const rtp = 22_000 + Math.floor(Math.random() * 500) * 16
  running = await startSwitch(
    {
      sip: { host: "127.0.0.1", port: 0, realm: "carillon" },
      rtp: { from: rtp, to: rtp + 16 },
      mediaThreads: 1,
      eventSocket: { host: "127.0.0.1", port: 0, password: PASSWORD },
      maxLegs: 8,
      door: DOOR,
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
  panels = [await startPhone({ from: 29_000, to: 29_040 }), await startPhone({ from: 29_050, to: 29_090 })]
  switchboard = makeSwitchboard(
    {
      host: "127.0.0.1",
      port: running.eventSocket.port,
      password: PASSWORD,
      promptPath: (name) => name,
      recordingPath: (name) => name
    },
    { now: () => Date.now() as EpochMs, info: () => undefined, warning: () => undefined, emit: heard }
  )
  switchboard.setLines({ numbers: ["110"], trunks: [THIS_MACHINE] })
  await linked.promise
}, 20_000)

afterAll(async () => {
  switchboard.close()
  await Promise.all(panels.map(({ stop }) => stop()))
  await running.stop()
})

const calls = new Map<LegId, (event: FlowEvent) => void>()

/** Goes through the flow as a call does. A message is as good as written when its checksum fits. */
const follow = (leg: LegId, from: string): void => {
  const heardOf = { keys: "", messages: new Array<string>() }
  said.set(from, heardOf)
  const catalogue = makeCatalogue([FLOW])
  const now = () => Date.now() as EpochMs
  let here: Stepped[0]
  let timer: NodeJS.Timeout | undefined
  const tell = (event: FlowEvent): void => {
    if (event._tag === "DigitPressed") heardOf.keys += event.digit
    if (here._tag === "InNode") come(step(catalogue, here, event, now()))
  }
  const come = ([next, commands]: Stepped): void => {
    here = next
    clearTimeout(timer)
    for (const command of commands) {
      if (command._tag === "Play")
        switchboard.request({
          _tag: "PlayMessage",
          leg,
          playback: `p${command.number}`,
          prompt: command.prompt,
          loop: false
        })
      if (command._tag === "StopPlaying") switchboard.request({ _tag: "StopMessage", leg })
      if (command._tag === "Ask") {
        const { keys } = command.request as { readonly keys: string }
        const read = readContactId(digitsOfKeys(keys) ?? "")
        if (read !== undefined) heardOf.messages.push(keys)
        setImmediate(() =>
          tell({ _tag: "Answered", number: command.number, answer: read === undefined ? "refused" : "taken" })
        )
      }
    }
    if (next._tag === "Left")
      return switchboard.request({
        _tag: "ClearConnection",
        leg,
        cause: next.exit._tag === "HangUp" ? next.exit.cause : "X"
      })
    const [due] = timersOf(next)
    timer = setTimeout(() => tell(due!.event), due!.dueAt - now())
  }
  calls.set(leg, tell)
  come(begin(catalogue, { flow: FLOW.id, version: 1, vars: {}, numbers: 0 }, now()))
}

const heard = (event: TelephonyEvent): void => {
  if (event._tag === "Snapshot") linked.resolve()
  if (event._tag === "CallOffered") {
    switchboard.request({ _tag: "AnswerCall", leg: event.leg })
    follow(event.leg, event.callingNumber)
  }
  const tell = "leg" in event ? calls.get(event.leg) : undefined
  if (tell === undefined) return
  if (event._tag === "DigitPressed") {
    tell({ _tag: "DigitPressed", digit: event.digit })
  }
  if (event._tag === "PlayEnded")
    tell({ _tag: "PlayEnded", number: Number(event.playback.slice(1)), outcome: event.outcome })
}

const LOW = [697, 770, 852, 941]
const HIGH = [1_209, 1_336, 1_477, 1_633]
const PLACES = "123A456B789C*0#D"

/** 50 ms of each key and 50 ms of silence. */
const asTones = (keys: string): string =>
  `tone_stream://${Array.from(keys, (key) => {
    const place = PLACES.indexOf(key)
    return `%(50,50,${LOW[place >> 2]},${HIGH[place & 3]})`
  }).join(";")}`

/** With keys that are no numbers. */
const FIFTEEN = "12BF1811BC0C015"
const SENT = keysOfDigits(FIFTEEN + checkDigit(FIFTEEN))

/** A whole call of a panel; answers what was heard of it. */
const call = async (panel: Phone, as: string, say: (dialog: string) => void) => {
  const dialog = await panel.dial(running.sip, "110", as)
  await panel.notices("CallAnswered")
  panel.media.listenForTones(dialog, [HANDSHAKE, KISS_OFF])
  const handshake = await panel.notices("ToneHeard")
  say(dialog)
  const kissOff = await panel.notices("ToneHeard")
  await panel.notices("CallEnded")
  return { tones: [handshake.name, kissOff.name], ...said.get(as) }
}

it("alarm panels hear the handshake, say a message by tones of 50 ms or by RFC 4733, and are kissed off", async () => {
  const [one, other] = panels
  const heardOf = await Promise.all([
    call(one, "701", (dialog) => one.media.play(dialog, "keys", asTones(SENT), { loop: false })),
    call(other, "702", (dialog) => other.press(dialog, SENT))
  ])
  const whole = { tones: ["contact-id-handshake", "contact-id-kiss-off"], keys: SENT, messages: [SENT] }
  assert.deepStrictEqual(heardOf, [whole, whole])
}, 30_000)
