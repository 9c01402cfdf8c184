import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { DiallingRight } from "#actors/dialling/settings.ts"
import { DialTrial } from "#wire/dial-trial.ts"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Unfit } from "../refusals.ts"

const name = Schema.NullOr(Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64)))

const DialTry = Schema.Struct({
  number: Schema.String.check(Schema.isMaxLength(64)).annotate({
    description: "As a person types it.",
    examples: ["138 0013 8000"]
  }),
  right: DiallingRight.annotate({ description: "How far who dials may dial, where no agent is named." }),
  agent: name.annotate({
    description: "Number of the agent who dials: their roles say how far. null: nobody's telephone."
  }),
  queue: name.annotate({ description: "Id of the queue for which it is; null: for none." })
}).annotate({ identifier: "DialTry" })

/** What would come of dialling a number, for who administers trunks and rights. Nothing is dialled. */
export const diallingGroup = HttpApiGroup.make("dialling")
  .add(
    HttpApiEndpoint.post("try", "/api/dialling/try", {
      payload: DialTry,
      success: DialTrial,
      error: [BadRequest, Unfit, Away]
    })
      .annotate(Needs, { permission: "channels.view" })
      .annotateMerge(
        OpenApi.annotations({
          summary: "What would be dialled, by which trunk, with which number shown, or why not. Nothing is dialled."
        })
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Dialling" }))
