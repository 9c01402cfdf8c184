import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { HealthTable } from "#engine/ports/Health.ts"
import { Needs } from "#engine/ports/needs.ts"
import { described } from "./parts.ts"

const HealthFields = { ...HealthTable.fields, gateway: Schema.Record(Schema.String, Schema.Unknown) }

/** What a stranger hears: a load balancer asks no more. */
const Ok = Schema.Struct({ ok: Schema.Boolean }).annotate({ identifier: "Ok" })
const NotOk = Schema.Struct({ ok: Schema.Literal(false) }).annotate({ identifier: "NotOk", httpApiStatus: 503 })
/** The table of the workers, and the gateway's own counters of this moment. */
const Healthy = Schema.Struct(HealthFields).annotate({ identifier: "Healthy" })
const Unhealthy = Schema.Struct({ ...HealthFields, ok: Schema.Literal(false) }).annotate({
  identifier: "Unhealthy",
  httpApiStatus: 503
})

export const healthGroup = HttpApiGroup.make("health")
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
