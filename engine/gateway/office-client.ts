import { Agent, type IncomingHttpHeaders, request as ask } from "node:http"
import { Readable } from "node:stream"
import * as Effect from "effect/Effect"
import type { Asker } from "#wire/asker.ts"
import { INSIDE_HEADER } from "#engine/ports/inside.ts"
import { ASKER_HEADER } from "#engine/ports/needs.ts"
import {
  isKey,
  type Session,
  SESSION_HEADER,
  SESSIONS_CHANGED_HEADER,
  SESSIONS_ENDED_HEADER
} from "#engine/ports/OfficeDoor.ts"
import { OPENAPI_PATH } from "./api/centre-api.ts"
import { owedFirst, settles } from "./api/errors.ts"
import { type Bearers, isBearer } from "./bearer.ts"
import { FileTooLarge } from "./file-body.ts"
import { jsonResponse } from "./json-response.ts"
import { type Sessions, tokenIn } from "./sessions.ts"

/** The way to the process that keeps records: requests are passed on as they are, with who asks. */
export interface OfficeClient {
  /** Answers 401 to whoever is not signed in, and 503 while the office is away. */
  readonly passOn: (request: Request) => Promise<Response>
  /** Tells of sessions that an answer ended or changed, by the hashes of their tokens. */
  readonly onSessions: (listener: (sessions: SessionNews) => void) => void
  /** The office's part of the API's document; null while it is away. */
  readonly openApi: () => Promise<unknown>
}

export interface SessionNews {
  readonly ended: ReadonlyArray<string>
  readonly changed: ReadonlyArray<string>
}

/** Longer than the longest list; an import answers while it works. */
const ANSWER_WITHIN_MS = 60_000
/** An export says nothing while it waits for its turn. */
const EXPORT_WITHIN_MS = 600_000
/** Of what the browser said, the office needs these. Cookies stay here, and nobody outside says who asks. */
const PASSED_ON = ["accept", "accept-language", "content-type", "content-length", "if-none-match"]
const PASSED_BACK = ["content-type", "content-disposition", "content-length", "etag", "location"]
/** Connections kept to the office; lists of many people at once wait in its own queue. */
const CONNECTIONS = 32

export const makeOfficeClient = (
  socketPath: string,
  insideKey: string,
  sessions: Pick<Sessions, "of">,
  bearers: Pick<Bearers, "of">
): OfficeClient => {
  let tell: (sessions: SessionNews) => void = () => {}
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

  const asked = (request: Request, session: Session | null): Promise<Response> =>
    new Promise((resolve) => {
      const { pathname, search } = new URL(request.url)
      const headers: Record<string, string> =
        session === null
          ? {}
          : {
              [ASKER_HEADER]: encode(session.account.asker),
              ...(isKey(session) ? {} : { [SESSION_HEADER]: session.tokenHash })
            }
      headers[INSIDE_HEADER] = insideKey
      for (const name of PASSED_ON) {
        const value = request.headers.get(name)
        if (value !== null) headers[name] = value
      }
      const away = (error: Error & { readonly code?: string }) =>
        resolve(
          error instanceof FileTooLarge
            ? jsonResponse(413, { error: "TooLarge", message: error.message })
            : officeAway(error.code ?? error.message)
        )
      const outgoing = ask(
        {
          socketPath,
          agent,
          method: request.method,
          path: `${pathname}${search}`,
          headers,
          signal: request.signal,
          timeout: pathname.endsWith("/export") ? EXPORT_WITHIN_MS : ANSWER_WITHIN_MS
        },
        (incoming) => {
          const news = newsIn(incoming.headers)
          if (news !== undefined) tell(news)
          const back = new Headers()
          for (const name of PASSED_BACK) {
            const value = incoming.headers[name]
            if (typeof value === "string") back.set(name, value)
          }
          const status = incoming.statusCode ?? 502
          if (status === 404 && !back.has("content-type")) {
            incoming.resume()
            return resolve(jsonResponse(404, { error: "NotFound", message: `there is no ${pathname}` }))
          }
          const isEmpty = status === 204 || status === 304 || request.method === "HEAD"
          if (isEmpty) incoming.resume()
          resolve(
            new Response(isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream), { status, headers: back })
          )
        }
      )
      outgoing.on("error", away)
      outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")))
      if (request.body === null) outgoing.end()
      else
        Readable.fromWeb(request.body as never)
          .on("error", (error) => {
            away(error)
            outgoing.destroy()
          })
          .pipe(outgoing)
    })

  const whoAsks = ({ headers }: Request) => {
    const authorization = headers.get("authorization")
    return isBearer(authorization) ? bearers.of(authorization) : sessions.of(tokenIn(headers.get("cookie") ?? ""))
  }

  return {
    onSessions: (listener) => (tell = listener),
    openApi: async () => {
      const response = await asked(new Request(`http://gateway${OPENAPI_PATH}`), null)
      return response.ok ? ((await response.json()) as unknown) : null
    },
    passOn: async (request) => {
      const found = await Effect.runPromise(
        whoAsks(request).pipe(
          Effect.map((session) => ({ session })),
          Effect.catch(({ reason }) => Effect.succeed({ away: reason }))
        )
      )
      if ("away" in found)
        return jsonResponse(503, { error: "EngineAway", message: `the engine is away: ${found.away}` })
      if (found.session === null)
        return jsonResponse(401, { error: "NotSignedIn", message: "sign in first: POST /api/session" })
      const owed = owedFirst(found.session.account)
      if (owed !== undefined && !settles(owed, request.method, new URL(request.url).pathname))
        return jsonResponse(403, owed)
      return asked(request, found.session)
    }
  }
}

const newsIn = (headers: IncomingHttpHeaders): SessionNews | undefined => {
  const hashesIn = (name: string) =>
    String(headers[name] ?? "")
      .split(",")
      .filter((hash) => hash !== "")
  const news = { ended: hashesIn(SESSIONS_ENDED_HEADER), changed: hashesIn(SESSIONS_CHANGED_HEADER) }
  return news.ended.length + news.changed.length === 0 ? undefined : news
}

const officeAway = (why: string): Response =>
  jsonResponse(503, { error: "EngineAway", message: `the records are away: ${why}` })

const encode = (asker: Asker): string => Buffer.from(JSON.stringify(asker)).toString("base64url")
