import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as OpenApi from "effect/http-api/OpenApi"
import type { AnyThing } from "../records/thing/thing.ts"
import { things } from "../records/things.ts"
import { auditGroup } from "./audit-api.ts"
import { BadRequest } from "./refusals.ts"
import { thingGroup } from "./thing-api.ts"

type ThingGroup = ReturnType<typeof thingGroup<string>>

const [first, ...others] = things.map((thing: AnyThing) => thingGroup(thing)) as [
  ThingGroup,
  ...ReadonlyArray<ThingGroup>
]

/** Answers 400 with the field's name to what does not fit its schema. */
export class Fitting extends HttpApiMiddleware.Service<Fitting>()("office/Fitting", { error: BadRequest }) {}

const thingsApi = others.reduce((api, group) => api.add(group), HttpApi.make("office").add(first))
/** Where this process describes itself; the gateway joins it to its own document. */
export const OPENAPI_PATH = "/openapi.json"

/** Everything this process serves, as data; the gateway passes on what begins with one of its paths. */
export const WholeOfficeApi = thingsApi
  .add(auditGroup)
  .middleware(Fitting)
  .annotate(HttpApi.ParseOptions, { onExcessProperty: "error" })
  .annotateMerge(OpenApi.annotations({ title: "Carillon records", version: "1" }))

const alikeApi = thingsApi.middleware(Fitting)

/** The same to those who handle what all things have: their groups are alike, and none is known by its name. */
export const OfficeApi = WholeOfficeApi as unknown as typeof alikeApi
