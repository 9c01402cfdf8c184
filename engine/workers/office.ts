import { join } from "node:path"
import * as Effect from "effect/Effect"
import { openDatabase } from "../adapters/postgres/database.ts"
import { serveOffice } from "../office/office.ts"
import { Database } from "../ports/Database.ts"
import { runWorker, StartRefused } from "./frame/worker.ts"
import { watchMemory } from "./memory.ts"

/** The socket on which the gateway asks, in the folder of sockets. */
const SOCKET = "office.sock"

/** The entry file of its threads. */
const IMPORT_ENTRY = new URL("import.ts", import.meta.url)

/** Records in a process of their own: whatever is listed, imported or exported, calls do not wait for it. */
runWorker(
  "office",
  Effect.fn("office")(function* ({ databaseUrl, paths, settings }) {
    const memory = watchMemory()
    const database = yield* openDatabase(databaseUrl)
    const socket = join(paths.run, SOCKET)
    yield* serveOffice(socket, { importEntry: IMPORT_ENTRY, databaseUrl, timeZone: settings.timeZone }).pipe(
      Effect.provideService(Database, database.service),
      Effect.mapError((error) => new StartRefused({ setting: "dataDir", message: `${socket}: ${String(error)}` }))
    )
    return {
      health: Effect.sync(() => ({
        problems: database.service.up() ? [] : ["the database cannot be reached: nothing can be listed or changed"],
        database: database.service.up(),
        memory: memory()
      }))
    }
  })
)
