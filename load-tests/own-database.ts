import { readFileSync } from "node:fs"
import { join } from "node:path"
import { until } from "./crowd/wait.ts"
import type { RunningCentre } from "./running-centre.ts"

/** Workers say how they are once a second. */
const TOLD_WITHIN = { withinMs: 20_000, everyMs: 100 }

/** The embedded PostgreSQL of a centre of our own: its port from its health, its password from its data folder. */
export const databaseOf = async ({ dataDir, health }: RunningCentre): Promise<string> => {
  let port: unknown
  const isTold = async () => {
    port = (await health()).workers["store"]?.detail["port"]
    return typeof port === "number"
  }
  await until("the database's port", isTold, TOLD_WITHIN)
  const password = readFileSync(join(dataDir ?? "", "pg-password"), "utf8").trim()
  return `postgres://carillon:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/carillon`
}
