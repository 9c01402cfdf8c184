import * as Schema from "effect/Schema"
import { type Answer, refusalIn } from "../../records.ts"

/** Files behind prompts: what the server makes of a sound or of a text. */

const Made = Schema.Struct({ file: Schema.String, durationMs: Schema.Int })
export type Made = typeof Made.Type

/** As much as the server takes. */
export const FILE_LIMIT_MB = 32

/**
 * Sends a file as it is. What the server cannot read, the browser may: m4a, and WAV of other kinds; then its samples go. What
 * neither can read is refused in the server's words.
 */
export const uploadFile = async (file: File): Promise<Answer<Made>> => {
  const first = await send(file, "file")
  if (first.kind !== "unfit") return first
  const samples = await decoded(file)
  if (samples === null) return first
  return send(wavOf(samples), "file")
}

/** What was recorded here, in whatever form this browser records. Null when it cannot read its own. */
export const uploadRecording = async (recorded: Blob): Promise<Answer<Made> | null> => {
  const samples = await decoded(recorded)
  return samples === null ? null : send(wavOf(samples), "microphone")
}

export const makeFromText = (text: string, language: string): Promise<Answer<Made>> =>
  post("/api/prompt-files/speech", "application/json", JSON.stringify({ text, language }))

export const hrefOfFile = (file: string): string => `/api/prompt-files/${file}`
export const hrefOfShipped = (id: string, language: string): string => `/api/shipped-prompts/${language}/${id}`

const send = (file: Blob, from: "file" | "microphone") =>
  post(`/api/prompt-files?from=${from}`, "application/octet-stream", file)

const post = async (path: string, type: string, body: BodyInit): Promise<Answer<Made>> => {
  try {
    const response = await fetch(path, { method: "POST", headers: { "content-type": type }, body })
    if (!response.ok) return await refusalIn(response, null)
    return { kind: "done", value: Schema.decodeUnknownSync(Made)(await response.json()) }
  } catch (error) {
    return { kind: "refused", why: "away", message: error instanceof Error ? error.message : String(error) }
  }
}

/** The telephone's rate; the browser's own resampling brings everything to it. */
const RATE_HZ = 8_000

const decoded = async (file: Blob): Promise<Float32Array | null> => {
  try {
    const sound = await new OfflineAudioContext(1, 1, RATE_HZ).decodeAudioData(await file.arrayBuffer())
    const left = sound.getChannelData(0)
    if (sound.numberOfChannels === 1) return left
    const right = sound.getChannelData(1)
    return left.map((sample, i) => (sample + right[i]!) / 2)
  } catch {
    return null
  }
}

/** RIFF with 16 bits of one channel. */
const wavOf = (samples: Float32Array): Blob => {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length))
  const text = (at: number, octets: string) =>
    [...octets].forEach((octet, i) => view.setUint8(at + i, octet.codePointAt(0)!))
  text(0, "RIFF")
  view.setUint32(4, 36 + 2 * samples.length, true)
  text(8, "WAVEfmt ")
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE_HZ, true)
  view.setUint32(28, 2 * RATE_HZ, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, "data")
  view.setUint32(40, 2 * samples.length, true)
  samples.forEach((sample, i) =>
    view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
  )
  return new Blob([view.buffer], { type: "audio/wav" })
}
