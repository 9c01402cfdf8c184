import { mkdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { wavHeader } from "../media/wav.ts"

/** A WAV of one tone, 8 kHz mono, loud enough to be found after A-law. */
export const writeTone = async (path: string, hz: number, lastsMs: number): Promise<void> => {
  const samples = Int16Array.from({ length: lastsMs * 8 }, (_, i) => 8_000 * Math.sin((2 * Math.PI * hz * i) / 8_000))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, Buffer.concat([wavHeader(1, samples.byteLength), Buffer.from(samples.buffer)]))
}
