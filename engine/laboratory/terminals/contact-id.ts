import { readFileSync } from "node:fs"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { listenFor as hearPrompts } from "../telephone/heard-prompts.ts"
import type { Leg, Phone } from "../telephone/phone.ts"
import { makeTerminal, type Reply, type Saying, type Terminal } from "./terminal.ts"

/** A dialler of the analogue age: it calls, hears the handshake, says its message in tones, and hears the kiss-off (SIA DC-05). */

const RATE = 8_000
const DIGIT_MS = 55
/** The sender waits so long between the handshake's end and its first digit, and between two messages. */
const BEFORE_DIGITS_MS = 275
const AFTER_DIGITS_MS = 1_250
const TRIES_IN_A_CALL = 4
const HANDSHAKE_WITHIN_MS = 12_000
/** A kiss-off that is shorter is none. */
const KISS_OFF_MS = 400
/** As loud as a key of a telephone: −9 dBm0 and a bit for both tones together. */
const AMPLITUDE = 5_000

/** DTMF (ITU-T Q.23), rows and columns. */
const ROWS = [697, 770, 852, 941]
const COLUMNS = [1_209, 1_336, 1_477, 1_633]
const KEYS = ["123A", "456B", "789C", "*0#D"]

export const dtmf = (keys: string): Int16Array => {
  const half = (RATE * DIGIT_MS) / 1_000
  const sound = new Int16Array(keys.length * half * 2)
  Array.from(keys).forEach((key, index) => {
    const row = KEYS.findIndex((each) => each.includes(key))
    if (row < 0) throw new Error(`no telephone key is called "${key}"`)
    const [low, high] = [ROWS[row]!, COLUMNS[KEYS[row]!.indexOf(key)]!]
    for (let n = 0; n < half; n++) {
      const at = (2 * Math.PI * n) / RATE
      sound[index * half * 2 + n] = Math.round(AMPLITUDE * (Math.sin(at * low) + Math.sin(at * high)))
    }
  })
  return sound
}

/** Sixteen digits with the last one such that all add up to a multiple of 15; 0 counts ten, B to F count 11 to 15. */
export const contactIdDigits = (account: string, event: string, group = "01", zone = "001"): string => {
  const fifteen = `${account.padStart(4, "0")}18${event}${group}${zone}`.toUpperCase()
  const worth = (digit: string): number => (digit === "0" ? 10 : Number.parseInt(digit, 16))
  const over = Array.from(fifteen).reduce((sum, digit) => sum + worth(digit), 0) % 15
  return `${fifteen}${"F123456789ABCDE"[(15 - over) % 15]!.replace("A", "0")}`
}

/** Its last digit is another one. */
const disturbed = (digits: string): string => `${digits.slice(0, -1)}${digits.endsWith("1") ? "2" : "1"}`

/** B to F are the keys *, #, A, B, C. */
const keysOf = (digits: string): string =>
  digits.replace(/[B-F]/gu, (digit) => ({ B: "*", C: "#", D: "A", E: "B", F: "C" })[digit]!)

const EVENTS: Partial<Record<Saying, string>> = {
  press: "1101",
  fall: "1120",
  smoke: "1111",
  cancel: "1406",
  "battery-low": "1302",
  "battery-charged": "3302",
  test: "1602"
}

/** What is heard of one tone, frame by frame of 20 ms: how long it lasts until now, and how long it lasted when it ended last. */
const listenFor = (leg: Leg, hertz: number) => {
  const heard = { lastsMs: 0, lastedMs: 0, endedAt: 0 }
  leg.audio.onFrame.add((samples) => {
    const isLoud = samples.some((sample) => Math.abs(sample) > 500)
    if (isLoud && toneShare(samples, hertz) > 0.7) heard.lastsMs += 20
    else if (heard.lastsMs > 0)
      Object.assign(heard, { lastedMs: heard.lastsMs, lastsMs: 0, endedAt: performance.now() })
  })
  return heard
}

export interface ContactIdCall {
  readonly leg: Leg
  /** Each message that was kissed off, in its order. */
  readonly kissedOff: ReadonlyArray<string>
  readonly tries: number
}

/**
 * Calls and says these messages, each up to four times until it is kissed off. The call stays, for whoever wants to talk in it.
 * Rejects where there is no handshake.
 */
export const callContactId = async (options: {
  readonly phone: Phone
  readonly centre: Endpoint
  readonly number: string
  readonly callingNumber: string
  /** Sixteen digits each. */
  readonly messages: ReadonlyArray<string>
}): Promise<ContactIdCall> => {
  const { callingNumber, centre, messages, number, phone } = options
  const leg = await phone.call(centre, number, callingNumber)
  const low = listenFor(leg, 1_400)
  const high = listenFor(leg, 2_300)
  const isOver = (): boolean => leg.ending !== undefined
  await waitUntil(() => isOver() || (low.lastedMs >= 60 && high.lastedMs >= 60), HANDSHAKE_WITHIN_MS)
  if (isOver() || high.lastedMs < 60) {
    phone.hangUp(leg)
    throw new Error(`no handshake was heard${isOver() ? `: the call ended (${leg.ending})` : ""}`)
  }
  let tries = 0
  const kissedOff: Array<string> = []
  for (const message of messages)
    for (let again = 0; again < TRIES_IN_A_CALL && !kissedOff.includes(message) && !isOver(); again++) {
      await pause(BEFORE_DIGITS_MS)
      tries += 1
      low.lastedMs = 0
      const sound = dtmf(keysOf(message))
      leg.audio.play(sound)
      await pause((sound.length * 1_000) / RATE)
      await waitUntil(() => isOver() || low.lastsMs > 0 || low.lastedMs > 0, AFTER_DIGITS_MS)
      await waitUntil(() => isOver() || low.lastsMs === 0, 2_000)
      if (low.lastedMs >= KISS_OFF_MS) kissedOff.push(message)
    }
  return { leg, kissedOff, tries }
}

export const makeContactId = (options: {
  /** Four digits of 0 to 9 and B to F. */
  readonly account: string
  readonly phone: Phone
  readonly centre: Endpoint
  /** The receiver's number. */
  readonly number: string
  readonly callingNumber: string
  /** 606: wants to talk in this call. */
  readonly talks?: boolean
  readonly onTalk?: (leg: Leg) => void
  /** In so many calls the line crackles: no checksum fits, and nothing is kissed off. */
  readonly noisyCalls?: number
}): Terminal => {
  const { account, callingNumber, centre, noisyCalls = 0, number, onTalk, phone, talks = false } = options
  let last: Leg | undefined
  let calls = 0
  return makeTerminal({
    line: "contact-id",
    account: account.replace(/^0+(?=.)/u, ""),
    number: callingNumber,
    can: new Set(Object.keys(EVENTS) as Array<Saying>),
    close: () => {
      if (last !== undefined) phone.hangUp(last)
    },
    attempt: async ({ saying }): Promise<Reply | undefined> => {
      const messages = [contactIdDigits(account, EVENTS[saying]!)]
      if (talks) messages.push(contactIdDigits(account, "1606", "00", "000"))
      calls += 1
      const heard = calls <= noisyCalls ? messages.map(disturbed) : messages
      const call = await callContactId({ phone, centre, number, callingNumber, messages: heard }).catch(
        (error: Error) => error
      )
      if (call instanceof Error) return { meaning: "later", text: call.message }
      last = call.leg
      const isTaken = call.kissedOff.length === messages.length
      if (isTaken && talks) onTalk?.(call.leg)
      else phone.hangUp(call.leg)
      // After four tries without a kiss-off it hangs up, and dials again (SIA DC-05).
      return isTaken
        ? { meaning: "acknowledged", text: `kissed off at try ${call.tries} of call ${calls}` }
        : { meaning: "later", text: `no kiss-off after ${call.tries} tries of call ${calls}` }
    }
  })
}

/** What is played once the press of a known number is on disk; and how long until a person puts the receiver down and dials again. */
const RECEIVED = readFileSync(new URL("../../../config/prompts/zh-CN/alarm-received.wav", import.meta.url))
const HEARD_WITHIN_MS = 15_000

/**
 * A telephone with one button, or an elder's mobile: it calls, and who it is its number says. It talks in that call. That it is
 * answered promises nothing; who pressed has heard that help is asked for.
 */
export const makeCaller = (options: {
  readonly callingNumber: string
  readonly phone: Phone
  readonly centre: Endpoint
  readonly number: string
  readonly onTalk?: (leg: Leg) => void
}): Terminal => {
  const { callingNumber, centre, number, onTalk, phone } = options
  let last: Leg | undefined
  return makeTerminal({
    line: "call",
    account: callingNumber,
    number: callingNumber,
    can: new Set<Saying>(["press"]),
    close: () => {
      if (last !== undefined) phone.hangUp(last)
    },
    attempt: async (_message, againMs) => {
      const leg = await phone.call(centre, number, callingNumber)
      last = leg
      const heard = hearPrompts(leg.audio, { received: RECEIVED })
      await waitUntil(() => leg.answeredAt !== undefined || leg.ending !== undefined, Math.max(againMs, 5_000))
      if (leg.answeredAt !== undefined)
        await waitUntil(() => heard().length > 0 || leg.ending !== undefined, HEARD_WITHIN_MS, LOOK_EVERY_MS)
      if (heard().length === 0) {
        const { ending } = leg
        phone.hangUp(leg)
        return ending === undefined ? undefined : { meaning: "later", text: `the call ended (${ending})` }
      }
      onTalk?.(leg)
      return { meaning: "acknowledged", text: "heard that it is received" }
    }
  })
}

const LOOK_EVERY_MS = 50

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** As far as it comes within ms; who asks looks again. */
const waitUntil = async (happened: () => boolean, withinMs: number, everyMs = 10): Promise<void> => {
  const until = performance.now() + withinMs
  while (!happened() && performance.now() < until) await pause(everyMs)
}
