import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { LanguageChoice, ThemeChoice } from "../../ports/OfficeDoor.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Forbidden, NotFound, Stale, Unfit } from "../refusals.ts"

/** One's own account: whoever is signed in has one. Programs with a key have none. */

const described = (summary: string) => OpenApi.annotations({ summary })

const ms = (description: string) =>
  Schema.Int.annotate({ description: `${description} Milliseconds since 1970 (UTC).`, examples: [1_795_712_984_000] })

export const SessionView = Schema.Struct({
  id: Schema.String.annotate({ description: "Names the session in this list.", examples: ["5f1c0a9be2d34c77"] }),
  address: Schema.String.annotate({ description: "Where it was begun from.", examples: ["192.168.1.20"] }),
  device: Schema.String.annotate({ description: "What the browser called itself.", examples: ["Firefox"] }),
  since: ms("When it was begun."),
  seenAt: ms("When it was used last, to the minute."),
  expiresAt: ms("When it ends by itself."),
  isThis: Schema.Boolean.annotate({ description: "The one that asks." })
}).annotate({ identifier: "SessionView" })
export type SessionView = typeof SessionView.Type

export const Profile = Schema.Struct({
  user: Schema.String.annotate({ description: "Name of the account.", examples: ["1001"] }),
  name: Schema.String.annotate({ description: "The person's name.", examples: ["王芳"] }),
  language: LanguageChoice.annotate({ description: "Language of the screens.", examples: ["browser"] }),
  theme: ThemeChoice.annotate({ description: "Light or dark.", examples: ["system"] }),
  passwordChangedAt: ms("When the password was set last."),
  hasPassword: Schema.Boolean.annotate({ description: "False for who signs in by the office's own accounts alone." })
}).annotate({ identifier: "Profile" })

const ProfileChange = Schema.Struct({
  language: Schema.optionalKey(LanguageChoice.annotate({ description: "Language of the screens." })),
  theme: Schema.optionalKey(ThemeChoice.annotate({ description: "Light or dark." }))
}).annotate({ identifier: "ProfileChange" })

const text = (description: string) => Schema.String.check(Schema.isMaxLength(1_024)).annotate({ description })

const PasswordChange = Schema.Struct({
  old: text("The password of now."),
  new: text("The one to come: at least 8 characters, not the user name, not one of the most used.")
}).annotate({ identifier: "PasswordChange" })

export const meGroup = HttpApiGroup.make("me")
  .add(
    HttpApiEndpoint.get("profile", "/api/me", { success: Profile, error: [NotFound, Away] }).annotateMerge(
      described("Who I am, and what I chose for my screens.")
    )
  )
  .add(
    HttpApiEndpoint.put("changeProfile", "/api/me", {
      payload: ProfileChange,
      success: Profile,
      error: [BadRequest, NotFound, Stale, Unfit, Away]
    }).annotateMerge(described("Chooses language and theme of my screens, wherever I sign in."))
  )
  .add(
    HttpApiEndpoint.post("changePassword", "/api/me/password", {
      payload: PasswordChange,
      success: HttpApiSchema.NoContent,
      error: [BadRequest, Forbidden, Unfit, Away]
    }).annotateMerge(described("Changes my password and ends my other sessions."))
  )
  .add(
    HttpApiEndpoint.get("sessions", "/api/me/sessions", {
      success: Schema.Array(SessionView),
      error: Away
    }).annotateMerge(described("Where I am signed in, the last seen first."))
  )
  .add(
    HttpApiEndpoint.delete("endOthers", "/api/me/sessions", {
      success: HttpApiSchema.NoContent,
      error: Away
    }).annotateMerge(described("Ends all my sessions but this one."))
  )
  .add(
    HttpApiEndpoint.delete("endOne", "/api/me/sessions/:id", {
      params: { id: Schema.String },
      success: HttpApiSchema.NoContent,
      error: [NotFound, Away]
    }).annotateMerge(described("Ends one of my sessions."))
  )
  .annotateEndpoints(Needs, "signed-in")
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Me" }))
