import { CLOCK_HZ } from "../rtp/clock.ts"
import type { RecordingFormat } from "../media-contract.ts"
import { decodeFrame, encodeFrame, g711 } from "./g711.ts"

/** What a WAV file holds, channels apart, at its own rate. */
export interface Wav {
  readonly rateHz: number
  readonly channels: ReadonlyArray<Int16Array>
}

/** A file that is no WAV, or one we do not play; `message` says which and why. */
export class WavError extends Error {
  override readonly name = "WavError"
}

/** Octets before the samples of a PCM file. */
const WAV_HEADER_OCTETS = 44

const FORMAT_PCM = 1
const FORMAT_ALAW = 6
const FORMAT_MULAW = 7
/** The true format stands in the first two octets of the sub-format GUID (WAVE_FORMAT_EXTENSIBLE). */
const FORMAT_EXTENSIBLE = 0xfffe

/** Telephone and studio rates; beyond them the file is damaged or not speech. */
const LOWEST_RATE_HZ = 4_000
const HIGHEST_RATE_HZ = 192_000

/**
 * Reads a WAV as it is: 16-bit PCM, A-law or µ-law, one or two channels, any integer rate. A data chunk that claims
 * more than the file has (a recording cut off by a crash) is read as far as it goes. Throws {@link WavError}.
 */
export const readWav = (file: Uint8Array): Wav => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < 12 || tag(file, 0) !== "RIFF" || tag(file, 8) !== "WAVE") throw new WavError("not a RIFF/WAVE file")
  let format: Format | undefined
  for (let at = 12; at + 8 <= file.length;) {
    const name = tag(file, at)
    const octets = view.getUint32(at + 4, true)
    const start = at + 8
    if (name === "fmt ") format = readFormat(view, start, Math.min(octets, file.length - start))
    if (name === "data") {
      if (format === undefined) throw new WavError("the data chunk comes before the fmt chunk")
      return { rateHz: format.rateHz, channels: readSamples(file.subarray(start, start + octets), format) }
    }
    // Chunks begin at even places.
    at = start + octets + (octets & 1)
  }
  throw new WavError("no data chunk")
}

/** Reads a WAV and brings it to one 8 kHz channel: stereo is averaged, other rates are resampled. Throws {@link WavError}. */
export const readPrompt = (file: Uint8Array): Int16Array => {
  const { rateHz, channels } = readWav(file)
  return resample(toMono(channels), rateHz, CLOCK_HZ)
}

/** How a recording's samples lie in its file: 16 bits each, or 8 after G.711, which every player of WAV reads too. */
const WRITTEN = {
  pcm: { format: FORMAT_PCM, octets: 2, silence: 0 },
  alaw: { format: FORMAT_ALAW, octets: 1, silence: g711.PCMA.silence },
  mulaw: { format: FORMAT_MULAW, octets: 1, silence: g711.PCMU.silence }
} as const

export const octetsASample = (format: RecordingFormat): number => WRITTEN[format].octets

export const silenceOctet = (format: RecordingFormat): number => WRITTEN[format].silence

/** Other formats than PCM have the size of what follows in their fmt chunk, and a fact chunk with the number of samples. */
export const wavHeaderOctets = (format: RecordingFormat): number =>
  format === "pcm" ? WAV_HEADER_OCTETS : WAV_HEADER_OCTETS + 2 + 12

/** As a WAV's samples are; then they lie in memory as they do in the file. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Lays samples into a file's octets. */
export const samplesInto = (format: RecordingFormat, samples: Int16Array, into: Uint8Array): void => {
  if (format === "alaw") encodeFrame("PCMA", samples, into)
  else if (format === "mulaw") encodeFrame("PCMU", samples, into)
  else if (IS_LITTLE_ENDIAN) into.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
  else {
    const view = new DataView(into.buffer, into.byteOffset, into.byteLength)
    for (let i = 0; i < samples.length; i++) view.setInt16(2 * i, samples[i]!, true)
  }
}

/** The octets before `dataOctets` of sound: 44 of PCM, 58 of the others. */
export const wavHeader = (
  channels: number,
  dataOctets: number,
  rateHz = CLOCK_HZ,
  format: RecordingFormat = "pcm"
): Uint8Array => {
  const octets = wavHeaderOctets(format)
  const frameOctets = channels * octetsASample(format)
  const header = new Uint8Array(octets)
  const view = new DataView(header.buffer)
  header.set(textOctets("RIFF____WAVEfmt "))
  view.setUint32(4, octets - 8 + dataOctets, true)
  view.setUint32(16, format === "pcm" ? 16 : 18, true)
  view.setUint16(20, WRITTEN[format].format, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rateHz, true)
  view.setUint32(28, rateHz * frameOctets, true)
  view.setUint16(32, frameOctets, true)
  view.setUint16(34, 8 * octetsASample(format), true)
  if (format !== "pcm") {
    header.set(textOctets("fact"), 38)
    view.setUint32(42, 4, true)
    view.setUint32(46, dataOctets / frameOctets, true)
  }
  header.set(textOctets("data"), octets - 8)
  view.setUint32(octets - 4, dataOctets, true)
  return header
}

const textOctets = (text: string) => new TextEncoder().encode(text)

/** Linear interpolation: enough for prompts; it does not filter, so recordings made at 8 kHz sound best. */
export const resample = (samples: Int16Array, fromHz: number, toHz: number): Int16Array => {
  if (fromHz === toHz) return samples
  const length = Math.floor((samples.length * toHz) / fromHz)
  return Int16Array.from({ length }, (_, i) => {
    const place = (i * fromHz) / toHz
    const before = Math.floor(place)
    const here = samples[before]!
    const next = samples[before + 1] ?? here
    return Math.round(here + (next - here) * (place - before))
  })
}

interface Format {
  readonly codec: "linear" | "PCMA" | "PCMU"
  readonly channels: number
  readonly rateHz: number
}

const readFormat = (view: DataView, at: number, octets: number): Format => {
  if (octets < 16) throw new WavError(`fmt chunk of ${octets} octets`)
  const written = view.getUint16(at, true)
  const format = written === FORMAT_EXTENSIBLE && octets >= 26 ? view.getUint16(at + 24, true) : written
  const channels = view.getUint16(at + 2, true)
  const rateHz = view.getUint32(at + 4, true)
  const bits = view.getUint16(at + 14, true)
  if (channels < 1 || channels > 2) throw new WavError(`${channels} channels, not one or two`)
  if (rateHz < LOWEST_RATE_HZ || rateHz > HIGHEST_RATE_HZ) throw new WavError(`sampling rate of ${rateHz} Hz`)
  if (format === FORMAT_PCM && bits === 16) return { codec: "linear", channels, rateHz }
  if (format === FORMAT_ALAW && bits === 8) return { codec: "PCMA", channels, rateHz }
  if (format === FORMAT_MULAW && bits === 8) return { codec: "PCMU", channels, rateHz }
  throw new WavError(`format ${format} with ${bits} bits, not 16-bit PCM, A-law or µ-law`)
}

const readSamples = (data: Uint8Array, { codec, channels }: Format): ReadonlyArray<Int16Array> => {
  const sampleOctets = codec === "linear" ? 2 : 1
  const length = Math.floor(data.length / (sampleOctets * channels))
  const all = new Int16Array(length * channels)
  if (codec === "linear") {
    for (let i = 0; i < all.length; i++) all[i] = data[2 * i]! | (data[2 * i + 1]! << 8)
  } else decodeFrame(codec, data.subarray(0, all.length), all)
  if (channels === 1) return [all]
  return [0, 1].map((channel) => Int16Array.from({ length }, (_, i) => all[2 * i + channel]!))
}

const toMono = (channels: ReadonlyArray<Int16Array>): Int16Array => {
  const [left, right] = channels
  if (left === undefined) throw new WavError("no channel")
  return right === undefined ? left : left.map((sample, i) => (sample + right[i]!) >> 1)
}

const tag = (file: Uint8Array, at: number): string => String.fromCharCode(...file.subarray(at, at + 4))
