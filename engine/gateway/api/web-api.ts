import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SchemaIssue from "effect/SchemaIssue"
import type * as Scope from "effect/Scope"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import type { HttpApiSchemaError } from "effect/http-api/HttpApiError"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import type { WebHandler } from "../web-handler.ts"
import { agentHandlers, queueHandlers } from "./agent-handlers.ts"
import { callHandlers } from "./call-handlers.ts"
import { ApiContext } from "./api-context.ts"
import { Caller, CentreApi, Fitting, type Healthy, OPENAPI_PATH } from "./centre-api.ts"
import { workHandlers } from "./work-handlers.ts"
import { sessionHandlers, signedIn } from "./session-handlers.ts"

/** The API as a web handler, built once; released with the Scope. */
export const makeWebApi = Effect.fnUntraced(function* (
  context: ApiContext["Service"]
): Effect.fn.Return<WebHandler, never, Scope.Scope> {
  const api = HttpApiBuilder.layer(CentreApi, { openapiPath: OPENAPI_PATH }).pipe(
    Layer.provide([sessionHandlers, callHandlers, agentHandlers, queueHandlers, workHandlers, healthHandlers]),
    Layer.provide([signedIn, fitting]),
    Layer.provide(Layer.succeed(ApiContext, context)),
    Layer.provide(HttpServer.layerServices)
  )
  const { dispose, handler } = HttpRouter.toWebHandler(api, { disableLogger: true })
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  return (request, { address }) =>
    handler(
      request,
      Context.make(Caller, { address, isHttps: isHttps(request), browser: request.headers.get("user-agent") ?? "" })
    )
})

/** Whether the browser speaks TLS, with us or with a proxy before us. Only makes our own cookie stricter. */
const isHttps = (request: Request): boolean =>
  (request.headers.get("origin") ?? "").startsWith("https://") || request.headers.get("x-forwarded-proto") === "https"

const healthHandlers = HttpApiBuilder.group(
  CentreApi,
  "health",
  Effect.fnUntraced(function* (handlers) {
    const { health } = yield* ApiContext
    return handlers.handle("read", () => {
      const { gateway, table } = health()
      const { workers } = table
      return table.ok
        ? Effect.succeed<typeof Healthy.Type>({ ok: true, workers, gateway })
        : Effect.fail({ ok: false as const, workers, gateway })
    })
  })
)

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()
const PLACES = { Params: "path", Headers: "headers", Query: "query", Payload: "body" } as const

/** A misfit of the request names its field; one of our own answer is a bug. */
const fitting = HttpApiMiddleware.layerSchemaErrorTransform(Fitting, (error: HttpApiSchemaError) => {
  if (error.kind === "Body" || error.kind === "ResponseHeaders") return Effect.die(error.cause)
  const [issue] = formatIssues(error.cause.issue).issues
  const path = (issue?.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment))
  const field = [PLACES[error.kind], ...path].join(".")
  return Effect.fail({ error: "BadRequest" as const, message: `${field}: ${issue?.message ?? "does not fit"}`, field })
})

export interface ApiRoute {
  readonly method: string
  readonly pattern: RegExp
}

/** All routes, to tell a wrong path (404) from a wrong method (405) before anything else is done. */
export const apiRoutes = (): ReadonlyArray<ApiRoute> => {
  const routes: Array<ApiRoute> = [{ method: "GET", pattern: new RegExp(`^${OPENAPI_PATH.replace(".", "\\.")}$`, "u") }]
  HttpApi.reflect(CentreApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      const pattern = new RegExp(`^${endpoint.path.replaceAll(/:\w+/gu, "[^/]+")}$`, "u")
      routes.push({ method: endpoint.method, pattern })
    }
  })
  return routes
}
