import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { CallbackFilter, CallbackList, CallbackMove, CallbackView, CancelReason } from "#wire/callbacks.ts"
import { WorkKey } from "#wire/work.ts"
import { Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { described, read } from "./parts.ts"

const callbackPath = { id: WorkKey }

export const callbacksGroup = HttpApiGroup.make("callbacks")
  .add(
    HttpApiEndpoint.get("list", "/api/callbacks", {
      query: CallbackFilter.fields,
      success: CallbackList,
      error: [Refusal.Forbidden, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "agents.monitor" })
      .annotateMerge(
        described(
          "Who is to be called back, of queues that the asker may see: those at work first, then who waits, then whose time comes next. Numbers are masked."
        )
      )
  )
  .add(
    read(
      "one",
      "/api/callbacks/:id",
      callbackPath,
      CallbackView,
      { permission: "agents.monitor" },
      "One callback, also when it is over. Its number is masked."
    )
  )
  .add(
    HttpApiEndpoint.put("move", "/api/callbacks/:id/time", {
      params: callbackPath,
      payload: CallbackMove,
      success: HttpApiSchema.NoContent,
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.InHand, Refusal.BadRequest, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "tickets.assign" })
      .annotateMerge(
        described(
          "Puts a callback to an earlier or a later time; one that is past means now. In its queue it keeps its place. 409 while an agent has it."
        )
      )
  )
  .add(
    HttpApiEndpoint.delete("cancel", "/api/callbacks/:id", {
      params: callbackPath,
      query: { reason: CancelReason },
      success: HttpApiSchema.NoContent,
      error: [Refusal.Forbidden, Refusal.NotFound, Refusal.EngineAway]
    })
      .annotate(Needs, { permission: "tickets.close" })
      .annotateMerge(
        described(
          "Nobody is called back any more, and the reason is kept. Who is being called just then may still answer."
        )
      )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Callbacks" }))
