import type { HttpRequest, HttpResponse } from "uWebSockets.js"
import type { ForwardedHeaders, RequestSource } from "./client-address.ts"
import { FILE_LIMIT_BYTES, FILES_LIMIT, isFileRequest } from "./file-body.ts"
import { BODY_LIMIT_BYTES, HttpExchange } from "./http-exchange.ts"
import { jsonResponse } from "./json-response.ts"
import { BODY_WITHIN_MS, UnfinishedBodies } from "./unfinished-bodies.ts"

export type WebHandler = (request: Request, source: RequestSource) => Promise<Response>

/** What is answered before there is a Request, or when the handler failed. JSON, like every error of ours. */
export type Refusal = (kind: string, status: number, message: string, source: RequestSource) => Response

/** Requests being answered at once. Each holds a few KiB; more than this is a flood, and answering it slowly helps nobody. */
export const IN_FLIGHT_LIMIT = 1_000
/** Headers that mean one thing only. Two of them are a trick (RFC 9112 §3.2, RFC 9110 §5.3). */
const SINGLE_HEADERS = new Set([
  "host",
  "origin",
  "content-type",
  "content-length",
  "transfer-encoding",
  "authorization"
])

interface Serving {
  readonly handler: WebHandler
  /** Told of each answer of our own: 400, 408, 413, 500, 503. */
  readonly onRefused: (kind: string, message: string, source: RequestSource) => void
  readonly sourceOf: (peer: string, headers: ForwardedHeaders) => RequestSource
  readonly bodyWithinMs?: number
}

/**
 * Serves a web handler (Request → Response) on uWebSockets: bodies up to a limit and within a time, HEAD, streams with
 * back-pressure, and a reader who goes away at any moment.
 */
export const serveWith = ({ bodyWithinMs = BODY_WITHIN_MS, handler, onRefused, sourceOf }: Serving) => {
  const unfinished = new UnfinishedBodies(bodyWithinMs)
  const inFlight = { api: 0, page: 0 }
  let files = 0
  const refusal: Refusal = (kind, status, message, source) => {
    onRefused(kind, message, source)
    return jsonResponse(status, { error: kind, message })
  }
  const refuseAndClose = (
    exchange: HttpExchange,
    kind: string,
    status: number,
    message: string,
    source: RequestSource
  ) => {
    onRefused(kind, message, source)
    exchange.refuseAndClose(status, { error: kind, message })
  }

  /** Answers a request that is here as a whole: only now it takes a place. The API's places are not those of health and pages. */
  const run = (exchange: HttpExchange, head: Head, source: RequestSource, body: Body): void => {
    const answer = (response: Response | Promise<Response>) => exchange.answer(response, head.method === "HEAD")
    const kind = head.pathAndQuery.startsWith("/api/") ? "api" : "page"
    if (inFlight[kind] >= IN_FLIGHT_LIMIT) return answer(refusal("Busy", 503, "too many requests at once", source))
    inFlight[kind] += 1
    exchange.onEnd(() => (inFlight[kind] -= 1))
    const request = requestOf(head, body, exchange.signal)
    if (typeof request === "string") return answer(refusal("BadRequest", 400, request, source))
    answer(
      handler(request, source).catch((error: unknown) => {
        // A handler interrupted because its reader left has not failed.
        if (exchange.signal.aborted) return new Response(null, { status: 204 })
        const reason = error instanceof Error ? error.message : String(error)
        return refusal("Failed", 500, `the gateway failed: ${reason}`, source)
      })
    )
  }

  /** A file is not waited for: who asks is known before its first piece is read, and it goes on as it comes. */
  const passFile = (exchange: HttpExchange, head: Head, source: RequestSource): void => {
    if (head.contentLength > FILE_LIMIT_BYTES)
      return refuseAndClose(exchange, "TooLarge", 413, `a file may have ${FILE_LIMIT_BYTES} bytes`, source)
    if (files >= FILES_LIMIT) return refuseAndClose(exchange, "Busy", 503, "too many files at once", source)
    files += 1
    exchange.onEnd(() => (files -= 1))
    run(exchange, head, source, exchange.streamBody())
  }

  const readBody = (exchange: HttpExchange, head: Head, source: RequestSource): void => {
    const end = unfinished.begin(source.address, () =>
      refuseAndClose(exchange, "TooSlow", 408, `the body did not come within ${bodyWithinMs} ms`, source)
    )
    exchange.onEnd(end)
    exchange.readBody(
      head.contentLength,
      (body) => {
        end()
        run(exchange, head, source, body)
      },
      (hasMore) => {
        const message = `a body may have ${BODY_LIMIT_BYTES} bytes`
        if (hasMore) refuseAndClose(exchange, "TooLarge", 413, message, source)
        else exchange.answer(refusal("TooLarge", 413, message, source), false)
      }
    )
  }

  return {
    counts: () => ({ answering: inFlight.api + inFlight.page, unfinished: unfinished.count() }),
    /** For `app.any(pattern, …)`. */
    onRequest: (res: HttpResponse, req: HttpRequest): void => {
      const exchange = new HttpExchange(res)
      const head = readHead(req)
      const source = sourceOf(textOf(res.getRemoteAddressAsText()), forwardedOf(req))
      // Where the request ends is not sure: what follows on this connection might be its body (RFC 9112 §11.2).
      if (head.framing !== null) {
        onRefused("BadRequest", head.framing, source)
        return exchange.refuseAndCut(400, { error: "BadRequest", message: head.framing })
      }
      if (head.method === "GET" || head.method === "HEAD") return run(exchange, head, source, undefined)
      if (isFileRequest(head.method, pathOf(head))) passFile(exchange, head, source)
      else readBody(exchange, head, source)
    }
  }
}

interface Head {
  readonly method: string
  readonly pathAndQuery: string
  readonly headers: Headers | string
  /** 0 when it is not said: the body then comes in pieces. */
  readonly contentLength: number
  /** Why nobody can say where this request ends, or null. */
  readonly framing: string | null
}

/** uWebSockets' request lives only until its callback returns: all is copied here. */
const readHead = (req: HttpRequest): Head => {
  // Its types do not say that there may be none.
  const query = (req.getQuery() as string | undefined) ?? ""
  const pairs: Array<[string, string]> = []
  req.forEach((name, value) => pairs.push([name, value]))
  return {
    method: req.getCaseSensitiveMethod(),
    pathAndQuery: query === "" ? req.getUrl() : `${req.getUrl()}?${query}`,
    headers: headersOf(pairs),
    contentLength: Number(req.getHeader("content-length")) || 0,
    framing: framingProblem(pairs)
  }
}

const framingProblem = (pairs: ReadonlyArray<readonly [string, string]>): string | null => {
  const ofName = (wanted: string) => pairs.filter(([name]) => name === wanted).map(([, value]) => value)
  const [lengths, encodings] = [ofName("content-length"), ofName("transfer-encoding")]
  if (lengths.length > 1) return "more than one content-length header"
  if (encodings.length > 1) return "more than one transfer-encoding header"
  if (lengths.some((length) => !/^\d+$/u.test(length))) return "the content-length header is no number"
  if (encodings.some((encoding) => encoding.toLowerCase() !== "chunked"))
    return "a transfer-encoding other than chunked"
  return null
}

const forwardedOf = (req: HttpRequest): ForwardedHeaders => ({
  forwardedFor: req.getHeader("x-forwarded-for"),
  forwardedProto: req.getHeader("x-forwarded-proto")
})

/** Headers, or why they cannot be taken. */
const headersOf = (pairs: ReadonlyArray<readonly [string, string]>): Headers | string => {
  const headers = new Headers()
  for (const [name, value] of pairs) {
    const before = headers.get(name)
    if (before !== null && SINGLE_HEADERS.has(name)) return `more than one ${name} header`
    try {
      // RFC 6265 §5.4 joins cookies by "; ", everything else is a list by ", ".
      if (before !== null && name === "cookie") headers.set(name, `${before}; ${value}`)
      else headers.append(name, value)
    } catch {
      return `the ${name.slice(0, 40)} header cannot be read`
    }
  }
  return headers
}

const pathOf = ({ pathAndQuery }: Head): string => pathAndQuery.split("?")[0]!

type Body = Buffer | ReadableStream<Uint8Array> | undefined

const requestOf = (head: Head, body: Body, signal: AbortSignal): Request | string => {
  if (typeof head.headers === "string") return head.headers
  try {
    // The host says nothing here: paths are all we route by.
    return new Request(`http://gateway${head.pathAndQuery}`, {
      method: head.method,
      headers: head.headers,
      signal,
      ...(body === undefined
        ? {}
        : body instanceof ReadableStream
          ? { body, duplex: "half" }
          : { body: new Uint8Array(body) })
    })
  } catch {
    return "the request line cannot be read"
  }
}

const textOf = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString()
