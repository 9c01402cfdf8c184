import { open, rm } from "node:fs/promises"
import { CLOCK_HZ } from "../rtp/clock.ts"

/** A recording as it lies on disk. */
export interface OnDisk {
  readonly recordedMs: number
  /** Of the whole file; 0: there is none. */
  readonly octets: number
}

/** The longest header we write is shorter. */
const HEAD_OCTETS = 128

/** Where a WAV's fmt chunk says how many octets a second take. */
const OCTETS_A_SECOND_AT = 28

const CHUNK_HEAD_OCTETS = 8

/** What there is of a recording whose writer is gone; of a file with no sound nothing is left, as if it had ended here. */
export const recordedOnDisk = async (path: string): Promise<OnDisk> => {
  const file = await open(path, "r")
  try {
    const head = Buffer.alloc(HEAD_OCTETS)
    await file.read(head, 0, HEAD_OCTETS, 0)
    const { size } = await file.stat()
    const samplesAt = head.indexOf("data") + CHUNK_HEAD_OCTETS
    const octetsASecond = head.readUInt32LE(OCTETS_A_SECOND_AT)
    if (samplesAt > CHUNK_HEAD_OCTETS && octetsASecond >= CLOCK_HZ && size > samplesAt)
      return { recordedMs: Math.floor(((size - samplesAt) * 1_000) / octetsASecond), octets: size }
  } finally {
    await file.close()
  }
  await rm(path)
  return { recordedMs: 0, octets: 0 }
}
