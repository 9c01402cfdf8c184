import * as Context from "effect/Context"
import * as Schema from "effect/Schema"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import * as OpenApi from "effect/http-api/OpenApi"
import { LevelName } from "#wire/asker.ts"
import { AgentTile, Board, Desk, QueueTile } from "#wire/board.ts"
import { ClientFrame, ServerFrame } from "#wire/frames.ts"
import { CallFilter, CallRecord, WhyAnswer } from "#wire/records.ts"
import { Intent, NOTE_LIMIT } from "#wire/intent.ts"
import { ListHint, Words } from "#wire/topics.ts"
import { TrunkStates } from "#wire/trunk-states.ts"
import { IdempotencyKey, WorkFilter, WorkKey, WorkRequest, WorkTaken, WorkView } from "#wire/work.ts"
import { ReasonId } from "#actors/reasons.ts"
import { AgentId, CallId, EpochMs } from "#actors/vocabulary.ts"
import { WorkId } from "#actors/work.ts"
import { LanguageChoice, type Session as SessionOfPort, ThemeChoice } from "#engine/ports/OfficeDoor.ts"
import { type Asking, type Need, Needs } from "#engine/ports/needs.ts"
import { HealthTable } from "#engine/ports/Health.ts"
import { COOKIE } from "../sessions.ts"
import { type ApiDocument, readable } from "./document.ts"
import * as Refusal from "./errors.ts"
import { ownDataGroup } from "./own-data-api.ts"
import { softphoneEndpoint } from "./softphone-api.ts"

/** The HTTP API as data: paths, what goes in, what comes out. Its OpenAPI document is made from this. */

/** The signed-in person of this request. */
export class CurrentSession extends Context.Service<CurrentSession, SessionOfPort>()("gateway/CurrentSession") {}

/** Endpoints behind this need the session cookie, or a program's key. */
export class SignedIn extends HttpApiMiddleware.Service<SignedIn, { provides: CurrentSession }>()("gateway/SignedIn", {
  error: [Refusal.NotSignedIn, Refusal.MustChangePassword, Refusal.MustSetUpTwoStep, Refusal.EngineAway],
  security: { session: HttpApiSecurity.apiKey({ in: "cookie", key: COOKIE }), key: HttpApiSecurity.bearer }
}) {}

/** Lets through who has what the endpoint {@link Needs}. The one place of the gateway that refuses by permission; the core looks again. */
export class Permitted extends HttpApiMiddleware.Service<Permitted, { requires: CurrentSession; provides: Asking }>()(
  "gateway/Permitted",
  { error: Refusal.Forbidden }
) {}

/** Answers 400 with the field's name to what does not fit its schema. */
export class Fitting extends HttpApiMiddleware.Service<Fitting>()("gateway/Fitting", { error: Refusal.BadRequest }) {}

/** The other end of the connection, for sign-in attempts and the list of sessions. */
export class Caller extends Context.Service<
  Caller,
  {
    readonly address: string
    readonly isHttps: boolean
    /** Value of the device's cookie, not yet believed. */
    readonly device: string | undefined
    /** What the browser or program calls itself. */
    readonly browser: string
  }
>()("gateway/Caller") {}

const described = (summary: string) => OpenApi.annotations({ summary })

/** What a screen may know of its own session, to show what the person may. */
export const SessionInfo = Schema.Struct({
  user: Schema.String,
  name: Schema.String,
  agent: Schema.NullOr(AgentId),
  /** The unit of the organisation they belong to. */
  unit: Schema.String,
  /** Each permission they have, with how far it reaches. */
  grants: Schema.Record(Schema.String, LevelName),
  expiresAt: EpochMs,
  /** Until they have chosen another password, the session is good for nothing else. */
  mustChangePassword: Schema.Boolean,
  /** Until they have set up two-step sign-in, likewise. */
  mustSetUpTwoStep: Schema.Boolean,
  language: LanguageChoice,
  theme: ThemeChoice,
  /** Where the browser goes after the sign-out, to sign out there, too. */
  signOutUrl: Schema.NullOr(Schema.String),
  /** The centre's, an IANA name: screens show every time in it. */
  timeZone: Schema.String
}).annotate({ identifier: "SessionInfo" })

/** How one signs in here. */
const SignInWays = Schema.Struct({
  provider: Schema.NullOr(Schema.Struct({ name: Schema.String }).annotate({ identifier: "ProviderName" })),
  /** The centre has no administrator yet: the code of its start is asked for. */
  isNew: Schema.Boolean.annotate({
    description:
      "The centre has no administrator yet: the set-up code that its start printed is the password of `admin`."
  })
}).annotate({ identifier: "SignInWays" })
const ProviderAddress = Schema.Struct({ url: Schema.String }).annotate({ identifier: "ProviderAddress" })

/** No name and no password has control characters, and the database takes no NUL at all. */
const printable = (limit: number) =>
  Schema.String.check(
    Schema.isMaxLength(limit),
    Schema.isPattern(/^\P{Cc}*$/u, { message: "may not hold control characters" })
  )

const Credentials = Schema.Struct({
  user: printable(100),
  password: printable(1_024),
  code: Schema.optionalKey(printable(100))
}).annotate({ identifier: "Credentials" })

const QUERY_LIMIT = 8_000
const CameBack = Schema.Struct({ query: printable(QUERY_LIMIT) }).annotate({ identifier: "CameBack" })

const session = HttpApiGroup.make("session")
  .add(
    HttpApiEndpoint.post("signIn", "/api/session", {
      payload: Credentials,
      success: HttpApiSchema.NoContent,
      error: [
        Refusal.WrongPassword,
        Refusal.CodeNeeded,
        Refusal.WrongCode,
        Refusal.DirectoryAway,
        Refusal.TooManyAttempts,
        Refusal.EngineAway,
        Refusal.Busy
      ]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(described("Signs in and sets the session cookie."))
  )
  .add(
    HttpApiEndpoint.get("ways", "/api/sign-in-ways", { success: SignInWays })
      .annotate(Needs, "nothing")
      .annotateMerge(described("How one signs in here, for the sign-in page."))
  )
  .add(
    HttpApiEndpoint.post("providerBegin", "/api/session/provider", {
      success: ProviderAddress,
      error: [Refusal.ProviderAway, Refusal.EngineAway]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(
        described("Where the browser goes to sign in by the office's own accounts; sets a cookie for the way back.")
      )
  )
  .add(
    HttpApiEndpoint.post("providerBack", "/api/session/provider/back", {
      payload: CameBack,
      success: HttpApiSchema.NoContent,
      error: [Refusal.ProviderRefused, Refusal.ProviderAway, Refusal.EngineAway]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(described("Signs in who came back from there, and sets the session cookie."))
  )
  .add(
    HttpApiEndpoint.get("read", "/api/session", { success: SessionInfo })
      .annotate(Needs, "signed-in")
      .middleware(Permitted)
      .middleware(SignedIn)
      .annotateMerge(described("Who is signed in."))
  )
  .add(
    HttpApiEndpoint.delete("signOut", "/api/session", {
      success: HttpApiSchema.NoContent,
      error: Refusal.EngineAway
    })
      .annotate(Needs, "signed-in")
      .middleware(Permitted)
      .middleware(SignedIn)
      .annotateMerge(described("Ends the session and closes its screens."))
  )
  .add(softphoneEndpoint.middleware(Permitted).middleware(SignedIn))
  .annotateMerge(OpenApi.annotations({ title: "Session" }))

const readErrors = [Refusal.Forbidden, Refusal.NotFound, Refusal.EngineAway] as const

/** One thing by its id, for those who may look at it. */
const read = <const Name extends string, const Params extends Schema.Struct.Fields, Success extends Schema.Top>(
  name: Name,
  path: `/${string}`,
  params: Params,
  success: Success,
  need: Need,
  summary: string
) =>
  HttpApiEndpoint.get(name, path, { params, success, error: readErrors })
    .annotate(Needs, need)
    .annotateMerge(described(summary))

/** The telephone numbers of a call or of written work, whole. */
const unmask = <const Params extends Schema.Struct.Fields>(path: `/${string}`, params: Params) =>
  HttpApiEndpoint.post("unmask", path, { params, success: Numbers, error: readErrors })
    .annotate(Needs, { permission: "customers.view" })
    .annotateMerge(
      described("Telephone numbers whole, by attribute; everywhere else they are masked. Kept in the audit log.")
    )
const Numbers = Schema.Record(Schema.String, Schema.String).annotate({ identifier: "Numbers" })

const callPath = { id: CallId }
const CALLS: Need = { permission: "calls.view" }

const calls = HttpApiGroup.make("calls")
  .add(
    HttpApiEndpoint.get("list", "/api/calls", {
      query: CallFilter.fields,
      success: Schema.Array(CallRecord),
      error: [Refusal.Forbidden, Refusal.EngineAway]
    })
      .annotate(Needs, CALLS)
      .annotateMerge(described("Call records, newest first: those that the asker may see. Numbers are masked."))
  )
  .add(read("one", "/api/calls/:id", callPath, CallRecord, CALLS, "One call record. Numbers are masked."))
  .add(unmask("/api/calls/:id/unmask", callPath))
  .add(
    read(
      "why",
      "/api/calls/:id/why",
      callPath,
      WhyAnswer,
      CALLS,
      "Why the call went to whom: each decision with its candidates."
    )
  )
  .add(
    HttpApiEndpoint.get("recording", "/api/calls/:id/recording", {
      params: callPath,
      query: { download: Schema.optionalKey(Schema.Literal("1")) },
      success: Schema.Uint8Array.pipe(HttpApiSchema.asUint8Array({ contentType: "audio/wav" })),
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.RangeNotSatisfiable, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "calls.listen" })
      .annotateMerge(
        described(
          "The recording, caller left and agent right. Byte ranges are understood. `download=1` needs calls.download, too."
        )
      )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Calls" }))

const agentPath = { id: AgentId }
const Done = Schema.Struct({ ok: Schema.Literal(true) }).annotate({ identifier: "Done" })
/** For oneself nobody needs a permission. */
const FORCED: Need = { permission: "agents.force-state", orSelf: true }
const WATCHED: Need = { permission: "agents.monitor", orSelf: true }
const intentErrors = [Refusal.Forbidden, Refusal.NotFound, Refusal.Refused, Refusal.EngineAway] as const

/** One intent that needs no words: POST /api/agents/:id/<name>. */
const intent = <const Name extends string>(name: Name, summary: string) =>
  HttpApiEndpoint.post(name, `/api/agents/:id/${name}`, {
    params: agentPath,
    success: Done,
    error: intentErrors
  })
    .annotate(Needs, FORCED)
    .annotateMerge(described(summary))

/** One that needs words. */
const intentWith = <const Name extends string, Words extends Schema.Top>(name: Name, words: Words, summary: string) =>
  HttpApiEndpoint.post(name, `/api/agents/:id/${name}`, {
    params: agentPath,
    payload: words,
    success: Done,
    error: intentErrors
  })
    .annotate(Needs, FORCED)
    .annotateMerge(described(summary))

const wrapUp = <const Name extends string>(name: Name, summary: string) =>
  HttpApiEndpoint.post(name, `/api/agents/:id/${name}`, {
    params: agentPath,
    query: { work: Schema.optionalKey(WorkId) },
    success: Done,
    error: intentErrors
  })
    .annotate(Needs, FORCED)
    .annotateMerge(described(summary))

/** A piece of work on this agent's desk, by its whole name: `task/…`. */
const AtHand = Schema.Struct({ work: WorkId }).annotate({ identifier: "AtHand" })
const NotReady = Schema.Struct({ reason: ReasonId }).annotate({ identifier: "NotReady" })
const EndWork = Schema.Struct({
  work: WorkId,
  note: Schema.optionalKey(Schema.NullOr(Schema.String.check(Schema.isMaxLength(NOTE_LIMIT))))
}).annotate({ identifier: "EndWork" })

const agents = HttpApiGroup.make("agents")
  .add(
    HttpApiEndpoint.get("list", "/api/agents", {
      success: Schema.Array(AgentTile),
      error: Refusal.EngineAway
    })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(described("Agents as on the wallboard: those that the asker may see."))
  )
  .add(
    read(
      "one",
      "/api/agents/:id",
      agentPath,
      Desk,
      WATCHED,
      "One agent's desk: state, work at hand, what keeps calls away."
    )
  )
  .add(
    read(
      "why-none",
      "/api/agents/:id/why-none",
      agentPath,
      Schema.Array(WhyAnswer),
      WATCHED,
      "The latest decisions that passed this agent over."
    )
  )
  .add(intentWith("not-ready", NotReady, "Not ready for the channels that the reason pauses; what is at hand goes on."))
  .add(intentWith("accept-work", AtHand, "Takes written work that alerts the agent."))
  .add(intentWith("reject-work", AtHand, "Lets written work that alerts the agent go to another."))
  .add(intentWith("end-work", EndWork, "Finishes written work at hand, with a note."))
  .add(intent("sign-in", "Signs the agent in."))
  .add(intent("sign-out", "Signs the agent out, now or after the work at hand."))
  .add(intent("ready", "Ready for work of every channel."))
  .add(wrapUp("finish-wrap-up", "Ends the running wrap-up of `work`, or of the call."))
  .add(wrapUp("extend-wrap-up", "Adds 30 s to the running wrap-up of `work`, or of the call."))
  .add(intent("reject", "Refuses the ringing call."))
  .add(
    intent(
      "answer",
      "Answers the ringing call at the telephone, where `work.answerBy` is `click`; refused where the telephone does not."
    )
  )
  .add(intent("hang-up", "Ends the call at hand."))
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Agents" }))

const board = HttpApiGroup.make("board")
  .add(
    HttpApiEndpoint.get("queues", "/api/live/queues", { success: Schema.Array(QueueTile), error: readErrors })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(described("Queues as on the wallboard that the asker may see."))
  )
  .add(
    HttpApiEndpoint.get("read", "/api/board", {
      query: { unit: Schema.optionalKey(Schema.String) },
      success: Board,
      error: readErrors
    })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(
        described("The wallboard as it is now: of one unit and those below it, or all that the asker may see.")
      )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Board" }))

const HealthFields = { ...HealthTable.fields, gateway: Schema.Record(Schema.String, Schema.Unknown) }

const workPath = { id: WorkKey }
const WORK: Need = { permission: "tickets.assign" }
/** Beside whatever else a browser or a program sends. */
const KeyHeader = Schema.StructWithRest(
  Schema.Struct({
    "idempotency-key": Schema.optionalKey(
      IdempotencyKey.annotate({
        description: "Chosen by the program for this request, best a UUID; in quotes or without, up to 255 characters.",
        examples: ['"8e03978e-40d5-43e8-bc93-6894a57f9324"']
      })
    )
  }),
  [Schema.Record(Schema.String, Schema.UndefinedOr(Schema.String))]
)
const Taken = WorkTaken.annotate({ identifier: "WorkTaken", httpApiStatus: 201 })

const work = HttpApiGroup.make("work")
  .add(
    HttpApiEndpoint.post("create", "/api/work", {
      headers: KeyHeader,
      payload: WorkRequest,
      success: Taken,
      error: [Refusal.Forbidden, Refusal.EngineAway, Refusal.Busy, Refusal.KeyReused, Refusal.KeyInUse]
    })
      // A misspelt field must not be passed over in silence: the work would go to another place, or without its skill.
      .annotate(HttpApi.ParseOptions, { onExcessProperty: "error" })
      .annotate(Needs, { permission: "tickets.create" })
      .annotateMerge(
        described(
          "Puts written work (a task, or what stands for a mail, a chat …) into a queue. 201 when it is on disk: it is not lost then. After a 503 it has not been taken. With an Idempotency-Key the same request may be sent again for a week and gives the same answer, and no second task; with another body it is 422, while the first is worked on 409."
        )
      )
  )
  .add(
    HttpApiEndpoint.get("list", "/api/work", {
      query: WorkFilter.fields,
      success: Schema.Array(WorkView),
      error: [Refusal.Forbidden, Refusal.EngineAway]
    })
      .annotate(Needs, WORK)
      .annotateMerge(
        described(
          "Written work that is not over, newest first: what the asker may see. Numbers are masked. Next page: `before` the last id."
        )
      )
  )
  .add(
    read(
      "one",
      "/api/work/:id",
      workPath,
      WorkView,
      WORK,
      "One piece of written work, also when it is over. Numbers are masked."
    )
  )
  .add(unmask("/api/work/:id/unmask", workPath))
  .add(
    HttpApiEndpoint.delete("withdraw", "/api/work/:id", {
      params: workPath,
      success: HttpApiSchema.NoContent,
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "tickets.close" })
      .annotateMerge(described("Takes open written work out, wherever it is."))
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Work" }))

/** What a stranger hears: a load balancer asks no more. */
const Ok = Schema.Struct({ ok: Schema.Boolean }).annotate({ identifier: "Ok" })
const NotOk = Schema.Struct({ ok: Schema.Literal(false) }).annotate({ identifier: "NotOk", httpApiStatus: 503 })
/** The table of the workers, and the gateway's own counters of this moment. */
const Healthy = Schema.Struct(HealthFields).annotate({ identifier: "Healthy" })
const Unhealthy = Schema.Struct({ ...HealthFields, ok: Schema.Literal(false) }).annotate({
  identifier: "Unhealthy",
  httpApiStatus: 503
})

const health = HttpApiGroup.make("health")
  .add(
    HttpApiEndpoint.get("read", "/health", {
      success: [Healthy, Ok],
      error: [Unhealthy, NotOk]
    })
      .annotate(Needs, "nothing")
      .annotateMerge(
        described(
          "200 when every worker is up, else 503. Open to everybody; who signed in and may see the parameters hears the whole."
        )
      )
  )
  .annotateMerge(OpenApi.annotations({ title: "Health" }))

const trunkStates = HttpApiGroup.make("trunk-states")
  .add(
    HttpApiEndpoint.get("read", "/api/trunk-states", { success: TrunkStates, error: Refusal.Forbidden })
      .annotate(Needs, { permission: "channels.view" })
      .annotateMerge(
        described("Whether each trunk answers and is registered, since when, and whose calls come from no trunk.")
      )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Trunks now" }))

export const OPENAPI_PATH = "/openapi.json"

/** What is read elsewhere than in a body: queries, and frames of the socket with the states of its topics. */
const LIVE_SCHEMAS = [
  CallFilter,
  WorkFilter,
  ServerFrame.annotate({ identifier: "ServerFrame" }),
  ClientFrame.annotate({ identifier: "ClientFrame" }),
  Intent.annotate({ identifier: "Intent" }),
  Board,
  ListHint,
  Words
]

export class CentreApi extends HttpApi.make("carillon")
  .add(session)
  .add(ownDataGroup)
  .add(calls)
  .add(agents)
  .add(board)
  .add(work)
  .add(trunkStates)
  .add(health)
  .middleware(Fitting)
  .annotate(HttpApi.AdditionalSchemas, LIVE_SCHEMAS)
  .annotateMerge(
    OpenApi.annotations({
      transform: (document) => readable(document as unknown as ApiDocument) as unknown as typeof document,
      title: "Carillon",
      version: "1",
      description:
        "The call centre's HTTP API. Sign in with POST /api/session; live state is at the WebSocket /ws, telephones at /sip."
    })
  ) {}
