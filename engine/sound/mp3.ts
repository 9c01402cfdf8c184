import { MPEGDecoder } from "mpg123-decoder"
import type { Sound } from "./sound.ts"
import { SoundRefused } from "./sound-refused.ts"

/** Decoded at a time: an hour of mp3 is 30 MB, and 1 GB when it is decoded as a whole. */
const PORTION_OCTETS = 64 * 1024

/** Reads as far as `mostSeconds`; what is longer is `tooLong`. */
export const readMp3 = async (file: Uint8Array, mostSeconds: number, tooLong: SoundRefused): Promise<Sound> => {
  const decoder = new MPEGDecoder()
  await decoder.ready
  try {
    const portions: Array<Float32Array> = []
    let [length, rateHz] = [0, 0]
    for (let at = 0; at < file.length; at += PORTION_OCTETS) {
      const { channelData, sampleRate, samplesDecoded } = decoder.decode(file.subarray(at, at + PORTION_OCTETS))
      if (samplesDecoded === 0) continue
      rateHz = sampleRate
      length += samplesDecoded
      if (length > mostSeconds * rateHz) throw tooLong
      portions.push(mono(channelData, samplesDecoded))
    }
    if (length === 0) throw new SoundRefused(EMPTY)
    const samples = new Float32Array(length)
    let to = 0
    for (const portion of portions) {
      samples.set(portion, to)
      to += portion.length
    }
    return { rateHz, samples }
  } finally {
    decoder.free()
  }
}

const EMPTY = { zh: "这个 mp3 文件里没有可以播放的声音", en: "is an mp3 file without a sound that can be played" }

const mono = ([left, right]: ReadonlyArray<Float32Array>, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => (right === undefined ? left![i]! : (left![i]! + right[i]!) / 2))
