import * as Schema from "effect/Schema"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { WhyAnswer } from "#wire/records.ts"
import { WorkFilter, WorkKey, WorkRequest, WorkTaken, WorkView } from "#wire/work.ts"
import { type Need, Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { described, KeyHeader, read, unmask } from "./parts.ts"

const workPath = { id: WorkKey }
const WorkKind = Schema.Literals(["task", "call", "incident", "callback"])
const WORK: Need = { permission: "tickets.assign" }
const Taken = WorkTaken.annotate({ identifier: "WorkTaken", httpApiStatus: 201 })

export const workGroup = HttpApiGroup.make("work")
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
  .add(
    HttpApiEndpoint.get("why", "/api/work/:id/why", {
      params: workPath,
      query: { kind: Schema.optionalKey(WorkKind) },
      success: WhyAnswer,
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "agents.monitor" })
      .annotateMerge(
        described(
          "Why work of any kind went to whom, and why it still waits: each decision with its candidates, the settings in force and a sentence in both languages. `kind` is task where it is not said."
        )
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
