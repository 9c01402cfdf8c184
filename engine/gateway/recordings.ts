import { createReadStream } from "node:fs"
import { open } from "node:fs/promises"
import { Readable } from "node:stream"
import type { ReadableStream } from "node:stream/web"
import { readRange } from "./byte-range.ts"
import { endOfWav, HEAD_OCTETS } from "./end-of-wav.ts"
import { fileBelow } from "../folders/file-below.ts"

/** Read and sent in pieces of this size: one socket write each, and a slow reader holds no more than two of them. */
const PIECE_BYTES = 64 * 1024

/** The range asked for lies beyond the end. */
export interface BeyondEnd {
  readonly sizeBytes: number
}

/** Of which octets a response is made: its own first, and a part of the file behind them. */
interface Source {
  readonly head: Buffer
  readonly samples: readonly [first: number, last: number] | null
}

/**
 * A recording as a response: 200 with the whole, 206 with the range asked for; or null when there is no such file below the folder, whatever the name says. `file` is a path below `dir`, as the call record has it.
 * `lastMs`: no more of it than its end of this length, as a file of its own; null: all of it.
 */
export const openRecording = async (
  dir: string,
  file: string,
  rangeHeader: string | null,
  lastMs: number | null = null
): Promise<Response | BeyondEnd | null> => {
  const found = file.endsWith(".wav") ? await fileBelow(dir, file) : null
  if (found === null) return null
  const source = await sourceOf(found.path, found.stats.size, lastMs)
  // What was said before the end is kept from who may not hear it, also of a file that nobody can take apart.
  if (source === null) return null
  const { head, samples } = source
  const size = head.length + (samples === null ? 0 : samples[1] - samples[0] + 1)
  const range = readRange(rangeHeader, size)
  if (range._tag === "Unsatisfiable") return { sizeBytes: size }
  const [first, last] = range._tag === "Part" ? [range.first, range.last] : [0, size - 1]
  const headers = {
    "content-type": "audio/wav",
    "content-length": String(last - first + 1),
    "accept-ranges": "bytes",
    ...(range._tag === "Part" ? { "content-range": `bytes ${first}-${last}/${size}` } : {})
  }
  if (size === 0) return new Response(null, { headers })
  return new Response(Readable.toWeb(bytesOf(found.path, source, first, last)) as ReadableStream<Uint8Array>, {
    status: range._tag === "Part" ? 206 : 200,
    headers
  })
}

const sourceOf = async (path: string, size: number, lastMs: number | null): Promise<Source | null> => {
  if (lastMs === null) return { head: Buffer.alloc(0), samples: size === 0 ? null : [0, size - 1] }
  const file = await open(path)
  try {
    const head = Buffer.alloc(Math.min(HEAD_OCTETS, size))
    await file.read(head, 0, head.length, 0)
    return endOfWav(head, size, lastMs)
  } finally {
    await file.close()
  }
}

/** From one octet of the response to another, both included. */
const bytesOf = (path: string, { head, samples }: Source, first: number, last: number): Readable => {
  const own = head.subarray(first, last + 1)
  const begins = Math.max(0, first - head.length)
  const ends = last - head.length
  const rest =
    samples === null || ends < 0
      ? undefined
      : createReadStream(path, { start: samples[0] + begins, end: samples[0] + ends, highWaterMark: PIECE_BYTES })
  if (own.length === 0 && rest !== undefined) return rest
  return Readable.from(oneAfterTheOther(own, rest), { objectMode: false })
}

async function* oneAfterTheOther(own: Buffer, rest: Readable | undefined): AsyncGenerator<Buffer> {
  yield own
  if (rest !== undefined) yield* rest as AsyncIterable<Buffer>
}
