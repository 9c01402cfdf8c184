import * as Effect from "effect/Effect"
import { type Kysely, sql } from "kysely"
import type { Centre } from "#actors/centre.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type Tables } from "../../ports/Database.ts"
import { type Area, area } from "../areas/schema.ts"
import { type Calendar, calendar } from "../calendars/schema.ts"
import { type Capacity, capacity } from "../capacities/schema.ts"
import { type Holiday, holiday } from "../holidays/schema.ts"
import { type ListedNumber, listedNumber } from "../listed-numbers/schema.ts"
import { flow as flowThing, type FlowRow } from "../flows/schema.ts"
import { recordingRule, type RecordingRuleRow } from "../recording-rules/schema.ts"
import { type DialledNumber, number } from "../numbers/schema.ts"
import { parameterValues } from "../parameters/store.ts"
import { type Person, person } from "../people/schema.ts"
import { type Prompt, prompt } from "../prompts/schema.ts"
import { type Queue, queue } from "../queues/schema.ts"
import { type NotReadyReason, reason } from "../reasons/schema.ts"
import { type Role, role } from "../roles/schema.ts"
import { type StateLook, stateLook } from "../state-looks/schema.ts"
import { rowsWhere } from "../tables/read.ts"
import { type Trunk, trunk } from "../trunks/schema.ts"
import { type Unit, unit } from "../units/schema.ts"
import { alarmsOf, classRows } from "./alarms.ts"
import { diallingOf } from "./dialling.ts"
import {
  agentOf,
  callingOf,
  flowOf,
  organisationOf,
  promptsOf,
  queueOf,
  type UnreadableRow,
  wordsOf
} from "./stored.ts"

/** The centre as the database has it; null when nothing was ever put in. A row that cannot be read fails by its name. */
export const readCentre: Effect.Effect<Centre | null, StoreAway | UnreadableRow, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const rows = yield* query((db) =>
    // One moment of the database, whatever is being changed.
    db.transaction().setIsolationLevel("repeatable read").execute(rowsOfCentre)
  )
  const { agents, calling, capacities, flows, isBegun, numbers, parameters, prompts, queues, reasons, states } = rows
  const ownAreaCode = parameters["numbers.areaCode"]
  if (!isBegun && queues.length === 0 && agents.length === 0 && flows.length === 0) return null
  const queueSettings = yield* Effect.forEach(queues, (row) => Effect.fromResult(queueOf(row, rows.areas)))
  const alarms = yield* Effect.fromResult(alarmsOf(rows.classes))
  return {
    queues: queueSettings,
    agents: yield* Effect.forEach(agents, (row) => Effect.fromResult(agentOf(row, rows.areas))),
    flows: yield* Effect.forEach(flows, (row) => Effect.fromResult(flowOf(row))),
    numbers: Object.fromEntries(numbers.map(({ flow, id }) => [id, flow])),
    ...(yield* Effect.fromResult(callingOf({ ...calling, numbers }))),
    ...(ownAreaCode === "" ? {} : { ownAreaCode }),
    dialling: diallingOf({
      ...rows,
      barred: parameters["dialling.barred"],
      showsLastCalled: parameters["dialling.showsLastCalled"]
    }),
    ...(yield* Effect.fromResult(wordsOf({ capacities, reasons, states }))),
    ...promptsOf(prompts),
    ...(alarms === undefined ? {} : { alarms }),
    ...organisationOf(rows)
  }
})

const rowsOfCentre = async (db: Kysely<Tables>) => ({
  // Its administrator comes first: a centre may have nobody and nothing else for a while.
  isBegun: (await sql`select from people limit 1`.execute(db)).rows.length > 0,
  queues: await rowsWhere<Queue>(db, queue, sql`true`, sql`order by t.position, t.id`),
  agents: await rowsWhere<Person>(db, person, sql`t.agent is not null`, sql`order by t.position, t.agent`),
  areas: await rowsWhere<Area>(db, area, sql`true`, sql`order by t.id`),
  flows: await db.selectFrom("flow_versions").selectAll().orderBy("flow").orderBy("version").execute(),
  numbers: await rowsWhere<DialledNumber>(db, number),
  calling: {
    flows: await rowsWhere<FlowRow>(db, flowThing),
    people: await rowsWhere<Person>(db, person, sql`t.agent is not null`),
    rules: await rowsWhere<RecordingRuleRow>(db, recordingRule, sql`true`, sql`order by t."order", t.id`),
    calendars: await rowsWhere<Calendar>(db, calendar),
    holidays: await rowsWhere<Holiday>(db, holiday),
    listed: await rowsWhere<ListedNumber>(db, listedNumber)
  },
  parameters: await parameterValues(db, ["numbers.areaCode", "dialling.barred", "dialling.showsLastCalled"]),
  roles: await rowsWhere<Role>(db, role),
  trunks: await rowsWhere<Trunk>(db, trunk, sql`true`, sql`order by t.id`),
  capacities: await rowsWhere<Capacity>(db, capacity),
  reasons: await rowsWhere<NotReadyReason>(db, reason),
  states: await rowsWhere<StateLook>(db, stateLook),
  classes: await classRows(db),
  prompts: await rowsWhere<Prompt>(db, prompt),
  units: await rowsWhere<Unit>(db, unit)
})
