import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Centre } from "#actors/centre.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"

const decode = Schema.decodeUnknownSync(Centre)

/** The centre as the database has it; null when nothing was ever put in. */
export const readCentre: Effect.Effect<Centre | null, StoreAway, Database> = Database.use(({ query }) =>
  query((db) =>
    Promise.all([
      db.selectFrom("queues").selectAll().orderBy("position").execute(),
      db.selectFrom("agents").selectAll().orderBy("position").execute(),
      db.selectFrom("flow_versions").selectAll().orderBy("flow").orderBy("version").execute(),
      db.selectFrom("numbers").selectAll().execute()
    ])
  )
).pipe(
  Effect.map(([queues, agents, flows, numbers]) =>
    queues.length === 0 && agents.length === 0 && flows.length === 0
      ? null
      : decode({
          queues: queues.map(({ settings }) => settings),
          agents: agents.map(({ id, name, queues: queueIds }) => ({ id, name, queues: queueIds })),
          flows: flows.map(({ body, version }) => ({ ...(body as object), version })),
          numbers: Object.fromEntries(numbers.map(({ flow, number }) => [number, flow]))
        })
  )
)
