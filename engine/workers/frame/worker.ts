/**
 * The frame every worker process runs in. A worker is one entry file in engine/workers/:
 *
 *     runWorker("switch", Effect.fn("switch")(function* (boot) {
 *       const sockets = yield* openSockets(boot.settings.sip)      // a resource of the worker's Scope
 *       return { health: Effect.sync(() => ({ legs: sockets.count() })), facts: { sip: "…" } }
 *     }))
 *
 * - `start` returns when the work is being done: everything long-lived is forked into, or acquired in, its Scope
 *   (`Effect.forkScoped`, `Effect.acquireRelease`). The Scope is closed on Stop and when the supervisor is gone; signals are the supervisor's.
 * - What cannot work as it is set up (port taken, folder not writable) fails with `StartRefused({ setting, message })`;
 *   `taken("http.port", …)` below makes one from a bind error. Anything else that goes wrong at start is a crash.
 * - Log with `Effect.logInfo("text", { key: value })`; one line on standard output each.
 * - Import effect's modules deep (`effect/Effect`): a killed core has to be back within two seconds.
 * - Rights are the manifest's (engine/supervisor/manifest.ts): ask there for a folder, an add-on or a thread.
 */
import { flushCompileCache } from "node:module"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Settings } from "#config/settings.ts"
import { lineLogger, logLine } from "./log-line.ts"
import type { HealthTable } from "../../ports/Health.ts"
import { FromWorker, type Paths, ToWorker } from "./messages.ts"

/** What a worker is given. */
export interface Boot {
  readonly worker: string
  readonly settings: Settings
  /** `postgres://…`; empty in the store, which makes it. */
  readonly databaseUrl: string
  /** For seeding an empty database; "" asks the core to make one up and return it as the fact `adminPassword`. */
  readonly adminPassword: string
  /** For seeding an empty database: give everybody a password, and write them all into accounts.csv. */
  readonly accountsFile: boolean
  /** What those carry who may ask this worker, and what it carries when it asks. */
  readonly insideKey: string
  readonly paths: Paths
  /** All workers as the supervisor saw them last (about a second ago). Filled in workers that serve it. */
  readonly healthTable: () => HealthTable
}

export interface Running {
  /** Asked once a second; shown under `detail` in GET /health. Cheap, JSON. */
  readonly health: Effect.Effect<Record<string, unknown>>
  /** Told to the supervisor once, with Ready. JSON. */
  readonly facts?: Record<string, unknown>
}

/** The worker cannot start as it is set up. `setting` is the key in carillon.yaml, `message` says what is wrong with its value. */
export class StartRefused extends Schema.TaggedError<StartRefused>()("StartRefused", {
  setting: Schema.String,
  message: Schema.String
}) {}

/** A failed bind or open as a refusal that names setting and value: `taken("sip.port", "0.0.0.0:5060", error)`. */
export const taken = (setting: string, value: string, error: unknown): StartRefused => {
  const code = (error as { readonly code?: unknown } | null)?.code
  const why =
    code === "EADDRINUSE"
      ? "is in use by another program"
      : code === "EACCES"
        ? "is not allowed for this user"
        : code === "EADDRNOTAVAIL"
          ? "is no address of this machine"
          : `cannot be opened: ${error instanceof Error ? error.message : String(error)}`
  return new StartRefused({ setting, message: `${value} ${why}` })
}

/** A worker that has not stopped by then is ended; the supervisor's own patience is a little longer. */
const STOP_WITHIN_MS = 8_000
/** A health answer that takes longer says more by its absence. */
const HEALTH_WITHIN = "2 seconds"
/** A worker that has problems looks so often whether they are over. */
const RECHECK_MS = 100
/** Exit code of a refused start: EX_CONFIG of sysexits.h. */
const EXIT_REFUSED = 78

export const runWorker = (
  worker: string,
  start: (boot: Boot) => Effect.Effect<Running, StartRefused, Scope.Scope>
): void => {
  const say = (level: string, text: string) => write(logLine(new Date(), level, worker, text))
  if (process.send === undefined) {
    process.stderr.write(`the ${worker} worker is started by engine/main.ts only\n`)
    process.exit(2)
  }
  let table: HealthTable = { ok: false, workers: {} }
  let main: Fiber.Fiber<unknown, unknown> | undefined
  let health: Running["health"] = Effect.succeed({})
  let stopping = false
  let debugging = false

  const stop = (why: string) => {
    if (stopping) return
    stopping = true
    if (debugging) say("debug", `stops: ${why}`)
    setTimeout(() => {
      say("error", `did not stop within ${STOP_WITHIN_MS} ms and is ended`)
      process.exit(1)
    }, STOP_WITHIN_MS).unref()
    if (main === undefined) process.exit(0)
    Effect.runFork(Fiber.interrupt(main))
  }

  const begin = (message: typeof ToWorker.cases.Start.Type) => {
    debugging = message.settings.log.level === "debug"
    const boot: Boot = {
      worker,
      settings: message.settings,
      databaseUrl: message.databaseUrl,
      adminPassword: message.adminPassword,
      accountsFile: message.accountsFile,
      insideKey: message.insideKey,
      paths: message.paths,
      healthTable: () => table
    }
    const life = Effect.gen(function* () {
      const running = yield* start(boot)
      health = running.health
      tell({ _tag: "Ready", facts: running.facts ?? {} })
      // Written now, because a killed process writes nothing, and its successor should start in half the time.
      flushCompileCache()
      return yield* Effect.never
    }).pipe(
      Effect.scoped,
      Effect.provide(Logger.layer([lineLogger(worker, write)])),
      Effect.provideService(References.MinimumLogLevel, LEVELS[message.settings.log.level])
    )
    main = Effect.runFork(life)
    main.addObserver((exit) => end(exit))
  }

  const end = (exit: Exit.Exit<unknown, StartRefused | unknown>) => {
    if (Exit.isSuccess(exit) || (stopping && Cause.hasInterruptsOnly(exit.cause))) process.exit(0)
    const error = Cause.squash(exit.cause)
    const refused = error instanceof StartRefused ? error : lackingRight(worker, error)
    if (refused !== undefined) {
      const message = { _tag: "StartRefused", setting: refused.setting, message: refused.message } as const
      process.send?.(message, undefined, undefined, () => process.exit(EXIT_REFUSED))
      return
    }
    say("fatal", Cause.pretty(exit.cause))
    process.exit(1)
  }

  let recheck: NodeJS.Timeout | undefined
  let latest = 0
  const looked = (then: (detail: Record<string, unknown>) => void) => {
    const mine = ++latest
    const detail = health.pipe(
      Effect.timeoutOrElse({ duration: HEALTH_WITHIN, orElse: () => Effect.succeed({ late: true }) }),
      Effect.catchCause((cause) => Effect.succeed({ failed: Cause.pretty(cause).slice(0, 200) }))
    )
    clearTimeout(recheck)
    Effect.runFork(detail).addObserver((exit) => {
      if (!Exit.isSuccess(exit)) return
      then(exit.value)
      // What was wrong and is no more is told at once, and not with the next question a second later.
      if (mine === latest && hasProblems(exit.value)) recheck = setTimeout(lookAgain, RECHECK_MS).unref()
    })
  }
  const told = (detail: Record<string, unknown>) => tell({ _tag: "Health", rssMb: rssMb(), busy: loopBusy(), detail })
  const answerHealth = () => looked(told)
  const lookAgain = () => looked((detail) => (hasProblems(detail) ? undefined : told(detail)))

  process.on("message", (unknown: unknown) => {
    const decoded = decode(unknown)
    if (Exit.isFailure(decoded))
      return say("error", `not understood from the supervisor: ${Cause.pretty(decoded.cause)}`)
    const message = decoded.value
    if (message._tag === "Start") return begin(message)
    if (message._tag === "HealthAsked") return answerHealth()
    if (message._tag === "HealthTold") table = message.table
    else stop("asked to")
  })
  process.on("disconnect", () => stop("the supervisor is gone"))
  // It may have gone while our code was being loaded, before anybody listened.
  if (!process.connected) process.exit(0)
  // A terminal's Ctrl-C and a service manager's SIGTERM go to every process of the group; the order of stopping is the supervisor's.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})
  // Nobody reads our log any more; that is no reason to die of it.
  process.stdout.on("error", () => {})
  process.stderr.on("error", () => {})
  process.on("uncaughtException", (error) => {
    say("fatal", error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exit(1)
  })
}

const hasProblems = ({ problems }: Record<string, unknown>): boolean => Array.isArray(problems) && problems.length > 0

const write = (line: string): void => void process.stdout.write(line)

/** What node's permission model refused, as a refusal without a setting: the manifest is code. */
const lackingRight = (worker: string, error: unknown): StartRefused | undefined => {
  const { code, permission, resource } = error as Readonly<Record<string, unknown>>
  if (code !== "ERR_ACCESS_DENIED") return undefined
  return new StartRefused({
    setting: "",
    message: `the ${worker} worker has no right to ${permission} ${resource ?? ""} (engine/supervisor/manifest.ts)`
  })
}

const LEVELS = { debug: "Debug", info: "Info", warn: "Warn", error: "Error" } as const

const decode = Schema.decodeUnknownExit(ToWorker)
const encode = Schema.encodeSync(FromWorker)

const tell = (message: FromWorker): void => {
  if (process.connected) process.send?.(encode(message))
}

const rssMb = () => Math.round(process.memoryUsage.rss() / 104_857.6) / 10

let lastLoop = performance.eventLoopUtilization()
const loopBusy = (): number => {
  const now = performance.eventLoopUtilization()
  const { utilization } = performance.eventLoopUtilization(now, lastLoop)
  lastLoop = now
  return Math.round(utilization * 1_000) / 1_000
}
