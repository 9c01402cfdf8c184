import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import * as Effect from "effect/Effect"
import { adoptOrStop, stopServer } from "./adopt.ts"
import { type Address, ask, ensureDatabase, urlOf } from "./ask.ts"
import { passwordOf, prepareLocation, refuseTakenPort, settledPort } from "./cluster.ts"
import type { PgLocation } from "./pg-location.ts"
import { PostgresRefused } from "./refused.ts"
import { clusterVersion, lastComplaint, makeCluster, type Server, spawnServer } from "./server.ts"

/** The embedded database while it runs. */
export interface EmbeddedPostgres {
  readonly url: string
  readonly port: number
  /** How it came to run: made new, started, or found running after a kill and kept. */
  readonly origin: "made" | "started" | "adopted"
  readonly health: () => Record<string, unknown>
}

const POLL_MS = 30
/** After a power cut it reads its whole log before it answers. */
const ANSWER_WITHIN_MS = 100_000
/** Sessions of a killed postmaster hold its shared memory until they notice, which takes up to some seconds. */
const SHARED_MEMORY_TRIES = 20
const SHARED_MEMORY_WAIT_MS = 500
/** A postgres that dies at once is tried again at this pace for as long as the worker lives. */
const RESTART_WAIT_MS = 1_000

/**
 * Runs PostgreSQL in `data`/pg until the scope closes, which stops it. A server that a killed run left is adopted when it
 * answers to our password on the right port and folder, and stopped otherwise. One that dies is started again.
 * `port` 0 is any free one, the same at every start. `npms` is the folder of PostgreSQL's programs, npm's if not said.
 */
export const runEmbeddedPostgres = Effect.fn("runEmbeddedPostgres")(function* (
  data: string,
  port: number,
  npms?: string
) {
  const location = yield* attempt(async () => prepareLocation(data, npms))
  if (location.remark !== undefined) yield* Effect.logWarning(location.remark)
  const password = yield* attempt(async () => passwordOf(data, location))
  const address = { password, port: yield* attempt(() => settledPort(data, location.cluster, port)) }
  const fresh = clusterVersion(location.cluster) === undefined

  let server = yield* attempt(() => adoptOrStop(location.cluster, address))
  yield* Effect.addFinalizer(() => Effect.promise(async () => server && (await stopServer(server.pid))))
  const adopted = server !== undefined
  if (!adopted) yield* attempt(() => refuseTakenPort(address.port))
  if (fresh) {
    yield* Effect.logInfo("makes a new database", { in: location.cluster, as: location.owner?.name ?? "this user" })
    yield* attempt(async () => makeCluster(location, password))
  }
  const start = attempt(() => startServer(location, address, join(data, "pg.log"), (spawned) => (server = spawned)))
  if (!adopted) yield* start
  yield* attempt(() => ensureDatabase(address))

  let restarts = 0
  const watch = Effect.gen(function* () {
    while (true) {
      const running: Server | undefined = server
      if (running === undefined) return
      const how = yield* Effect.promise(() => running.ended)
      restarts++
      yield* Effect.logError("PostgreSQL ended and is started again", { how, restarts })
      yield* start.pipe(
        Effect.catch((error) => Effect.andThen(Effect.logError(error.message), Effect.sleep(RESTART_WAIT_MS)))
      )
    }
  })
  yield* Effect.forkScoped(watch)
  const running: EmbeddedPostgres = {
    url: urlOf(address),
    port: address.port,
    origin: adopted ? "adopted" : fresh ? "made" : "started",
    health: () => ({ postgresPid: server?.pid ?? null, port: address.port, restarts })
  }
  return running
})

/** Starts it and waits until it answers. `onSpawned` hears of every process, also of one that does not come up. */
const startServer = async (
  location: PgLocation,
  address: Address,
  logFile: string,
  onSpawned: (server: Server) => void
) => {
  for (let tries = 1; ; tries++) {
    const server = spawnServer(location, address.port, logFile)
    onSpawned(server)
    const ended = await untilUp(server, address)
    if (ended === undefined) return
    const complaint = lastComplaint(logFile) || ended
    if (tries >= SHARED_MEMORY_TRIES || !complaint.includes("shared memory"))
      throw new PostgresRefused({
        setting: "dataDir",
        message: `PostgreSQL does not start in ${location.cluster}: ${complaint}`
      })
    await pause(SHARED_MEMORY_WAIT_MS)
  }
}

/** Undefined when it answers; how it ended when it did. */
const untilUp = async (server: Server, address: Address): Promise<string | undefined> => {
  let ended: string | undefined
  void server.ended.then((how) => (ended = how))
  const until = Date.now() + ANSWER_WITHIN_MS
  while (Date.now() < until) {
    if (ended !== undefined) return ended
    const answer = await ask(address)
    if (answer._tag === "Up") return undefined
    if (answer._tag === "Stranger") {
      await stopServer(server.pid)
      return `it does not know the password in pg-password (${answer.message})`
    }
    await pause(POLL_MS)
  }
  await stopServer(server.pid)
  return `no answer within ${ANSWER_WITHIN_MS} ms`
}

/** A refusal of ours as it is; anything else the system said (a full disk, a folder that may not be read) names the data folder. */
const attempt = <A>(run: () => Promise<A>) =>
  Effect.tryPromise({
    try: run,
    catch: (error) =>
      error instanceof PostgresRefused
        ? error
        : new PostgresRefused({ setting: "dataDir", message: error instanceof Error ? error.message : String(error) })
  })
