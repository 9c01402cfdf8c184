import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { LevelName } from "#wire/asker.ts"
import { AgentId, EpochMs } from "#actors/vocabulary.ts"
import { LanguageChoice, ThemeChoice } from "#engine/ports/OfficeDoor.ts"
import { Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { softphoneEndpoint } from "../softphone-api.ts"
import { described } from "./parts.ts"

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

export const sessionGroup = HttpApiGroup.make("session")
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
