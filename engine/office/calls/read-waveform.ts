import { open, type FileHandle } from "node:fs/promises"
import { LOUDEST } from "#wire/waveform.ts"
import { ALAW_LOUDNESS, MULAW_LOUDNESS } from "./octet-loudness.ts"

/** Parts that a recording is drawn in at most: more than a wide screen has pixels for. */
const PARTS = 1_200
/** Read at once. */
const PIECE_OCTETS = 1 << 20
/** Programs that write notes before the sound write a few hundred octets. */
const HEAD_OCTETS = 4_096
const PCM = 1
const ALAW = 6
const MULAW = 7
const EXTENSIBLE = 0xfffe

export interface ReadWaveform {
  readonly durationMs: number
  readonly sides: ReadonlyArray<ReadonlyArray<number>>
}

/**
 * How loud each channel of a WAV file is, part for part; null when it is none with 16-bit sound or G.711. A header that promises more than
 * there is, or nothing yet, is a recording that goes on: all that is there counts. The file is never held whole.
 */
export const readWaveform = async (
  path: string,
  lastMs: number | null = null,
  parts = PARTS
): Promise<ReadWaveform | null> => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(Math.min(HEAD_OCTETS, size))
    await file.read(head, 0, head.length, 0)
    const sound = soundIn(head, size)
    return sound === null ? null : await loudness(file, endOf(sound, lastMs), parts)
  } finally {
    await file.close()
  }
}

interface Sound {
  readonly begin: number
  readonly frames: number
  readonly channels: number
  readonly rateHz: number
  readonly sampleOctets: number
  /** How loud each sample of a piece of the file is. */
  readonly louds: (piece: Buffer) => Int16Array | Uint16Array
}

const endOf = (sound: Sound, lastMs: number | null): Sound => {
  if (lastMs === null) return sound
  const { begin, channels, frames, rateHz, sampleOctets } = sound
  const wanted = Math.min(frames, Math.floor((lastMs * rateHz) / 1_000))
  return { ...sound, frames: wanted, begin: begin + (frames - wanted) * channels * sampleOctets }
}

/** Where the samples are (RIFF: Multimedia Programming Interface and Data Specifications 1.0, 1991). */
const soundIn = (head: Buffer, sizeOctets: number): Sound | null => {
  if (head.length < 12 || textAt(head, 0) !== "RIFF" || textAt(head, 8) !== "WAVE") return null
  let format: Omit<Sound, "begin" | "frames"> | null = null
  for (let at = 12; at + 8 <= head.length;) {
    const [name, octets, begin] = [textAt(head, at), head.readUInt32LE(at + 4), at + 8]
    if (name === "fmt " && begin + 16 <= head.length) format = formatAt(head, begin)
    if (name === "data") {
      if (format === null) return null
      const there = Math.max(0, sizeOctets - begin)
      const frames = Math.floor(
        (octets === 0 || octets > there ? there : octets) / (format.sampleOctets * format.channels)
      )
      return { begin, frames, ...format }
    }
    // Chunks begin at even octets.
    at = begin + octets + (octets % 2)
  }
  return null
}

const formatAt = (head: Buffer, at: number): Omit<Sound, "begin" | "frames"> | null => {
  const [kind, channels, rateHz] = [head.readUInt16LE(at), head.readUInt16LE(at + 2), head.readUInt32LE(at + 4)]
  const samples = samplesOf(kind, head.readUInt16LE(at + 14))
  return samples !== null && (channels === 1 || channels === 2) && rateHz > 0 ? { channels, rateHz, ...samples } : null
}

const samplesOf = (kind: number, bits: number): Pick<Sound, "sampleOctets" | "louds"> | null => {
  if ((kind === PCM || kind === EXTENSIBLE) && bits === 16)
    return { sampleOctets: 2, louds: (piece) => new Int16Array(piece.buffer, piece.byteOffset, piece.length / 2) }
  if (bits !== 8 || (kind !== ALAW && kind !== MULAW)) return null
  const table = kind === ALAW ? ALAW_LOUDNESS : MULAW_LOUDNESS
  return { sampleOctets: 1, louds: (piece) => Uint16Array.from(piece, (octet) => table[octet]!) }
}

const loudness = async (
  file: FileHandle,
  { begin, channels, frames, louds, rateHz, sampleOctets }: Sound,
  parts: number
): Promise<ReadWaveform> => {
  const framesAPart = Math.max(1, Math.ceil(frames / parts))
  const sides = Array.from({ length: channels }, () => new Uint16Array(Math.ceil(frames / framesAPart)))
  const frameOctets = sampleOctets * channels
  const piece = Buffer.alloc(PIECE_OCTETS - (PIECE_OCTETS % frameOctets))
  let frame = 0
  while (frame < frames) {
    const wanted = Math.min(piece.length, (frames - frame) * frameOctets)
    const { bytesRead } = await file.read(piece, 0, wanted, begin + frame * frameOctets)
    const came = Math.floor(bytesRead / frameOctets)
    if (came === 0) break
    const samples = louds(piece.subarray(0, came * frameOctets))
    for (let at = 0; at < samples.length; at++) {
      const side = sides[at % channels]!
      const part = Math.floor((frame + Math.floor(at / channels)) / framesAPart)
      const loud = Math.abs(samples[at]!)
      if (loud > side[part]!) side[part] = loud
    }
    frame += came
  }
  return {
    durationMs: Math.round((frame * 1_000) / rateHz),
    sides: sides.map((side) => Array.from(side, (loud) => Math.round((loud * LOUDEST) / 32_768)))
  }
}

const textAt = (head: Buffer, at: number): string => head.toString("latin1", at, at + 4)
