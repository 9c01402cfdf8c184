import { CLOCK_HZ } from "../../rtp/clock.ts"

/**
 * FreeSWITCH's `tone_stream://`: tones written instead of a file. `%(on,off,hz…)` is so many ms of these tones together and
 * so many of silence; `v=` before them their level, `loops=` at the end how often all of it sounds, -1 without end:
 * `tone_stream://%(1000,4000,450);loops=-1`.
 */
export interface ToneStream {
  readonly samples: Int16Array
  readonly endless: boolean
}

const SCHEME = "tone_stream://"

export const isToneStream = (text: string): boolean => text.startsWith(SCHEME)

/** Whether it sounds until it is stopped. */
export const isEndless = (text: string): boolean => isToneStream(text) && /;loops=-\d+\s*$/u.test(text)

/** Each tone's level when none is said, dBm0: as FreeSWITCH's. */
const USUAL_LEVEL = -7

/** A sine of full scale, dBm0 (ITU-T G.711). */
const FULL_SCALE_LEVEL = 3.14

/** All of it with its loops, or once where they have no end: a mistyped number must not fill the memory. */
const LONGEST_MS = 60_000
const MOST_TONES = 4
const HIGHEST_HZ = CLOCK_HZ / 2

/** The samples of it, all loops but endless ones; throws an Error that names what it cannot read. */
export const toneStream = (text: string): ToneStream => {
  const parts = text.slice(SCHEME.length).split(";")
  const pieces: Array<Piece> = []
  let onceMs = 0
  let level = USUAL_LEVEL
  let loops = 1
  for (const part of parts) {
    const [, name = "", value = ""] = /^([a-z]+)=(-?\d+(?:\.\d+)?)$/u.exec(part) ?? []
    if (name === "v") level = Math.min(FULL_SCALE_LEVEL, Number(value))
    else if (name === "loops") loops = Number(value)
    else {
      const next = pieceOf(part, level)
      pieces.push(next)
      onceMs += next.onMs + next.offMs
    }
  }
  if (!Number.isInteger(loops) || loops === 0) throw new Error(`${text} sounds ${loops} times`)
  // Before any of it is made.
  if (Math.max(1, loops) * onceMs > LONGEST_MS) throw new Error(`${text} is longer than ${LONGEST_MS / 1_000} s`)
  const once = joined(pieces.map(soundOf))
  if (once.length === 0) throw new Error(`${text} has no tone`)
  if (loops < 0) return { samples: once, endless: true }
  return { samples: joined(Array.from({ length: loops }, () => once)), endless: false }
}

interface Piece {
  readonly onMs: number
  readonly offMs: number
  readonly tonesHz: ReadonlyArray<number>
  readonly level: number
}

const pieceOf = (part: string, level: number): Piece => {
  const numbers = /^%\(([\d.,\s]+)\)$/u.exec(part.trim())?.[1]?.split(",").map(Number) ?? []
  const [onMs = NaN, offMs = NaN, ...tonesHz] = numbers
  const fits = tonesHz.length >= 1 && tonesHz.length <= MOST_TONES && tonesHz.every((hz) => hz > 0 && hz < HIGHEST_HZ)
  if (!fits || !(onMs > 0) || !(offMs >= 0)) throw new Error(`"${part}" is no tone: %(on ms, off ms, Hz…)`)
  return { onMs, offMs, tonesHz, level }
}

const soundOf = ({ level, offMs, onMs, tonesHz }: Piece): Int16Array => {
  const amplitude = 32_767 * 10 ** ((level - FULL_SCALE_LEVEL) / 20)
  const on = inSamples(onMs)
  const samples = new Int16Array(on + inSamples(offMs))
  for (let i = 0; i < on; i++) {
    let sum = 0
    for (const hz of tonesHz) sum += Math.sin((2 * Math.PI * hz * i) / CLOCK_HZ)
    samples[i] = Math.max(-32_768, Math.min(32_767, Math.round(amplitude * sum)))
  }
  return samples
}

const inSamples = (ms: number): number => Math.round((ms * CLOCK_HZ) / 1_000)

const joined = (pieces: ReadonlyArray<Int16Array>): Int16Array => {
  const all = new Int16Array(pieces.reduce((length, one) => length + one.length, 0))
  let at = 0
  for (const one of pieces) {
    all.set(one, at)
    at += one.length
  }
  return all
}
