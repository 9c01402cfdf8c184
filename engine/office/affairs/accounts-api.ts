import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Forbidden, NotFound, Unfit } from "../refusals.ts"
import { SessionView } from "./me-api.ts"

/** What an administrator does with the accounts of others: a password once in plain text, a lock, sessions. */

const described = (summary: string) => OpenApi.annotations({ summary })
const params = { id: Schema.String }
const view = { permission: "users.view" } as const
const edit = { permission: "users.edit" } as const

const said = (description: string, example: string) => Schema.String.annotate({ description, examples: [example] })
const ms = (description: string) =>
  Schema.Int.annotate({ description: `${description} Milliseconds since 1970 (UTC); 0: never.`, examples: [0] })

export const AccountView = Schema.Struct({
  user: said("Name of the account.", "1001"),
  name: said("The person's name.", "王芳"),
  hasPassword: Schema.Boolean.annotate({ description: "Without one nobody signs in." }),
  mustChangePassword: Schema.Boolean.annotate({ description: "Chooses another at the next sign-in." }),
  passwordChangedAt: ms("When the password was set last."),
  wrongPasswords: Schema.Int.annotate({ description: "In a row, since the last right one.", examples: [0] }),
  lockedUntil: ms("Until when nobody signs in."),
  hasTwoStep: Schema.Boolean.annotate({ description: "A code is asked for after the password." }),
  hasTelephonePassword: Schema.Boolean.annotate({ description: "Whether the telephone can register." }),
  sessions: Schema.Int.annotate({ description: "Where they are signed in now.", examples: [1] })
}).annotate({ identifier: "AccountView" })

const NewPassword = Schema.Struct({
  password: Schema.optionalKey(
    Schema.String.check(Schema.isMaxLength(1_024)).annotate({ description: "Absent: one is made up." })
  )
}).annotate({ identifier: "NewPassword" })

export const GivenPassword = Schema.Struct({
  password: Schema.NullOr(Schema.String).annotate({
    description: "The one that was made up, told this once; null when one was given."
  })
}).annotate({ identifier: "GivenPassword" })

export const TelephoneAccount = Schema.Struct({
  user: said("User of the telephone, its extension.", "1001"),
  realm: said("Realm that the telephone may ask for.", "carillon"),
  address: said("Where the telephone registers.", "192.168.1.10:5060"),
  password: said("Told this once.", "k7m2pq9xw4ah"),
  qr: said(
    "The same as a text for a QR code, as Grandstream Wave reads it.",
    '<?xml version="1.0" encoding="utf-8"?><AccountConfig version="1"><Account><RegisterServer>192.168.1.10:5060</RegisterServer><UserID>1001</UserID><AuthID>1001</AuthID><AuthPass>k7m2pq9xw4ah</AuthPass><AccountName>1001</AccountName><DisplayName>1001</DisplayName></Account></AccountConfig>'
  )
}).annotate({ identifier: "TelephoneAccount" })

const Telephones = Schema.Struct({
  address: said("Where telephones register, and where calls are sent to.", "192.168.1.10:5060"),
  realm: said("Realm that telephones may ask for.", "carillon")
}).annotate({ identifier: "TelephonePlace" })

export const accountsGroup = HttpApiGroup.make("accounts")
  .add(
    HttpApiEndpoint.get("telephonePlace", "/api/telephone-place", { success: Telephones })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(described("The address of the centre's switch, as a telephone is told it."))
  )
  .add(
    HttpApiEndpoint.get("locked", "/api/locked-accounts", { success: Schema.Array(AccountView), error: Away })
      .annotate(Needs, view)
      .annotateMerge(described("Accounts that are locked now, by too many wrong passwords."))
  )
  .add(
    HttpApiEndpoint.get("account", "/api/people/:id/account", {
      params,
      success: AccountView,
      error: [NotFound, Away]
    })
      .annotate(Needs, view)
      .annotateMerge(described("How somebody's account stands: password, lock, sessions."))
  )
  .add(
    HttpApiEndpoint.post("setPassword", "/api/people/:id/password", {
      params,
      payload: NewPassword,
      success: GivenPassword,
      error: [BadRequest, NotFound, Forbidden, Unfit, Away]
    })
      .annotate(Needs, edit)
      .annotateMerge(
        described(
          "Sets a password, which the person changes at the next sign-in, and ends their sessions. Not for who may do more than you."
        )
      )
  )
  .add(
    HttpApiEndpoint.post("setTelephonePassword", "/api/people/:id/telephone-password", {
      params,
      success: TelephoneAccount,
      error: [NotFound, Unfit, Away]
    })
      .annotate(Needs, edit)
      .annotateMerge(described("Makes up a new password for somebody's telephone and tells it once."))
  )
  .add(
    HttpApiEndpoint.post("unlock", "/api/people/:id/unlock", {
      params,
      success: HttpApiSchema.NoContent,
      error: [NotFound, Away]
    })
      .annotate(Needs, edit)
      .annotateMerge(described("Forgets the wrong passwords: they may sign in again at once."))
  )
  .add(
    HttpApiEndpoint.get("sessions", "/api/people/:id/sessions", {
      params,
      success: Schema.Array(SessionView),
      error: [NotFound, Away]
    })
      .annotate(Needs, edit)
      .annotateMerge(described("Where somebody is signed in."))
  )
  .add(
    HttpApiEndpoint.delete("endSessions", "/api/people/:id/sessions", {
      params,
      success: HttpApiSchema.NoContent,
      error: [NotFound, Away]
    })
      .annotate(Needs, edit)
      .annotateMerge(described("Signs somebody out everywhere."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Accounts" }))
