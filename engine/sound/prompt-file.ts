import { wavHeader } from "#engine/softswitch/media/wav.ts"
import { TELEPHONE_HZ } from "./resampling.ts"

/** A prompt as the switch plays it: 8 kHz, 16 bits, one channel. */
export interface PromptFile {
  readonly wav: Uint8Array
  readonly durationMs: number
}

export const promptFile = (samples: Float32Array): PromptFile => {
  const header = wavHeader(1, 2 * samples.length)
  const wav = new Uint8Array(header.length + 2 * samples.length)
  wav.set(header)
  const view = new DataView(wav.buffer, header.length)
  samples.forEach((sample, i) => view.setInt16(2 * i, Math.round(Math.max(-1, Math.min(1, sample)) * HIGHEST), true))
  return { wav, durationMs: durationOf(wav.length) }
}
const HIGHEST = 32_767

/** Of a file that {@link promptFile} made, by its octets. */
export const durationOf = (octets: number): number =>
  Math.round((octets - wavHeader(1, 0).length) / ((2 * TELEPHONE_HZ) / 1000))

/** Below this share of full scale nobody hears anything on a telephone. */
const SILENCE = 0.005
export const isSilent = (samples: Float32Array): boolean => samples.every((sample) => Math.abs(sample) < SILENCE)

/** Callers must not be cut into: 100 ms of rest on both sides. */
const REST_SAMPLES = TELEPHONE_HZ / 10
/** −3 dB leaves A-law its head-room. */
const LOUDEST = 0.7079

/** Speech of somebody near the microphone: silence before and after is cut, and it is as loud as all other speech. */
export const trimmedAndLevelled = (samples: Float32Array): Float32Array => {
  const first = samples.findIndex((sample) => Math.abs(sample) >= SILENCE)
  if (first < 0) return samples
  const last = samples.findLastIndex((sample) => Math.abs(sample) >= SILENCE)
  const speech = samples.subarray(first, last + 1)
  const loudest = speech.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  const result = new Float32Array(speech.length + 2 * REST_SAMPLES)
  result.set(
    speech.map((sample) => (sample * LOUDEST) / loudest),
    REST_SAMPLES
  )
  return result
}
