import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { TWO_STEP_PATH } from "../../ports/OfficeDoor.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Forbidden, NotFound, Unfit } from "../refusals.ts"

/** Two-step sign-in: a code from an app on the person's telephone, beside the password. */

const described = (summary: string) => OpenApi.annotations({ summary })

export const TwoStepView = Schema.Struct({
  isOn: Schema.Boolean.annotate({ description: "A code is asked for at the sign-in." }),
  isWanted: Schema.Boolean.annotate({ description: "The centre or one of my roles makes it a must." }),
  since: Schema.Int.annotate({ description: "Since when, milliseconds since 1970 (UTC); 0: never.", examples: [0] }),
  hasPassword: Schema.Boolean.annotate({
    description: "False for who signs in by the office's own accounts alone: a second step is asked for there."
  }),
  recoveryCodesLeft: Schema.Int.annotate({ description: "Recovery codes that were not used yet.", examples: [10] })
}).annotate({ identifier: "TwoStepView" })

const Offer = Schema.Struct({
  secret: Schema.String.annotate({
    description: "To be typed into the app, base32. Told this once.",
    examples: ["JBSWY3DPEHPK3PXP"]
  }),
  uri: Schema.String.annotate({
    description: "The same as a text for a QR code.",
    examples: ["otpauth://totp/Carillon:1001?secret=…"]
  })
}).annotate({ identifier: "TwoStepOffer" })

const RecoveryCodes = Schema.Struct({
  recoveryCodes: Schema.Array(Schema.String).annotate({
    description: "Each opens the account once instead of a code. Told this once.",
    examples: [["abcd-efgh-jkmn-pqrs"]]
  })
}).annotate({ identifier: "RecoveryCodes" })

const code = Schema.String.check(Schema.isMaxLength(100)).annotate({
  description: "Six digits from the app, or a recovery code.",
  examples: ["123456"]
})
const Code = Schema.Struct({ code }).annotate({ identifier: "TwoStepCode" })
const PasswordAndCode = Schema.Struct({
  password: Schema.String.check(Schema.isMaxLength(1_024)).annotate({ description: "My password." }),
  code
}).annotate({ identifier: "PasswordAndCode" })

export const twoStepGroup = HttpApiGroup.make("two-step")
  .add(
    HttpApiEndpoint.get("read", TWO_STEP_PATH, { success: TwoStepView, error: [Forbidden, Away] })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("How my two-step sign-in stands."))
  )
  .add(
    HttpApiEndpoint.post("offer", `${TWO_STEP_PATH}/offer`, { success: Offer, error: [Forbidden, Unfit, Away] })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("Makes a new secret for my app. It counts once a code of it was given."))
  )
  .add(
    HttpApiEndpoint.post("confirm", TWO_STEP_PATH, {
      payload: Code,
      success: RecoveryCodes,
      error: [BadRequest, Forbidden, Unfit, Away]
    })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("Turns it on with a code of the new secret, and tells the recovery codes once."))
  )
  .add(
    HttpApiEndpoint.post("turnOff", `${TWO_STEP_PATH}/off`, {
      payload: PasswordAndCode,
      success: HttpApiSchema.NoContent,
      error: [BadRequest, Forbidden, Unfit, Away]
    })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("Turns it off. Where it is a must it has to be set up again before anything else."))
  )
  .add(
    HttpApiEndpoint.delete("reset", "/api/people/:id/two-step", {
      params: { id: Schema.String },
      success: HttpApiSchema.NoContent,
      error: [NotFound, Forbidden, Away]
    })
      .annotate(Needs, { permission: "users.edit" })
      .annotateMerge(
        described("Takes somebody's two-step sign-in away, as for a lost telephone. Not of who may do more than you.")
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Two-step sign-in" }))
