import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as OpenApi from "effect/http-api/OpenApi"
import type { AnyThing } from "../records/thing/thing.ts"
import { things } from "../records/things.ts"
import { auditGroup } from "./audit-api.ts"
import { callersGroup } from "./callers/callers-api.ts"
import { customersGroup } from "./customers/customers-api.ts"
import { linksGroup } from "./customers/links-api.ts"
import { mergingGroup } from "./customers/merging-api.ts"
import { diallingGroup } from "./dialling/dialling-api.ts"
import { personalDataGroup } from "./customers/personal-data-api.ts"
import { callsGroup } from "./calls/calls-api.ts"
import { remarksGroup } from "./calls/remarks-api.ts"
import { callFilesGroup } from "./exchange/call-export.ts"
import { jobsGroup } from "./exchange/exchange-api.ts"
import { promptFilesGroup } from "./prompts/prompt-files-api.ts"
import { parametersGroup } from "./parameters-api.ts"
import { BadRequest } from "./refusals.ts"
import { systemGroup } from "./system-api.ts"
import { thingGroup } from "./thing-api.ts"
import { withNumbers } from "./whole-in-query.ts"

type ThingGroup = ReturnType<typeof thingGroup<string>>

const [first, ...others] = things.map((thing: AnyThing) => thingGroup(thing)) as [
  ThingGroup,
  ...ReadonlyArray<ThingGroup>
]

/** Answers 400 with the field's name to what does not fit its schema. */
export class Fitting extends HttpApiMiddleware.Service<Fitting>()("office/Fitting", { error: BadRequest }) {}

/** Where this process describes itself; the gateway joins it to its own document. */
export const OPENAPI_PATH = "/openapi.json"

const ofThings = others.reduce((api, group) => api.add(group), HttpApi.make("office").add(first))

/** Everything this process serves, as data; the gateway passes on what begins with one of its paths. */
export const OfficeApi = ofThings
  .add(jobsGroup)
  .add(callFilesGroup)
  .add(callsGroup)
  .add(remarksGroup)
  .add(auditGroup)
  .add(customersGroup)
  .add(mergingGroup)
  .add(personalDataGroup)
  .add(linksGroup)
  .add(callersGroup)
  .add(parametersGroup)
  .add(systemGroup)
  .add(promptFilesGroup)
  .add(diallingGroup)
  .middleware(Fitting)
  .annotate(HttpApi.ParseOptions, { onExcessProperty: "error" })
  .annotateMerge(
    OpenApi.annotations({
      title: "Carillon records",
      version: "1",
      transform: (document) => withNumbers(document as never) as typeof document
    })
  )

const thingsAlone = ofThings.middleware(Fitting)
/** The same, of which the types know only the groups that are made of things: all of one shape. */
export const ThingsApi = OfficeApi as unknown as typeof thingsAlone
