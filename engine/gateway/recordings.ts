import { createReadStream } from "node:fs"
import { Readable } from "node:stream"
import type { ReadableStream } from "node:stream/web"
import { readRange } from "./byte-range.ts"
import { fileBelow } from "../folders/file-below.ts"

/** Read and sent in pieces of this size: one socket write each, and a slow reader holds no more than two of them. */
const PIECE_BYTES = 64 * 1024

/** The range asked for lies beyond the end. */
export interface BeyondEnd {
  readonly sizeBytes: number
}

/**
 * A recording as a response: 200 with the whole, 206 with the range asked for; or null when there is no such file below the folder, whatever the name says. `file` is a path below `dir`, as the call record has it.
 */
export const openRecording = async (
  dir: string,
  file: string,
  rangeHeader: string | null
): Promise<Response | BeyondEnd | null> => {
  const found = file.endsWith(".wav") ? await fileBelow(dir, file) : null
  if (found === null) return null
  const { size } = found.stats
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
  const bytes = createReadStream(found.path, { start: first, end: last, highWaterMark: PIECE_BYTES })
  return new Response(Readable.toWeb(bytes) as ReadableStream<Uint8Array>, {
    status: range._tag === "Part" ? 206 : 200,
    headers
  })
}
