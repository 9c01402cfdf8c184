import { CLOCK_HZ } from "../rtp/clock.ts"

/** Four broken chords, as steps above A3 of a plucked string. */
const CHORDS = [
  [3, 7, 10, 15],
  [0, 3, 7, 12],
  [-4, 3, 8, 12],
  [-2, 5, 10, 14]
] as const

const NOTE_SAMPLES = CLOCK_HZ / 4
const A3_HZ = 220
const LOUDNESS = 5_000

/** A note dies away in about half a second, and rings on into the next. */
const DECAY_A_SAMPLE = 1 / (0.35 * CLOCK_HZ)

/** Eight seconds of plain music that repeats without a seam, for a house whose own file cannot be read: who waits hears something. */
export const houseMusic = (): Int16Array => {
  const notes = CHORDS.flatMap((chord) => [...chord, ...chord.toReversed()])
  const samples = new Float64Array(notes.length * NOTE_SAMPLES)
  for (const [n, step] of notes.entries()) {
    const turn = (2 * Math.PI * A3_HZ * 2 ** (step / 12)) / CLOCK_HZ
    for (let i = 0; i < 4 * NOTE_SAMPLES; i++) {
      const loudness = LOUDNESS * Math.exp(-i * DECAY_A_SAMPLE)
      const at = (n * NOTE_SAMPLES + i) % samples.length
      samples[at]! += loudness * (Math.sin(turn * i) + 0.3 * Math.sin(2 * turn * i))
    }
  }
  return Int16Array.from(samples, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample))))
}
