import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { Board, QueueTile } from "#wire/board.ts"
import { QueueWhy } from "#wire/why-waits.ts"
import { QueueId } from "#actors/vocabulary.ts"
import * as Refusal from "../errors.ts"
import { Needs } from "#engine/ports/needs.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { described, readErrors } from "./parts.ts"

export const boardGroup = HttpApiGroup.make("board")
  .add(
    HttpApiEndpoint.get("queues", "/api/live/queues", { success: Schema.Array(QueueTile), error: readErrors })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(described("Queues as on the wallboard that the asker may see."))
  )
  .add(
    HttpApiEndpoint.get("queue-why", "/api/live/queues/:id/why", {
      params: { id: QueueId },
      success: QueueWhy,
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "agents.monitor" })
      .annotateMerge(
        described(
          "Who waits in a queue, first served first, why each one still waits, and who could serve them. Numbers are masked."
        )
      )
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
