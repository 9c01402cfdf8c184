import * as Effect from "effect/Effect"
import type { Centre } from "#actors/centre.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import { agentOf, flowOf, queueOf, type UnreadableRow } from "./stored.ts"

/** The centre as the database has it; null when nothing was ever put in. A row that cannot be read fails by its name. */
export const readCentre: Effect.Effect<Centre | null, StoreAway | UnreadableRow, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const [queues, agents, flows, numbers] = yield* query((db) =>
    Promise.all([
      db.selectFrom("queues").selectAll().orderBy("position").execute(),
      db.selectFrom("agents").selectAll().orderBy("position").execute(),
      db.selectFrom("flow_versions").selectAll().orderBy("flow").orderBy("version").execute(),
      db.selectFrom("numbers").selectAll().execute()
    ])
  )
  if (queues.length === 0 && agents.length === 0 && flows.length === 0) return null
  return {
    queues: yield* Effect.forEach(queues, (row) => Effect.fromResult(queueOf(row))),
    agents: yield* Effect.forEach(agents, (row) => Effect.fromResult(agentOf(row))),
    flows: yield* Effect.forEach(flows, (row) => Effect.fromResult(flowOf(row))),
    numbers: Object.fromEntries(numbers.map(({ flow, number }) => [number, flow]))
  }
})
