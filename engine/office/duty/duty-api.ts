import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest } from "../refusals.ts"
import { wholeInQuery } from "../whole-in-query.ts"

/** Who sat where from when to when. */

const described = (summary: string) => OpenApi.annotations({ summary })
/** A month of a large centre in three shifts. */
export const ROWS_MOST = 100_000
export const ROWS_USUAL = 1_000
/** A day of somebody who takes a call a minute. */
export const SPELLS_MOST = 10_000

const ms = (description: string) =>
  Schema.Int.annotate({ description: `${description} Milliseconds since 1970 (UTC).`, examples: [1_795_712_984_000] })
const asked = (description: string) =>
  wholeInQuery(0, LATEST_MS, `${description} Milliseconds since 1970 (UTC).`, 1_795_712_984_000)
/** The last moment that a date can say. */
const LATEST_MS = 8.64e15

export const DutyRow = Schema.Struct({
  agent: Schema.String.annotate({ description: "The agent's number.", examples: ["1001"] }),
  name: Schema.String.annotate({ description: "Their name then.", examples: ["王芳"] }),
  address: Schema.String.annotate({ description: "Address of their screen.", examples: ["192.168.1.20"] }),
  device: Schema.String.annotate({ description: "What the browser called itself.", examples: ["Firefox"] }),
  from: ms("Signed in."),
  until: Schema.NullOr(ms("Signed out; null: still on duty."))
}).annotate({ identifier: "Duty" })

export const Spell = Schema.Struct({
  state: Schema.String.annotate({ description: "The state, as on the wallboard.", examples: ["not-ready"] }),
  reason: Schema.String.annotate({
    description: "Of not ready the reason's id; else mostly empty.",
    examples: ["meal"]
  }),
  from: ms("Since when."),
  until: Schema.NullOr(ms("Until when; null: it goes on."))
}).annotate({ identifier: "Spell" })

const query = {
  from: asked("Begin of the time looked at."),
  to: asked("Its end."),
  agent: Schema.optionalKey(Schema.String.annotate({ description: "Of this agent alone.", examples: ["1001"] }))
}

export const dutyGroup = HttpApiGroup.make("duty")
  .add(
    HttpApiEndpoint.get("list", "/api/duty", {
      query: {
        ...query,
        limit: Schema.optionalKey(
          wholeInQuery(1, ROWS_MOST, `At most so many rows; usually ${ROWS_USUAL}.`, ROWS_USUAL)
        )
      },
      success: Schema.Array(DutyRow),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(described("Duties that overlap the time asked for, of the agents you may see."))
  )
  .add(
    HttpApiEndpoint.get("export", "/api/duty/export", {
      query,
      success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/csv" })),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "reports.export" })
      .annotateMerge(described("The same as csv in UTF-8, times in the centre's time zone."))
  )
  .add(
    HttpApiEndpoint.get("states", "/api/duty/states", {
      query: {
        from: query.from,
        to: query.to,
        agent: Schema.String.annotate({ description: "Whose.", examples: ["1001"] }),
        limit: Schema.optionalKey(
          wholeInQuery(1, SPELLS_MOST, `At most so many, the first of them; usually ${SPELLS_MOST}.`, SPELLS_MOST)
        )
      },
      success: Schema.Array(Spell),
      error: [BadRequest, Away]
    })
      .annotate(Needs, { permission: "agents.view", orSelf: true })
      .annotateMerge(described("The states of an agent, one after the other, that overlap the time asked for."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Duty register" }))
