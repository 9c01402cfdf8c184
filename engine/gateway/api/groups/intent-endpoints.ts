import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import type { Intent } from "#wire/intent.ts"
import { AgentId } from "#actors/vocabulary.ts"
import { WorkId } from "#actors/work.ts"
import { needOf } from "#engine/ports/intent-needs.ts"
import { Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { described } from "./parts.ts"

/** An intent as an endpoint: POST /api/agents/:id/<name>. What it needs is said of the intent, for the socket as well. */

export const agentPath = { id: AgentId }
const Done = Schema.Struct({ ok: Schema.Literal(true) }).annotate({ identifier: "Done" })
const intentErrors = [Refusal.Forbidden, Refusal.NotFound, Refusal.Refused, Refusal.EngineAway] as const

/** One that needs no words. */
export const intent = <const Name extends string>(name: Name, tag: Intent["_tag"], summary: string) =>
  HttpApiEndpoint.post(name, `/api/agents/:id/${name}`, { params: agentPath, success: Done, error: intentErrors })
    .annotate(Needs, needOf(tag))
    .annotateMerge(described(summary))

/** One that needs words. */
export const intentWith = <const Name extends string, Words extends Schema.Top>(
  name: Name,
  tag: Intent["_tag"],
  words: Words,
  summary: string
) =>
  HttpApiEndpoint.post(name, `/api/agents/:id/${name}`, {
    params: agentPath,
    payload: words,
    success: Done,
    error: intentErrors
  })
    .annotate(Needs, needOf(tag))
    .annotateMerge(described(summary))

/** One that may say which work at hand is meant. */
export const intentOfWork = <const Name extends string>(name: Name, tag: Intent["_tag"], summary: string) =>
  HttpApiEndpoint.post(name, `/api/agents/:id/${name}`, {
    params: agentPath,
    query: { work: Schema.optionalKey(WorkId) },
    success: Done,
    error: intentErrors
  })
    .annotate(Needs, needOf(tag))
    .annotateMerge(described(summary))
