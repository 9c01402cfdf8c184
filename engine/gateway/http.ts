import * as OpenApi from "effect/http-api/OpenApi"
import { OWN_DATA_PATH } from "#wire/own-data.ts"
import type { NotLetIn } from "./admission.ts"
import { CentreApi, OPENAPI_PATH } from "./api/centre-api.ts"
import { docsPage, type OpenApiDocument } from "./api/docs-page.ts"
import { badRequest } from "./api/errors.ts"
import { nulIn, unknownQuery } from "./api/unfit-request.ts"
import { type ApiRoute, apiRoutes } from "./api/web-api.ts"
import { DIRECTORY_PATH } from "./freeswitch-directory.ts"
import { isFileRequest, isFileType } from "./file-body.ts"
import { jsonResponse } from "./json-response.ts"
import type { OfficeClient } from "./office-client.ts"
import { isBearer } from "./bearer.ts"
import { originRefusal } from "./origin.ts"
import { PROVISIONING_PATH } from "./provisioning-path.ts"
import type { RefusalLog } from "./refusal-log.ts"
import { type Asked, PAGE_HEADERS } from "./static-files.ts"
import type { RequestSource } from "./client-address.ts"
import type { Refusal, WebHandler } from "./web-handler.ts"

export const SOCKET_PATH = "/ws"
/** SIP over WebSocket (RFC 7118). */
export const SIP_PATH = "/sip"
const DOCS_PATH = "/docs"
/** A browser that came by TLS comes by TLS alone for so long. Who turns TLS off waits as long, so not a year. */
const HTTPS_ONLY_S = 30 * 24 * 3_600

/** Looks like one of the gateway's own (a call of this id), and is the office's. */
const OFFICES_OWN: ReadonlySet<string> = new Set(["/api/calls/export", "/api/calls/search", "/api/calls/reasons"])

interface HttpParts {
  readonly api: WebHandler
  /** Whatever else is below /api/. */
  readonly office: OfficeClient
  readonly staticFile: (path: string, asked: Asked) => Promise<Response | null>
  readonly refusals: RefusalLog
  /** Of whoever has these cookies, by the path of the WebSocket. */
  readonly turnedAway: Readonly<Record<string, (cookies: string | null) => Promise<NotLetIn | null>>>
  readonly allowedOrigins: ReadonlyArray<string>
  /** A FreeSWITCH's way to telephones' accounts, with a key of its own; null: there is none. */
  readonly directory: WebHandler | null
}

/** All of HTTP: what is asked for is found, what may not be is refused, counted and logged, before anything is done for it. */
export const makeHttp = ({
  allowedOrigins,
  api,
  directory,
  office,
  refusals,
  staticFile,
  turnedAway
}: HttpParts): WebHandler => {
  const routes = apiRoutes()
  const describe = describing(office)

  const refused: Refusal = (kind, status, message, { address }) => {
    refusals.add(kind, address, message)
    return jsonResponse(status, { error: kind, message })
  }

  const respond = async (request: Request, source: RequestSource): Promise<Response> => {
    const url = new URL(request.url)
    const path = url.pathname
    const isRead = request.method === "GET" || request.method === "HEAD"
    if (isRead && path === OPENAPI_PATH) return jsonResponse(200, await describe())
    if (directory !== null && path === DIRECTORY_PATH) return directory(request, source)
    const route = OFFICES_OWN.has(path) ? "unknown" : routeOf(routes, request.method, path)
    if (typeof route !== "string") {
      const refusal = apiRefusal(request, allowedOrigins)
      if (refusal !== null) return refused(refusal.kind, refusal.status, refusal.message, source)
      const unfit = unknownQuery(url.searchParams, route) ?? nulIn(url, await bodyOf(request))
      const response =
        unfit === null ? await api(request, source) : jsonResponse(400, badRequest(unfit.field, unfit.message))
      return noted(response, `${request.method} ${shownPath(path)}`, source)
    }
    if (route !== "unknown") {
      const response = refused(
        "MethodNotAllowed",
        405,
        `${request.method} is not for ${shownPath(path)}: ${route}`,
        source
      )
      response.headers.set("allow", route)
      return response
    }
    if (path.startsWith("/api/")) {
      const refusal = apiRefusal(request, allowedOrigins)
      if (refusal !== null) return refused(refusal.kind, refusal.status, refusal.message, source)
      return noted(await office.passOn(request), `${request.method} ${path}`, source)
    }
    const whyNot = turnedAway[path]
    if (whyNot !== undefined) {
      const away = isRead ? await whyNot(request.headers.get("cookie")) : null
      return away === null
        ? refused("UpgradeRequired", 426, "this is a WebSocket", source)
        : refused(away.kind, away.status, away.message, source)
    }
    if (!isRead) return refused("MethodNotAllowed", 405, `${request.method} is not for ${shownPath(path)}`, source)
    if (path === DOCS_PATH) {
      const docs = docsPage(await describe(), OPENAPI_PATH)
      return new Response(docs, { headers: { "content-type": "text/html; charset=utf-8", ...PAGE_HEADERS } })
    }
    const asked = { accept: request.headers.get("accept"), ifNoneMatch: request.headers.get("if-none-match") }
    const file = await staticFile(path, asked)
    return file ?? refused("NotFound", 404, `there is no ${shownPath(path)}`, source)
  }

  /** What the API refused is counted like what we refuse here. */
  const noted = async (response: Response, what: string, { address }: RequestSource): Promise<Response> => {
    response.headers.set("cache-control", "no-store")
    if (response.status < 400 || what.endsWith(" /health")) return response
    const body = (await response
      .clone()
      .json()
      .catch(() => ({}))) as Record<string, unknown>
    const kind = typeof body["error"] === "string" ? body["error"] : `Status${response.status}`
    refusals.add(kind, address, `${what}: ${String(body["message"] ?? response.status)}`)
    if (typeof body["retryAfterSeconds"] === "number")
      response.headers.set("retry-after", String(body["retryAfterSeconds"]))
    return response
  }

  return async (request, source) => {
    const response = await respond(request, source)
    response.headers.set("x-content-type-options", "nosniff")
    response.headers.set("referrer-policy", "same-origin")
    response.headers.set("cross-origin-resource-policy", "same-origin")
    if (source.isHttps) response.headers.set("strict-transport-security", `max-age=${HTTPS_ONLY_S}`)
    return response
  }
}

/** The whole API as one document: ours, and the office's once it has been there. */
const describing = (office: OfficeClient) => {
  const own = OpenApi.fromApi(CentreApi) as unknown as OpenApiDocument
  let whole: OpenApiDocument | undefined
  return async (): Promise<OpenApiDocument> => {
    if (whole !== undefined) return whole
    const part = (await office.openApi()) as OpenApiDocument | null
    if (part === null) return own
    const schemas = { ...part.components?.schemas, ...own.components?.schemas }
    whole = { ...own, paths: { ...own.paths, ...part.paths }, components: { ...own.components, schemas } }
    return whole
  }
}

/** Without a customer's or a telephone's token: what was refused is logged. */
const shownPath = (path: string): string => {
  const secret = [OWN_DATA_PATH, PROVISIONING_PATH].find((each) => path.startsWith(`${each}/`))
  return secret === undefined ? path : `${secret}/…`
}

/** The route, `unknown`, or the methods the path does have. */
const routeOf = (routes: ReadonlyArray<ApiRoute>, method: string, path: string): ApiRoute | string => {
  const ofPath = routes.filter(({ pattern }) => pattern.test(path))
  if (ofPath.length === 0) return "unknown"
  const wanted = method === "HEAD" ? "GET" : method
  const methods = ofPath.map((route) => route.method).toSorted()
  return ofPath.find((route) => route.method === wanted) ?? methods.join(", ")
}

/** A copy of the body: the endpoint reads it again. */
const bodyOf = (request: Request): Promise<string> =>
  request.body === null ? Promise.resolve("") : request.clone().text()

/** What is wrong with a request for the API before it is looked at closer. */
const apiRefusal = (
  request: Request,
  allowedOrigins: ReadonlyArray<string>
): { readonly kind: string; readonly status: number; readonly message: string } | null => {
  if (request.method === "GET" || request.method === "HEAD") return null
  const { headers } = request
  // A program with a key has no cookie that another page could misuse; and no page sets this header without our leave.
  const reason = isBearer(headers.get("authorization"))
    ? null
    : originRefusal(
        {
          host: headers.get("host") ?? undefined,
          origin: headers.get("origin") ?? undefined,
          fetchSite: headers.get("sec-fetch-site") ?? undefined
        },
        allowedOrigins
      )
  if (reason !== null) return { kind: "BadOrigin", status: 403, message: reason }
  const contentType = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase()
  if (isFileRequest(request.method, new URL(request.url).pathname))
    return isFileType(contentType)
      ? null
      : {
          kind: "UnsupportedMediaType",
          status: 415,
          message: "a file is text/csv, xlsx, audio or application/octet-stream"
        }
  return request.body !== null && contentType !== "application/json"
    ? { kind: "UnsupportedMediaType", status: 415, message: "a body must be application/json" }
    : null
}
