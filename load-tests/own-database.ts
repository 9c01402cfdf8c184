import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { RunningCentre } from "./running-centre.ts"

/** The embedded PostgreSQL of a centre of our own: its port from its health, its password from its data folder. */
export const databaseOf = async ({ dataDir, health }: RunningCentre): Promise<string> => {
  const port = (await health()).workers["store"]?.detail["port"]
  const file = join(dataDir ?? "", "pg-password")
  if (typeof port !== "number" || !existsSync(file))
    throw new Error("the throw-away centre does not say where its database is")
  return `postgres://carillon:${encodeURIComponent(readFileSync(file, "utf8").trim())}@127.0.0.1:${port}/carillon`
}
