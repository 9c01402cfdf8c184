import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { TrunkStates } from "#wire/trunk-states.ts"
import { Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { described } from "./parts.ts"

export const trunkStatesGroup = HttpApiGroup.make("trunk-states")
  .add(
    HttpApiEndpoint.get("read", "/api/trunk-states", { success: TrunkStates, error: Refusal.Forbidden })
      .annotate(Needs, { permission: "channels.view" })
      .annotateMerge(
        described("Whether each trunk answers and is registered, since when, and whose calls come from no trunk.")
      )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Trunks now" }))
