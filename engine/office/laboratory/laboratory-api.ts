import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { LaboratoryPress, LaboratoryRun, LaboratoryWays } from "#wire/laboratory.ts"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, Busy, NotFound, Unfit } from "../refusals.ts"

const described = (summary: string) => OpenApi.annotations({ summary })
const needed = { permission: "terminals.test" } as const

/** Virtual terminals: real messages to this centre's own listeners, and to nothing else. */
export const laboratoryGroup = HttpApiGroup.make("laboratory")
  .add(
    HttpApiEndpoint.get("ways", "/api/laboratory", { success: LaboratoryWays, error: Away })
      .annotate(Needs, needed)
      .annotateMerge(described("What virtual terminals speak here, and which numbers they call."))
  )
  .add(
    HttpApiEndpoint.get("runs", "/api/laboratory/runs", { success: Schema.Array(LaboratoryRun), error: Away })
      .annotate(Needs, needed)
      .annotateMerge(
        described("What was said by virtual terminals since this start, newest first, and what came of it.")
      )
  )
  .add(
    HttpApiEndpoint.post("press", "/api/laboratory/runs", {
      payload: LaboratoryPress,
      success: LaboratoryRun,
      error: [NotFound, Unfit, Busy, Away]
    })
      .annotate(Needs, needed)
      .annotateMerge(
        described(
          "Has a virtual terminal say something as the terminal that is entered. What it raises is a real alarm, unless the terminal is on test."
        )
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Laboratory" }))
