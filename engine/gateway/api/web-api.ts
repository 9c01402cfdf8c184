import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import type * as Scope from "effect/Scope"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import type { HttpApiSchemaError } from "effect/http-api/HttpApiError"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import { may } from "#wire/asker.ts"
import { DEVICE_COOKIE } from "../devices.ts"
import { tokenIn } from "../sessions.ts"
import type { WebHandler } from "../web-handler.ts"
import { agentCallHandlers } from "./agent-call-handlers.ts"
import { agentHandlers, boardHandlers } from "./agent-handlers.ts"
import { callbackHandlers } from "./callback-handlers.ts"
import { callHandlers } from "./call-handlers.ts"
import { ApiContext } from "./api-context.ts"
import { CentreApi, OPENAPI_PATH } from "./centre-api.ts"
import { Caller, Fitting } from "./middleware.ts"
import { permitted } from "./permitted.ts"
import { provisioningHandlers } from "./provisioning-handlers.ts"
import { ownDataHandlers } from "./own-data-handlers.ts"
import { workHandlers } from "./work-handlers.ts"
import { sessionHandlers, signedIn } from "./session-handlers.ts"
import { trunkStateHandlers } from "./trunk-state-handlers.ts"

/** The API as a web handler, built once; released with the Scope. */
export const makeWebApi = Effect.fnUntraced(function* (
  context: ApiContext["Service"]
): Effect.fn.Return<WebHandler, never, Scope.Scope> {
  const api = HttpApiBuilder.layer(CentreApi, { openapiPath: OPENAPI_PATH }).pipe(
    Layer.provide([
      sessionHandlers,
      ownDataHandlers,
      callHandlers,
      agentHandlers,
      agentCallHandlers,
      boardHandlers,
      workHandlers,
      callbackHandlers,
      trunkStateHandlers,
      provisioningHandlers,
      healthHandlers
    ]),
    Layer.provide([signedIn, permitted, fitting]),
    Layer.provide(Layer.succeed(ApiContext, context)),
    Layer.provide(HttpServer.layerServices)
  )
  const { dispose, handler } = HttpRouter.toWebHandler(api, { disableLogger: true })
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  // Handlers run in a runtime of their own, which would log in a format of its own.
  const logging = Context.make(Logger.CurrentLoggers, yield* Logger.CurrentLoggers)
  return (request, source) =>
    handler(
      request,
      Context.add(logging, Caller, {
        address: source.address,
        isHttps: source.isHttps || isHttps(request),
        device: tokenIn(request.headers.get("cookie"), DEVICE_COOKIE),
        browser: request.headers.get("user-agent") ?? ""
      })
    )
})

/** Whether the browser speaks TLS, with us or with a proxy before us. Only makes our own cookie stricter. */
const isHttps = (request: Request): boolean =>
  (request.headers.get("origin") ?? "").startsWith("https://") || request.headers.get("x-forwarded-proto") === "https"

const healthHandlers = HttpApiBuilder.group(
  CentreApi,
  "health",
  Effect.fnUntraced(function* (handlers) {
    const { health, sessions } = yield* ApiContext
    /** Whether the whole is theirs to see; without an answer about it, it is not. */
    const maySeeAll = (cookie: string | undefined) =>
      sessions.of(tokenIn(cookie ?? null)).pipe(
        Effect.map((session) => session !== null && may(session.account.asker, "parameters.view")),
        Effect.catch(() => Effect.succeed(false))
      )
    return handlers.handle(
      "read",
      Effect.fnUntraced(function* ({ request }) {
        const { gateway, table } = health()
        const all = (yield* maySeeAll(request.headers["cookie"])) ? { workers: table.workers, gateway } : {}
        return table.ok ? { ok: true, ...all } : yield* Effect.fail({ ok: false as const, ...all })
      })
    )
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
  /** What may stand in its query. */
  readonly queryNames: ReadonlyArray<string>
}

/** All routes, to tell a wrong path (404) from a wrong method (405) before anything else is done. */
export const apiRoutes = (): ReadonlyArray<ApiRoute> => {
  const document = new RegExp(`^${OPENAPI_PATH.replace(".", "\\.")}$`, "u")
  const routes: Array<ApiRoute> = [{ method: "GET", pattern: document, queryNames: [] }]
  HttpApi.reflect(CentreApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      const pattern = new RegExp(`^${endpoint.path.replaceAll(/:\w+/gu, "[^/]+")}$`, "u")
      routes.push({ method: endpoint.method, pattern, queryNames: fieldsOf(endpoint.query) })
    }
  })
  return routes
}

const fieldsOf = (schema: Schema.Top | undefined): ReadonlyArray<string> =>
  schema !== undefined && SchemaAST.isObjects(schema.ast)
    ? schema.ast.propertySignatures.map(({ name }) => String(name))
    : []
