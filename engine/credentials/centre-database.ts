import { existsSync, readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { loadSettings } from "#config/load.ts"
import { problemLine } from "#config/check.ts"
import { urlOf } from "../adapters/embedded-postgres/ask.ts"
import { passwordFile } from "../adapters/embedded-postgres/cluster.ts"
import { findLocation } from "../adapters/embedded-postgres/pg-location.ts"
import { runningPostmaster } from "../adapters/embedded-postgres/pid-file.ts"
import { runEmbeddedPostgres } from "../adapters/embedded-postgres/run-cluster.ts"
import { Wrong } from "./wrong.ts"

export interface CentreDatabase {
  readonly url: string
  /** Telephones' passwords are made for it. */
  readonly realm: string
}

/** Options of every command about a centre's database. */
export const centreOptions = { data: { type: "string" }, config: { type: "string" } } as const

export const CENTRE_USAGE = `  --data DIR       the centre's data folder (default: data)
  --config FILE    its settings, when it has others than config/carillon.yaml
  --help           this text`

/**
 * The database of the centre in a data folder, or the one its settings name. The centre's own PostgreSQL is started when it
 * does not run, and stopped when the scope closes. Fails with one line for the person who typed the command.
 */
export const centreDatabase = (
  root: string,
  { config, data }: { readonly config?: string | undefined; readonly data?: string | undefined }
): Effect.Effect<CentreDatabase, Wrong, Scope.Scope> =>
  Effect.gen(function* () {
    const argv = [
      ...(data === undefined ? [] : ["--data", data]),
      ...(config === undefined ? [] : ["--config", config])
    ]
    const loaded = loadSettings({ argv, environment: process.env, root, cwd: process.cwd() })
    if (loaded._tag !== "Settings")
      return yield* Effect.fail(new Wrong(loaded._tag === "Help" ? "" : loaded.problems.map(problemLine).join("\n")))
    const { paths, settings } = loaded
    const { realm } = settings.sip
    if (settings.database.url !== "") return { url: settings.database.url, realm }
    const file = passwordFile(paths.data)
    if (!existsSync(file)) return yield* Effect.fail(new Wrong(`${paths.data} holds no database of a centre`))
    const running = runningPostmaster(findLocation(paths.data).cluster)
    if (running?.port !== undefined)
      return { url: urlOf({ port: running.port, password: readFileSync(file, "utf8").trim() }), realm }
    const started = yield* runEmbeddedPostgres(paths.data, settings.database.port).pipe(
      Effect.mapError(({ message, setting }) => new Wrong(`${setting}: ${message}`))
    )
    return { url: started.url, realm }
  })
