import type { TonePattern, ToneStretch } from "../../media-contract.ts"
import { CLOCK_HZ } from "../../rtp/clock.ts"
import { toneShare } from "../goertzel.ts"
import type { ProgressTone } from "./progress.ts"

/** Hears tones in frames of 20 ms: each pattern is told once, and again when it was broken off meanwhile. */
export interface ToneEar {
  readonly listen: (samples: Int16Array) => ReadonlyArray<string>
}

/** RMS below it is silence: -38 dBm0. */
const QUIETEST = 200

/** Senders may be so far off: Contact ID's 3 %, and what a frame of noise adds. */
const TOLERANCE = 0.035

/** Of a frame's power, what one tone has, and what two have together and each at least. Speech has its power spread. */
const ONE_TONE_SHARE = 0.85
const TWO_TONES_SHARE = 0.75
const EACH_OF_TWO = 0.2

const FRAME_MS = 20
const KEPT_STRETCHES = 12
const SILENCE = ""
/** Neither silence nor a tone that is listened for. */
const OTHER = "other"

const nothing: ReadonlyArray<string> = []

export const makeToneEar = (patterns: ReadonlyArray<TonePattern>): ToneEar => {
  const tones = new Map(
    patterns.flatMap(({ stretches }) => stretches.map(({ tonesHz }) => [nameOf(tonesHz), tonesHz] as const))
  )
  tones.delete(SILENCE)
  /** What was heard, the newest last. */
  const heard: Array<{ readonly what: string; lastedMs: number }> = []
  const told = new Set<string>()

  const labelOf = (samples: Int16Array): string => {
    const energy = samples.reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < QUIETEST ** 2 * samples.length) return SILENCE
    for (const [name, tonesHz] of tones) if (isTone(samples, tonesHz, energy)) return name
    return OTHER
  }

  const note = (what: string): void => {
    const last = heard.at(-1)
    const before = heard.at(-2)
    if (last?.what === what) last.lastedMs += FRAME_MS
    // A frame in which one stretch ended and another began is neither.
    else if (last?.what === OTHER && last.lastedMs === FRAME_MS && before !== undefined) {
      heard.pop()
      if (before.what === what) before.lastedMs += 2 * FRAME_MS
      else heard.push({ what, lastedMs: FRAME_MS })
    } else heard.push({ what, lastedMs: FRAME_MS })
    if (heard.length > KEPT_STRETCHES) heard.shift()
  }

  const matches = ({ stretches }: TonePattern): boolean => {
    if (heard.length < stretches.length) return false
    return stretches.every(({ leastMs, mostMs, tonesHz }, n) => {
      const { lastedMs, what } = heard[heard.length - stretches.length + n]!
      return what === nameOf(tonesHz) && lastedMs >= leastMs && lastedMs <= mostMs
    })
  }

  /** One frame that is nothing: with the next it is known whether the stretch before it goes on. */
  const mayGoOn = (): boolean => {
    const last = heard.at(-1)
    return last?.what === OTHER && last.lastedMs === FRAME_MS
  }

  return {
    listen: (samples) => {
      note(labelOf(samples))
      let news: Array<string> | undefined
      for (const pattern of patterns) {
        if (!matches(pattern)) {
          if (!mayGoOn()) told.delete(pattern.name)
        } else if (!told.has(pattern.name)) {
          told.add(pattern.name)
          ;(news ??= []).push(pattern.name)
        }
      }
      return news ?? nothing
    }
  }
}

const nameOf = (tonesHz: ReadonlyArray<number>): string => tonesHz.join("+")

const isTone = (samples: Int16Array, tonesHz: ReadonlyArray<number>, energy: number): boolean => {
  const [first = 0, ...others] = tonesHz
  if (others.length === 0) {
    const hz = frequencyOf(samples, energy)
    return Math.abs(hz / first - 1) <= TOLERANCE && toneShare(samples, hz) >= ONE_TONE_SHARE
  }
  const shares = tonesHz.map((hz) => toneShare(samples, hz))
  return (
    shares.every((share) => share >= EACH_OF_TWO) && shares.reduce((sum, share) => sum + share, 0) >= TWO_TONES_SHARE
  )
}

/** Of a frame that is one tone: each sample of a sine is 2·cos ω times less what its neighbours are together. */
const frequencyOf = (samples: Int16Array, energy: number): number => {
  let product = 0
  for (let i = 1; i < samples.length - 1; i++) product += samples[i]! * (samples[i - 1]! + samples[i + 1]!)
  const cosine = product / (2 * (energy - (samples[0]! ** 2 + samples.at(-1)! ** 2)))
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * CLOCK_HZ) / (2 * Math.PI)
}

const WITHIN = 0.2
const around = (tonesHz: ReadonlyArray<number>, ms: number): ToneStretch => ({
  tonesHz,
  leastMs: ms * (1 - WITHIN) - FRAME_MS,
  mostMs: ms * (1 + WITHIN) + FRAME_MS
})

/** A progress tone by its cadence: two tones of it must have sounded, or one and a silence that no other has. */
export const cadenceOf = (name: string, { cadenceMs, tonesHz }: ProgressTone): TonePattern => {
  const twice = cadenceMs.length === 2 && cadenceMs[1]! < 1_500 ? [...cadenceMs, ...cadenceMs] : cadenceMs
  const stretches = twice.map((ms, n) => around(n % 2 === 0 ? tonesHz : [], ms))
  const last = stretches.pop()!
  return { name, stretches: [...stretches, { ...last, mostMs: Infinity }] }
}

export const HANDSHAKE: TonePattern = {
  name: "contact-id-handshake",
  stretches: [
    { tonesHz: [1_400], leastMs: 60, mostMs: 160 },
    { tonesHz: [], leastMs: 60, mostMs: 160 },
    { tonesHz: [2_300], leastMs: 60, mostMs: 160 }
  ]
}

/** 400 ms are valid (SIA DC-05). */
export const KISS_OFF: TonePattern = {
  name: "contact-id-kiss-off",
  stretches: [{ tonesHz: [1_400], leastMs: 400, mostMs: Infinity }]
}

/** So many ms of these tones together, whatever comes after. */
export const steady = (name: string, tonesHz: ReadonlyArray<number>, leastMs: number): TonePattern => ({
  name,
  stretches: [{ tonesHz, leastMs, mostMs: Infinity }]
})
