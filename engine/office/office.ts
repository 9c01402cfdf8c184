import { rmSync } from "node:fs"
import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as SchemaIssue from "effect/SchemaIssue"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type { HttpApiSchemaError } from "effect/http-api/HttpApiError"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { ServeError } from "effect/http/HttpServerError"
import type { Database } from "../ports/Database.ts"
import type { Speech } from "../ports/Speech.ts"
import { things } from "../records/things.ts"
import { accountsHandlers } from "./affairs/accounts-handlers.ts"
import { keysHandlers } from "./affairs/keys-handlers.ts"
import { meHandlers } from "./affairs/me-handlers.ts"
import { twoStepHandlers } from "./affairs/two-step-handlers.ts"
import { alarmsHandlers } from "./alarms/alarms-handlers.ts"
import { AffairsApi } from "./affairs/affairs-api.ts"
import { auditHandlers } from "./audit-export.ts"
import { promptFilesHandlers, type PromptPlace } from "./prompts/prompt-files-handlers.ts"
import { permitted } from "./asking.ts"
import { directoryAnswers } from "./directory/answers.ts"
import { type DoorSettings, doorRoute } from "./door.ts"
import { callSearchHandlers } from "./calls/calls-handlers.ts"
import { remarksHandlers } from "./calls/remarks-handlers.ts"
import { callersHandlers } from "./callers/callers-handlers.ts"
import { customersHandlers } from "./customers/customers-handlers.ts"
import { linksHandlers } from "./customers/links-handlers.ts"
import { mergingHandlers } from "./customers/merging-handlers.ts"
import { personalDataHandlers } from "./customers/personal-data-handlers.ts"
import { diallingHandlers } from "./dialling/dialling-handlers.ts"
import { dutyHandlers } from "./duty/duty-handlers.ts"
import { callHandlers } from "./exchange/call-handlers.ts"
import { Exchange } from "./exchange/exchange-handlers.ts"
import { ImportJobs } from "./exchange/import-jobs.ts"
import { startImportThread } from "./exchange/import-thread.ts"
import { jobHandlers } from "./exchange/job-handlers.ts"
import { Turns } from "./exchange/turns.ts"
import { Fitting, OfficeApi, OPENAPI_PATH } from "./office-api.ts"
import { parametersHandlers } from "./parameters-handlers.ts"
import { isInside } from "../door-keys/inside-key.ts"
import { INSIDE_HEADER, makeOutsideLog } from "../ports/inside.ts"
import { badRequest, forbidden } from "./refusals.ts"
import { type Premises, systemHandlers } from "./system-handlers.ts"
import { telephoneFilesHandlers } from "./telephones/telephone-files-handlers.ts"
import { laboratoryHandlers, type LaboratorySettings } from "./laboratory/laboratory-handlers.ts"
import { thingHandlers } from "./thing-handlers.ts"
import { terminalHandlers } from "./terminals/terminal-handlers.ts"
import { trunkPasswordHandlers } from "./trunks/trunk-password-handlers.ts"
import { webhooksHandlers } from "./webhooks/webhooks-handlers.ts"

/**
 * Serves everything that is kept and changed by people: HTTP on a Unix socket, for the gateway alone. Listening when this
 * returns, until the scope closes. A socket file that a killed process left is written over.
 */
export const serveOffice = Effect.fnUntraced(function* (
  socketPath: string,
  settings: OfficeSettings
): Effect.fn.Return<void, ServeError, Needed | Scope.Scope> {
  rmSync(socketPath, { force: true })
  const [first, ...others] = things.map(thingHandlers)
  const api = HttpApiBuilder.layer(OfficeApi.addHttpApi(AffairsApi), { openapiPath: OPENAPI_PATH }).pipe(
    Layer.provide(Layer.mergeAll(first!, ...others, jobHandlers, callHandlers, parametersHandlers, systemHandlers)),
    Layer.provide([customersHandlers, mergingHandlers, personalDataHandlers, linksHandlers]),
    Layer.provide([remarksHandlers, callersHandlers, promptFilesHandlers, diallingHandlers]),
    Layer.provide(affairs(settings)),
    Layer.provide(callSearchHandlers(settings.waveformEntry)),
    Layer.provide(auditHandlers),
    Layer.provide(exchange(settings)),
    Layer.provide([permitted, fitting])
  )
  const server = HttpRouter.serve(Layer.mergeAll(api as never, doorRoute(settings), insideAlone(settings)) as never, {
    disableLogger: true,
    disableListenLog: true
  }).pipe(Layer.provide(NodeHttpServer.layer(gatewaysServer, { path: socketPath }))) as Layer.Layer<
    never,
    ServeError,
    Needed
  >
  yield* Layer.build(server)
})

/** The gateway keeps its connections and ends them. Were one ended here, a request already on its way would be lost with it. */
const gatewaysServer = () => createServer({ keepAliveTimeout: 0 })

/** Before every route: who asks is believed only to who carries the key of this start. */
const insideAlone = ({ insideKey }: OfficeSettings) => {
  const outside = makeOutsideLog()
  return HttpRouter.middleware(
    (answer) =>
      Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers, url }) =>
        isInside(insideKey, headers[INSIDE_HEADER])
          ? answer
          : Effect.as(
              outside(url),
              HttpServerResponse.jsonUnsafe(forbidden("only the centre's own processes ask here"), { status: 403 })
            )
      ),
    { global: true }
  )
}

type Needed = Database | Premises | PromptPlace | Speech

export interface OfficeSettings extends DoorSettings {
  /** Entry file of an import's thread, which has a connection of its own. */
  readonly importEntry: URL
  /** Entry file of the thread that reads recordings. */
  readonly waveformEntry: URL
  readonly laboratory: LaboratorySettings
  readonly databaseUrl: string
  /** Whether webhooks may go to this machine and, without TLS, to the local network. */
  readonly allowLocal: boolean
}

const affairs = ({ allowLocal, directory, laboratory, sealKey, telephones, timeZone }: OfficeSettings) =>
  Layer.mergeAll(
    meHandlers,
    twoStepHandlers(sealKey, directoryAnswers(directory)),
    keysHandlers,
    accountsHandlers(telephones),
    webhooksHandlers(allowLocal),
    trunkPasswordHandlers,
    terminalHandlers,
    alarmsHandlers,
    laboratoryHandlers(laboratory),
    telephoneFilesHandlers({ place: telephones, timeZone }),
    dutyHandlers(timeZone)
  )

/** One runs at a time, with as little as may be for the others; a day's reports of a large centre fit among those that wait. */
const EXPORTS_AT_A_TIME = 2
const EXPORTS_WAITING = 100

const exchange = ({ databaseUrl, importEntry, timeZone }: OfficeSettings) =>
  Layer.effect(
    Exchange,
    Effect.acquireRelease(
      Effect.sync(() => ({
        imports: new ImportJobs((order, onProgress) => startImportThread(importEntry, databaseUrl, order, onProgress)),
        exports: new Turns(EXPORTS_AT_A_TIME, EXPORTS_WAITING),
        timeZone
      })),
      ({ imports }) => Effect.sync(() => imports.close())
    )
  )

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()
const PLACES = { Params: "path", Headers: "headers", Query: "query", Payload: "body" } as const

/** A misfit of the request names its field; one of our own answer is a bug. */
const fitting = HttpApiMiddleware.layerSchemaErrorTransform(Fitting, (error: HttpApiSchemaError) => {
  if (error.kind === "Body" || error.kind === "ResponseHeaders") return Effect.die(error.cause)
  const [issue] = formatIssues(error.cause.issue).issues
  const path = (issue?.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment))
  return Effect.fail(badRequest([PLACES[error.kind], ...path].join("."), issue?.message ?? "does not fit"))
})
