import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { IncidentList } from "#wire/alarms.ts"
import { Board } from "#wire/board.ts"
import { ClientFrame } from "#wire/client-frame.ts"
import { ServerFrame } from "#wire/frames.ts"
import { CallbackFilter } from "#wire/callbacks.ts"
import { CallFilter } from "#wire/records.ts"
import { Intent } from "#wire/intent.ts"
import { ListHint, Words } from "#wire/topics.ts"
import { WorkFilter } from "#wire/work.ts"
import { type ApiDocument, readable } from "./document.ts"
import { ownDataGroup } from "./own-data-api.ts"
import { sessionGroup } from "./groups/session.ts"
import { callsGroup } from "./groups/calls.ts"
import { agentCallsGroup } from "./groups/agent-calls.ts"
import { agentsGroup } from "./groups/agents.ts"
import { boardGroup } from "./groups/board.ts"
import { callbacksGroup } from "./groups/callbacks.ts"
import { provisioningGroup } from "./groups/provisioning.ts"
import { trunkStatesGroup } from "./groups/trunk-states.ts"
import { workGroup } from "./groups/work.ts"
import { healthGroup } from "./groups/health.ts"
import { Fitting } from "./middleware.ts"

/** The HTTP API as data: paths, what goes in, what comes out. Its OpenAPI document is made from this. */

export const OPENAPI_PATH = "/openapi.json"

/** What is read elsewhere than in a body: queries, and frames of the socket with the states of its topics. */
const LIVE_SCHEMAS = [
  CallFilter,
  WorkFilter,
  CallbackFilter,
  ServerFrame.annotate({ identifier: "ServerFrame" }),
  ClientFrame.annotate({ identifier: "ClientFrame" }),
  Intent.annotate({ identifier: "Intent" }),
  Board,
  IncidentList,
  ListHint,
  Words
]

export class CentreApi extends HttpApi.make("carillon")
  .add(sessionGroup)
  .add(ownDataGroup)
  .add(callsGroup)
  .add(agentsGroup)
  .add(agentCallsGroup)
  .add(boardGroup)
  .add(workGroup)
  .add(callbacksGroup)
  .add(trunkStatesGroup)
  .add(provisioningGroup)
  .add(healthGroup)
  .middleware(Fitting)
  .annotate(HttpApi.AdditionalSchemas, LIVE_SCHEMAS)
  .annotateMerge(
    OpenApi.annotations({
      transform: (document) => readable(document as unknown as ApiDocument) as unknown as typeof document,
      title: "Carillon",
      version: "1",
      description:
        "The call centre's HTTP API. Sign in with POST /api/session; live state is at the WebSocket /ws, telephones at /sip."
    })
  ) {}
