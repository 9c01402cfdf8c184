/** One frame of the event socket: headers, and the body that their Content-Length announced. */
export interface Frame {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A frame is longer than any that is meant, or its length is no number. */
export class FrameRefused extends Error {}

/** Cuts a byte stream into frames. `take` throws {@link FrameRefused}; the connection must end then. */
export interface FrameReader {
  readonly take: (chunk: Buffer) => ReadonlyArray<Frame>
}

/** The headers of a frame are some 100 bytes; a channel's variables stand in the body. */
export const HEADERS_LIMIT_BYTES = 65_536

/** `show registrations as json` of 100,000 telephones is 40 MB; nothing else comes near. */
export const BODY_LIMIT_BYTES = 67_108_864

/**
 * Each byte is looked at once, however it comes: a chunk with fifteen frames is walked through in a loop, and the
 * chunks of a long body are only joined when the last one is there.
 */
export const makeFrameReader = (): FrameReader => {
  let chunks: Array<Buffer> = []
  let size = 0
  /** Fewer bytes than this cannot make the next frame whole. */
  let wanted = 0

  return {
    take: (chunk) => {
      chunks.push(chunk)
      size += chunk.length
      if (size < wanted) return []
      const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, size)
      const frames: Array<Frame> = []
      let at = 0
      for (;;) {
        const headersEnd = bytes.indexOf("\n\n", at)
        if ((headersEnd < 0 ? size : headersEnd) - at > HEADERS_LIMIT_BYTES)
          throw new FrameRefused(`headers of more than ${HEADERS_LIMIT_BYTES} bytes`)
        wanted = 0
        if (headersEnd < 0) break
        const headers = headersOf(bytes.toString("utf8", at, headersEnd))
        const bodyAt = headersEnd + 2
        const bodyEnd = bodyAt + lengthOf(headers)
        wanted = bodyEnd - at
        if (bodyEnd > size) break
        frames.push({ headers, body: bytes.toString("utf8", bodyAt, bodyEnd) })
        at = bodyEnd
      }
      chunks = at === size ? [] : [bytes.subarray(at)]
      size -= at
      return frames
    }
  }
}

const lengthOf = (headers: Frame["headers"]): number => {
  const given = headers["Content-Length"]
  if (given === undefined) return 0
  const length = Number(given)
  if (!Number.isInteger(length) || length < 0 || length > BODY_LIMIT_BYTES)
    throw new FrameRefused(`a body of ${JSON.stringify(given)} bytes`)
  return length
}

const headersOf = (text: string): Frame["headers"] => {
  const headers: Record<string, string> = {}
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":")
    if (colon > 0) headers[line.slice(0, colon)] = line.slice(colon + 1).trim()
  }
  return headers
}
