import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { understandObject } from "../../alarm-lines/dialect/dialect.ts"
import { signatureFault } from "../../alarm-lines/json-signature.ts"
import { RAW_LIMIT } from "../../ports/AlarmIntake.ts"
import { PLAIN_DIALECT } from "../dialects.ts"
import type { Doorway } from "../doorway.ts"
import type { Source } from "../intake.ts"
import { makePlaces } from "./places.ts"
import { listening } from "./tcp.ts"
import type { Open } from "./udp.ts"

const LINE = "json"

/** `x-carillon-time`: EpochMs. `x-carillon-signature`: `sha256=` and the HMAC of `time.body` with the terminal's key. */
const TIME = "x-carillon-time"
const SIGNATURE = "x-carillon-signature"

/** A push is one small request; platforms keep some connections open. */
const MOST_CONNECTIONS = 2_000
/** Of one address, without a push of a terminal that is entered. */
const MOST_UNKNOWN = 400
const WHOLE_WITHIN_MS = 10_000
const HEADER_OCTETS = 8_192

interface Answer {
  readonly status: number
  readonly text: string
  readonly isLast?: true
  /** A terminal that is entered pushed it. */
  readonly isTerminal?: boolean
}

/** `POST /alarms` in the centre's own form, `POST /alarms/DIALECT` in another. 200 once it is on disk. */
export const openJsonPush = async (
  { host, port }: { readonly host: string; readonly port: number },
  way: Doorway,
  limits = { most: MOST_CONNECTIONS, unknownOfAddress: MOST_UNKNOWN }
): Promise<Open> => {
  const places = makePlaces(limits)
  const server = createServer(
    {
      maxHeaderSize: HEADER_OCTETS,
      headersTimeout: WHOLE_WITHIN_MS,
      requestTimeout: WHOLE_WITHIN_MS,
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 60_000
    },
    (request, response) => {
      request.on("error", () => {})
      way.guarded(() =>
        answerTo(request, way).then(
          (answer) => {
            if (answer.isTerminal === true) places.know(request.socket)
            send(response, answer)
          },
          (error: unknown) => {
            send(response, { status: 500, text: "something went wrong here", isLast: true })
            throw error
          }
        )
      )
    }
  )
  server.on("connection", (socket) => {
    if (places.take(socket)) return
    way.counts.refused.crowded += 1
    socket.destroy()
  })
  server.on("clientError", (_error, socket) => socket.destroy())
  const { close, port: at } = await listening(server, host, port)
  return {
    port: at,
    close: async () => {
      const closed = close()
      server.closeAllConnections()
      await closed
    }
  }
}

const send = (response: ServerResponse, { isLast, status, text }: Answer): void => {
  if (response.destroyed) return
  const body = `${JSON.stringify(status === 200 ? { status: text } : { error: text })}\n`
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...(status === 503 ? { "retry-after": "5" } : {}),
    // The rest of its body is not read.
    ...(isLast === true ? { connection: "close" } : {})
  })
  response.end(body)
}

const AWAY: Answer = { status: 503, text: "the centre cannot write it down now: send it again" }

const answerTo = async (request: IncomingMessage, way: Doorway): Promise<Answer> => {
  const { clock, dialects, directory, intake, refuse } = way
  const address = request.socket.remoteAddress ?? ""
  const source: Source = { text: `http ${address}:${request.socket.remotePort}`, address }
  const path = /^\/alarms(?:\/(?<name>[a-z0-9-]{1,40}))?$/u.exec((request.url ?? "").split("?")[0]!)
  if (path === null) return { status: 404, text: "post to /alarms, or /alarms/ and a dialect", isLast: true }
  if (request.method !== "POST") return { status: 405, text: "alarms are posted", isLast: true }
  const name = path.groups?.["name"]
  const named = name === undefined ? undefined : dialects.get(name)
  if (name !== undefined && named?.file.protocol !== "json")
    return { status: 404, text: `there is no dialect ${name} for JSON`, isLast: true }
  const body = await bodyOf(request)
  if (body === "gone") return { status: 400, text: "the body was not whole" }
  if (body === "oversized") {
    const reason = `a body of more than ${RAW_LIMIT} octets`
    refuse({ line: LINE, why: "oversized", reason, account: null, source, raw: new Uint8Array(0) })
    return { status: 413, text: reason, isLast: true }
  }
  if (!intake.isReady) {
    intake.drops("away")
    return AWAY
  }
  const text = body.toString("utf8")
  const understoodAs = (dialect: typeof PLAIN_DIALECT) => understandObject(dialect, text, clock())
  const first = understoodAs(named ?? PLAIN_DIALECT)
  const terminal = first.controller === null ? undefined : directory.find(LINE, first.controller)
  const own = terminal?.dialect === null || terminal === undefined ? undefined : dialects.get(terminal.dialect)
  const understood = named === undefined && own !== undefined ? understoodAs(own) : first
  const refused = (status: number, why: "foreign" | "notProven" | "notUnderstood", reason: string): Answer =>
    refuse({ line: LINE, why, reason, account: understood.controller, source, raw: body, isKey: why === "notProven" })
      ? { status, text: reason }
      : { status: 429, text: "too much of this address was refused", isLast: true }
  // Who it is goes first: what is wrong with a message is told to whoever has the key.
  if (terminal !== undefined && terminal.key !== null) {
    const [time, signature] = [header(request, TIME), header(request, SIGNATURE)]
    if (signature === "") return refused(401, "notProven", `the header ${SIGNATURE} is missing`)
    const fault = signatureFault(terminal.key, { time, signature, body: text }, clock())
    if (fault !== undefined) return refused(401, "notProven", fault)
  }
  if (understood._tag === "NotUnderstood") return refused(400, "notUnderstood", understood.reason)
  // Whose key it was, the plain field said; its dialect may find an account elsewhere.
  if (terminal !== undefined && directory.find(LINE, understood.controller) !== terminal)
    return refused(403, "foreign", `speaks for ${understood.controller}`)
  const outcome = await intake.take({ line: LINE, understood, raw: body, source })
  if (outcome._tag === "Taken")
    return outcome.isProvisioned
      ? { status: 200, text: "written", isTerminal: true }
      : { status: 200, text: "not provisioned" }
  return outcome.why === "flood" ? { status: 429, text: "this device says too much" } : AWAY
}

const header = ({ headers }: IncomingMessage, name: string): string => {
  const value = headers[name]
  return typeof value === "string" ? value : ""
}

const bodyOf = (request: IncomingMessage): Promise<Buffer | "gone" | "oversized"> =>
  new Promise((resolve) => {
    const parts: Array<Buffer> = []
    let octets = 0
    if (Number(request.headers["content-length"] ?? 0) > RAW_LIMIT) {
      resolve("oversized")
      return
    }
    request.on("data", (part: Buffer) => {
      octets += part.length
      if (octets > RAW_LIMIT) {
        request.pause()
        resolve("oversized")
      } else parts.push(part)
    })
    request.once("end", () => resolve(Buffer.concat(parts)))
    request.once("close", () => resolve("gone"))
  })
