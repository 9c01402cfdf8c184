import type { HttpResponse } from "uWebSockets.js"
import { type FileBody, fileBody } from "./file-body.ts"

/** Our bodies are a few fields of JSON; a whole page of notes fits. Files go another way, file-body.ts. */
export const BODY_LIMIT_BYTES = 64 * 1024
/** A body that is too long is read to here and thrown away, because senders read the answer only after sending. */
const DISCARD_LIMIT_BYTES = 1024 * 1024
/** Bodies up to this are written at once; longer ones go piece by piece as the reader takes them. */
const WHOLE_BODY_LIMIT_BYTES = 256 * 1024
const WITHOUT_BODY = new Set([101, 204, 205, 304])

/** One request's response. After `#isOver` uWebSockets' object is gone and must not be touched. */
export class HttpExchange {
  readonly #res: HttpResponse
  readonly #abort = new AbortController()
  #isOver = false
  readonly #onEnd: Array<() => void> = []
  #onGone: () => void = () => {}
  #onWake: () => void = () => {}
  #file: FileBody | undefined

  constructor(res: HttpResponse) {
    this.#res = res
    res.onAborted(() => {
      this.#end()
      this.#file?.aborted()
      this.#abort.abort()
      this.#onGone()
      this.#onWake()
    })
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  onEnd(listener: () => void): void {
    this.#onEnd.push(listener)
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const listener of this.#onEnd) listener()
  }

  /** A body that goes on as it comes, and is never held here as a whole. */
  streamBody(): ReadableStream<Uint8Array> {
    this.#file = fileBody(this.#res)
    return this.#file.stream
  }

  /** `tooLarge` learns whether more of the body is still on its way. */
  readBody(
    contentLength: number,
    done: (body: Buffer | undefined) => void,
    tooLarge: (hasMore: boolean) => void
  ): void {
    if (contentLength > DISCARD_LIMIT_BYTES) return tooLarge(true)
    const parts: Array<Buffer> = []
    let length = 0
    let isRefused = false
    this.#res.onData((chunk, isLast) => {
      if (this.#isOver || isRefused) return
      length += chunk.byteLength
      isRefused = length > DISCARD_LIMIT_BYTES
      if (isRefused) return tooLarge(true)
      // The chunk's memory is taken back when this callback returns.
      if (length <= BODY_LIMIT_BYTES) parts.push(Buffer.from(chunk.slice(0)))
      if (!isLast) return
      if (length > BODY_LIMIT_BYTES) tooLarge(false)
      else done(length === 0 ? undefined : Buffer.concat(parts))
    })
  }

  /** For a sender who will not stop: answered at once, and the connection is closed behind the answer. */
  refuseAndClose(status: number, value: unknown): void {
    if (this.#isOver) return
    this.#res.cork(() => {
      this.#writeHead(
        new Response(null, { status, headers: { "content-type": "application/json", connection: "close" } })
      )
      this.#end()
      this.#res.end(JSON.stringify(value), true)
    })
  }

  /**
   * For a request whose end is not known: nothing behind it may be served, and after an ordinary end uWebSockets would go on with
   * the bytes that came along. So the whole answer is written where only its first line belongs, and the connection cut; where
   * more came along than this request, uWebSockets itself cuts it without an answer, because this one is still open.
   */
  refuseAndCut(status: number, value: unknown): void {
    // The library ends the first line, which here is the last, with a line feed of its own.
    const body = JSON.stringify(value)
    const length = Buffer.byteLength(body) + 2
    const head = `Content-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close`
    setImmediate(() => {
      if (this.#isOver) return
      this.#res.cork(() => this.#res.writeStatus(`${status} ${REASONS[status] ?? ""}\r\n${head}\r\n\r\n${body}`))
      this.#end()
      this.#res.close()
    })
  }

  answer(response: Response | Promise<Response>, isHead: boolean): void {
    void Promise.resolve(response).then((ready) => this.#write(ready, isHead))
  }

  async #write(response: Response, isHead: boolean): Promise<void> {
    if (this.#isOver) return void response.body?.cancel()
    const length = lengthOf(response)
    if (isHead || response.body === null || WITHOUT_BODY.has(response.status)) {
      await response.body?.cancel()
      if (!this.#isOver) this.#writeWithoutBody(response, isHead ? length : undefined)
      return
    }
    try {
      if (length !== undefined && length <= WHOLE_BODY_LIMIT_BYTES) await this.#writeWhole(response)
      else await this.#writeStream(response, response.body.getReader(), length)
    } catch {
      // The body failed half-way: a broken connection tells the reader, where an end would say "that was all".
      if (!this.#isOver) this.#res.close()
    }
  }

  #writeHead(response: Response): void {
    this.#file?.end()
    this.#res.writeStatus(`${response.status} ${response.statusText || (REASONS[response.status] ?? "")}`)
    // Set-Cookie comes out once for each cookie. The length is written by uWebSockets.
    for (const [name, value] of response.headers)
      if (name !== "content-length" && name !== "transfer-encoding") this.#res.writeHeader(name, value)
  }

  #writeWithoutBody(response: Response, length: number | undefined): void {
    this.#res.cork(() => {
      this.#writeHead(response)
      this.#end()
      // RFC 9110 §8.6: a 204 has no Content-Length, other answers without a body have 0.
      if (response.status === 204 || response.status === 304) this.#res.endWithoutBody()
      else if (length === undefined) this.#res.end()
      else this.#res.endWithoutBody(length)
    })
  }

  async #writeWhole(response: Response): Promise<void> {
    const body = await response.arrayBuffer()
    if (this.#isOver) return
    this.#res.cork(() => {
      this.#writeHead(response)
      this.#end()
      this.#res.end(body)
    })
  }

  async #writeStream(
    response: Response,
    reader: ReadableStreamDefaultReader<Uint8Array>,
    length: number | undefined
  ): Promise<void> {
    // A reader who goes away must not leave a file open.
    this.#onGone = () => void reader.cancel().catch(() => {})
    this.#res.cork(() => this.#writeHead(response))
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one piece after the other is the point
      const { done, value } = await reader.read()
      if (this.#isOver) return
      if (done) break
      const isTaken = length === undefined ? this.#writeChunk(value) : this.#writePart(value, length)
      // oxlint-disable-next-line no-await-in-loop
      if (!isTaken) await this.#writable(value, length)
      if (this.#isOver) return void reader.cancel()
    }
    if (length !== undefined) throw new Error("the body is shorter than its Content-Length")
    this.#res.cork(() => {
      this.#end()
      this.#res.end()
    })
  }

  /** Chunked: uWebSockets keeps what the socket does not take; false means: wait before the next. */
  #writeChunk(chunk: Uint8Array): boolean {
    let isTaken = false
    this.#res.cork(() => (isTaken = this.#res.write(chunk)))
    return isTaken
  }

  #partBegin = 0

  /** With a Content-Length: what was not taken has to be offered again. */
  #writePart(part: Uint8Array, length: number): boolean {
    this.#partBegin = this.#res.getWriteOffset()
    return this.#tryPart(part, length)
  }

  #tryPart(part: Uint8Array, length: number): boolean {
    let isTaken = false
    this.#res.cork(() => {
      const [ok, isDone] = this.#res.tryEnd(part, length)
      isTaken = ok
      if (isDone) this.#end()
    })
    return isTaken
  }

  #writable(value: Uint8Array, length: number | undefined): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onWake = resolve
      this.#res.onWritable((offset) => {
        if (length === undefined) {
          resolve()
          return true
        }
        const isTaken = this.#tryPart(value.subarray(offset - this.#partBegin), length)
        if (isTaken || this.#isOver) resolve()
        return isTaken
      })
    })
  }
}

const lengthOf = (response: Response): number | undefined => {
  const header = response.headers.get("content-length")
  return header === null ? undefined : Number(header)
}

const REASONS: Record<number, string> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  206: "Partial Content",
  304: "Not Modified",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  426: "Upgrade Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable"
}
