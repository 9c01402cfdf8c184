import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Centre } from "#actors/centre.ts"
import { Flow } from "#actors/flow/flow.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database, type FlowVersionRow } from "../../ports/Database.ts"

const decode = Schema.decodeUnknownSync(Centre)

/** The row says which version it is, whatever its body says. */
const writtenFlow = ({ body, flow, version }: FlowVersionRow): unknown => ({ ...(body as object), id: flow, version })
const decodeFlow = Schema.decodeUnknownSync(Flow)
export const flowOfRow = (row: FlowVersionRow): Flow => decodeFlow(writtenFlow(row))

/** The centre as the database has it; null when nothing was ever put in. */
export const readCentre: Effect.Effect<Centre | null, StoreAway, Database> = Database.use(({ query }) =>
  query((db) =>
    Promise.all([
      db.selectFrom("queues").selectAll().orderBy("position").execute(),
      db.selectFrom("agents").selectAll().orderBy("position").execute(),
      db.selectFrom("flow_versions").selectAll().orderBy("flow").orderBy("version").execute(),
      db.selectFrom("numbers").selectAll().execute(),
      db.selectFrom("centre_settings").selectAll().execute()
    ])
  )
).pipe(
  Effect.map(([queues, agents, flows, numbers, own]) =>
    queues.length === 0 && agents.length === 0 && flows.length === 0
      ? null
      : decode({
          queues: queues.map(({ settings }) => settings),
          agents: agents.map(({ id, name, queues: queueIds, settings }) => ({
            ...(settings as object),
            id,
            name,
            queues: queueIds
          })),
          flows: flows.map(writtenFlow),
          numbers: Object.fromEntries(numbers.map(({ flow, number }) => [number, flow])),
          ...Object.fromEntries(own.map(({ name, value }) => [name, value]))
        })
  )
)
