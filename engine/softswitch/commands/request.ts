/** One request on the event socket: a line, then headers; `sendmsg` and `sendevent` may bring a body. */
export interface SocketRequest {
  /** First word, lower case. */
  readonly command: string
  /** The rest of the first line, trimmed. */
  readonly argument: string
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A directory of 10,000 accounts as one command is 1.1 MB; nothing else comes near. */
export const MAX_REQUEST_BYTES = 2_097_152

/** Cuts a byte stream into requests. `take` throws when a request grows beyond the limit: the connection must end then. */
export interface RequestReader {
  readonly take: (chunk: Uint8Array) => ReadonlyArray<SocketRequest>
}

const BLANK_LINE = /\r?\n\r?\n/u

export const makeRequestReader = (): RequestReader => {
  // latin1 keeps bytes and characters in step; text is decoded when a request is whole.
  let buffered = ""
  const next = (): SocketRequest | undefined => {
    buffered = buffered.replace(/^[\r\n]+/u, "")
    const end = BLANK_LINE.exec(buffered)
    if (end === null) return undefined
    const bodyFrom = end.index + end[0].length
    const head = parseHead(Buffer.from(buffered.slice(0, end.index), "latin1").toString("utf8"))
    const length = Number(head.headers.get("content-length") ?? 0)
    if (!Number.isInteger(length) || length < 0 || length > MAX_REQUEST_BYTES)
      throw new Error(`content-length ${JSON.stringify(head.headers.get("content-length"))} of ${head.command}`)
    if (buffered.length < bodyFrom + length) return undefined
    const body = Buffer.from(buffered.slice(bodyFrom, bodyFrom + length), "latin1").toString("utf8")
    buffered = buffered.slice(bodyFrom + length)
    return { ...head, body }
  }
  return {
    take: (chunk) => {
      buffered += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1")
      const requests: Array<SocketRequest> = []
      for (let request = next(); request !== undefined; request = next()) requests.push(request)
      if (buffered.length > MAX_REQUEST_BYTES) throw new Error(`request of more than ${MAX_REQUEST_BYTES} bytes`)
      return requests
    }
  }
}

const parseHead = (text: string): Omit<SocketRequest, "body"> => {
  const [line = "", ...rest] = text.split(/\r?\n/u)
  const space = line.search(/\s/u)
  const headers = new Map<string, string>()
  for (const header of rest) {
    const colon = header.indexOf(":")
    if (colon > 0) headers.set(header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim())
  }
  return {
    command: (space < 0 ? line : line.slice(0, space)).toLowerCase(),
    argument: space < 0 ? "" : line.slice(space + 1).trim(),
    headers
  }
}
