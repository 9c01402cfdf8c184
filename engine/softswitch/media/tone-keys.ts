import type { Digit } from "../rtp/digit-receiver.ts"
import { CLOCK_HZ } from "../rtp/clock.ts"

/**
 * Hears keys as tones in the audio (ITU-T Q.23), each told once when it ends: for telephones that have no other way to say
 * them. Blocks of 12.75 ms, so that two whole ones lie in a tone of 40 ms wherever it begins (Q.24).
 */
export interface ToneKeys {
  /** What this frame of linear samples completes. */
  readonly listen: (samples: Int16Array) => ReadonlyArray<Digit>
  readonly reset: () => void
}

const BLOCK_SAMPLES = 102

const LOW_HZ = [697, 770, 852, 941]
const HIGH_HZ = [1_209, 1_336, 1_477, 1_633]
const KEYS = ["123A", "456B", "789C", "*0#D"]

/** Below −32 dBm0 a tone of a pair is no key, but an echo of one. */
const WEAKEST = (BLOCK_SAMPLES / 2) ** 2 * 280 ** 2

/** The high tone may be 8 dB above the low one, and the low one 4 dB above the high one (Q.24's limits and a little more). */
const HIGH_OVER_LOW = 6.3
const LOW_OVER_HIGH = 2.5

/** The next tone of a group is 8 dB below: speech has its power spread. */
const OVER_NEXT = 6.3

/** A pair of pure tones has half a block's length of the block's energy in its two places; speech hardly three quarters of that for long. */
const PURITY = 0.75 * (BLOCK_SAMPLES / 2)

/** Two blocks alike make a key, two without it end it: a click in it makes no second one. */
const BLOCKS_TO_BEGIN = 2
const BLOCKS_TO_END = 2

const nothing: ReadonlyArray<Digit> = []

export const makeToneKeys = (): ToneKeys => {
  const coefficients = Float64Array.from([...LOW_HZ, ...HIGH_HZ], (hz) => 2 * Math.cos((2 * Math.PI * hz) / CLOCK_HZ))
  const before = new Float64Array(8)
  const beforeThat = new Float64Array(8)
  const power = new Float64Array(8)
  let filled = 0
  let energy = 0
  /** The key of the last block, and how many were alike. */
  let candidate = ""
  let alike = 0
  let pressed = ""
  let pressedBlocks = 0
  let missing = 0

  const take = (sample: number) => {
    energy += sample * sample
    for (let n = 0; n < 8; n++) {
      const now = sample + coefficients[n]! * before[n]! - beforeThat[n]!
      beforeThat[n] = before[n]!
      before[n] = now
    }
  }

  const endBlock = (): string => {
    for (let n = 0; n < 8; n++) {
      const [a, b] = [before[n]!, beforeThat[n]!]
      power[n] = a * a + b * b - coefficients[n]! * a * b
    }
    const key = keyOf(power, energy)
    before.fill(0)
    beforeThat.fill(0)
    filled = 0
    energy = 0
    return key
  }

  const finish = (): Digit => {
    const digit = { digit: pressed, durationSamples: pressedBlocks * BLOCK_SAMPLES, inBand: true } as const
    pressed = ""
    return digit
  }

  /** What one more block says; the key that it ends. */
  const follow = (key: string): Digit | undefined => {
    alike = key === candidate ? alike + 1 : 1
    candidate = key
    if (pressed !== "" && key === pressed) {
      pressedBlocks += 1 + missing
      missing = 0
      return undefined
    }
    const another = key !== "" && key !== pressed && alike >= BLOCKS_TO_BEGIN
    const ended = pressed !== "" && (another || ++missing >= BLOCKS_TO_END) ? finish() : undefined
    if (another) {
      pressed = key
      pressedBlocks = alike
      missing = 0
    }
    return ended
  }

  return {
    listen: (samples) => {
      let told: Array<Digit> | undefined
      for (let i = 0; i < samples.length; i++) {
        take(samples[i]!)
        if (++filled < BLOCK_SAMPLES) continue
        const ended = follow(endBlock())
        if (ended !== undefined) (told ??= []).push(ended)
      }
      return told ?? nothing
    },
    reset: () => {
      endBlock()
      candidate = ""
      pressed = ""
      missing = 0
    }
  }
}

/** The key of a block; empty when it is none. */
const keyOf = (power: Float64Array, energy: number): string => {
  const low = strongest(power, 0)
  const high = strongest(power, 4)
  const [lowPower, highPower] = [power[low]!, power[high]!]
  if (lowPower < WEAKEST || highPower < WEAKEST) return ""
  if (highPower > lowPower * HIGH_OVER_LOW || lowPower > highPower * LOW_OVER_HIGH) return ""
  if (lowPower + highPower < PURITY * energy) return ""
  for (let n = 0; n < 8; n++) {
    if (n === low || n === high) continue
    if (power[n]! * OVER_NEXT > (n < 4 ? lowPower : highPower)) return ""
  }
  return KEYS[low]![high - 4]!
}

const strongest = (power: Float64Array, from: number): number => {
  let best = from
  for (let n = from + 1; n < from + 4; n++) if (power[n]! > power[best]!) best = n
  return best
}
