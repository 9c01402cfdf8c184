import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { urlOf } from "../adapters/embedded-postgres/ask.ts"
import { passwordFile } from "../adapters/embedded-postgres/cluster.ts"
import { runningPostmaster } from "../adapters/embedded-postgres/pid-file.ts"
import { findLocation } from "../adapters/embedded-postgres/pg-location.ts"

/** The running PostgreSQL of the centre with this data folder. Throws one line when there is none. */
export const databaseIn = (folder: string): string => {
  const data = resolve(folder)
  const file = passwordFile(data)
  if (!existsSync(file)) throw new Error(`${data} holds no database of a centre`)
  const running = runningPostmaster(findLocation(data).cluster)
  if (running?.port === undefined) throw new Error(`the database in ${data} does not run: start the centre first`)
  return urlOf({ port: running.port, password: readFileSync(file, "utf8").trim() })
}
