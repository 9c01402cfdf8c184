import type { HttpRequest, HttpResponse } from "uWebSockets.js"
import { BODY_LIMIT_BYTES, HttpExchange } from "./http-exchange.ts"

/** A request's place in the world, which the Request itself does not know. */
export interface RequestSource {
  /** Address of the other end of the connection; a proxy's, if there is one. */
  readonly address: string
}

export type WebHandler = (request: Request, source: RequestSource) => Promise<Response>

/** What is answered before there is a Request, or when the handler failed. JSON, like every error of ours. */
export type Refusal = (kind: string, status: number, message: string, source: RequestSource) => Response

/** Requests being answered at once. Each holds a few KiB; more than this is a flood, and answering it slowly helps nobody. */
export const IN_FLIGHT_LIMIT = 1_000
/** Headers that mean one thing only. Two of them are a trick (RFC 9112 §3.2, RFC 9110 §5.3). */
const SINGLE_HEADERS = new Set(["host", "origin", "content-type", "content-length", "authorization"])

/**
 * Serves a web handler (Request → Response) on uWebSockets: bodies up to a limit, HEAD, streams with back-pressure, and a
 * reader who goes away at any moment. `refusal` makes the answers of our own: 400, 413, 500, 503.
 */
export const serveWith = (handler: WebHandler, refusal: Refusal) => {
  let inFlight = 0
  return {
    inFlight: () => inFlight,
    /** For `app.any(pattern, …)`. */
    onRequest: (res: HttpResponse, req: HttpRequest): void => {
      const exchange = new HttpExchange(res)
      const source = { address: textOf(res.getRemoteAddressAsText()) }
      const head = readHead(req)
      const answer = (response: Response | Promise<Response>) => exchange.answer(response, head.method === "HEAD")
      if (inFlight >= IN_FLIGHT_LIMIT) return answer(refusal("Busy", 503, "too many requests at once", source))
      inFlight += 1
      exchange.onEnd(() => (inFlight -= 1))

      const run = (body: Buffer | undefined): void => {
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
      if (head.method === "GET" || head.method === "HEAD") return run(undefined)
      exchange.readBody(head.contentLength, run, (hasMore) => {
        const tooLarge = refusal("TooLarge", 413, `a body may have ${BODY_LIMIT_BYTES} bytes`, source)
        if (hasMore) exchange.answerAndClose(tooLarge)
        else answer(tooLarge)
      })
    }
  }
}

interface Head {
  readonly method: string
  readonly pathAndQuery: string
  readonly headers: Headers | string
  /** 0 when it is not said: the body then comes in pieces. */
  readonly contentLength: number
}

/** uWebSockets' request lives only until its callback returns: all is copied here. */
const readHead = (req: HttpRequest): Head => {
  const query = (req.getQuery() as string | undefined) ?? ""
  const pairs: Array<[string, string]> = []
  req.forEach((name, value) => pairs.push([name, value]))
  return {
    method: req.getCaseSensitiveMethod(),
    pathAndQuery: query === "" ? req.getUrl() : `${req.getUrl()}?${query}`,
    headers: headersOf(pairs),
    contentLength: Number(req.getHeader("content-length")) || 0
  }
}

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

const requestOf = (head: Head, body: Buffer | undefined, signal: AbortSignal): Request | string => {
  if (typeof head.headers === "string") return head.headers
  try {
    // The host says nothing here: paths are all we route by.
    return new Request(`http://gateway${head.pathAndQuery}`, {
      method: head.method,
      headers: head.headers,
      signal,
      ...(body === undefined ? {} : { body: new Uint8Array(body) })
    })
  } catch {
    return "the request line cannot be read"
  }
}

const textOf = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString()
