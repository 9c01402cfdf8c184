import { readWav, WavError } from "#engine/softswitch/media/wav.ts"
import { readMp3 } from "./mp3.ts"
import type { Sound } from "./sound.ts"
import { SoundRefused } from "./sound-refused.ts"

/** Longer than any caller listens; a reading of house rules fits. Beyond it somebody chose the wrong file. */
export const PROMPT_MOST_SECONDS = 600
const TOO_LONG = {
  zh: `提示音最长 ${PROMPT_MOST_SECONDS / 60} 分钟，这个文件更长`,
  en: `is longer than ${PROMPT_MOST_SECONDS / 60} minutes, the most that a prompt may last`
}

/** Reads a file by what it holds, whatever it calls itself. Throws {@link SoundRefused}. */
export const readSound = async (file: Uint8Array): Promise<Sound> => {
  const kind = kindOf(file)
  if (kind === "wav") return readWavSound(file)
  if (kind === "mp3") return readMp3(file, PROMPT_MOST_SECONDS, new SoundRefused(TOO_LONG))
  throw new SoundRefused(kind === "m4a" ? M4A : notSound(kind))
}

/** Its codec is not free, so it is not among our libraries; every browser has it. */
const M4A = {
  zh: "服务器不能解码 m4a（AAC）：请在页面上传，由浏览器转换；通过接口请用 wav 或 mp3",
  en: "is m4a (AAC), which the server cannot decode: upload it on the page, where the browser converts it, or send wav or mp3"
}

const notSound = (kind: string) => ({
  zh: kind === "" ? "不是声音文件：请上传 wav、mp3 或 m4a" : `是 ${kind} 文件，不是声音：请上传 wav、mp3 或 m4a`,
  en:
    kind === "" ? "is no sound file: upload wav, mp3 or m4a" : `is a ${kind} file and no sound: upload wav, mp3 or m4a`
})

const readWavSound = (file: Uint8Array): Sound => {
  try {
    const { channels, rateHz } = readWav(file)
    const [left, right] = channels
    const length = left?.length ?? 0
    if (length > PROMPT_MOST_SECONDS * rateHz) throw new SoundRefused(TOO_LONG)
    const samples = Float32Array.from({ length }, (_, i) =>
      right === undefined ? left![i]! / 32_768 : (left![i]! + right[i]!) / 65_536
    )
    return { rateHz, samples }
  } catch (error) {
    if (!(error instanceof WavError)) throw error
    throw new SoundRefused({
      zh: `这个 WAV 文件不能使用（${error.message}）；请用 16 位 PCM、A 律或 µ 律，单声道或双声道`,
      en: `is a WAV file that cannot be used (${error.message}); use 16-bit PCM, A-law or µ-law, mono or stereo`
    })
  }
}

/** Names of files that people take for sounds are told by their first octets. */
const SIGNATURES: ReadonlyArray<readonly [kind: string, at: number, octets: string]> = [
  ["PNG", 0, "\u0089PNG"],
  ["JPEG", 0, "\u00ff\u00d8\u00ff"],
  ["GIF", 0, "GIF8"],
  ["PDF", 0, "%PDF"],
  ["ZIP", 0, "PK\u0003\u0004"],
  ["m4a", 4, "ftyp"],
  ["mp3", 0, "ID3"],
  ["Ogg", 0, "OggS"],
  ["FLAC", 0, "fLaC"]
]

const kindOf = (file: Uint8Array): string => {
  const has = (at: number, octets: string) => [...octets].every((octet, i) => file[at + i] === octet.codePointAt(0))
  if (has(0, "RIFF") && has(8, "WAVE")) return "wav"
  if (has(0, "RIFF") && has(8, "WEBP")) return "WebP"
  const found = SIGNATURES.find(([, at, octets]) => has(at, octets))
  if (found !== undefined) return found[0]
  // A frame of MPEG audio: eleven bits of 1, and a layer, a rate and a frequency that exist.
  const [first = 0, second = 0, third = 0] = file
  const isFrame = first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (second & 0x06) !== 0
  return isFrame && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c ? "mp3" : ""
}
