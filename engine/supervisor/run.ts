import { existsSync } from "node:fs"
import { join } from "node:path"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { settingsWithoutEffect } from "#config/without-effect.ts"
import { problemLine } from "#config/check.ts"
import { loadSettings, NO_SEED, USAGE } from "#config/load.ts"
import type { Settings } from "#config/settings.ts"
import { prepareCopy } from "../web-library/copy.ts"
import type { Paths } from "../workers/frame/messages.ts"
import { announcement, baseUrlOf } from "./announce.ts"
import { CERTIFICATE_CHECK_MS, makeDoor } from "./door.ts"
import { giveFolders, settleUsers } from "./users.ts"
import { type Workers, startWorkers } from "./workers.ts"
import { prepareFolders } from "./folders.ts"
import { inGroup, recordingsGroup } from "./recordings-group.ts"
import { NotStarted } from "./keep.ts"
import { type Lock, lockFileOf, takeLock } from "./lock.ts"
import { type Log, openLog } from "./log.ts"
import { cacheOf, manifest, type WorkerSpec } from "./manifest.ts"
import { firstBusyPort } from "./ports.ts"
import { adminPassword, eventSocketPassword, madeInsideKey, tooShort } from "./secrets.ts"

/** Told to whoever started the centre with an IPC channel (the demo), once. */
export interface CentreReady {
  readonly _tag: "CentreReady"
  readonly baseUrl: string
  readonly sip: string
  readonly realm: string
  readonly accountsFile: string
  /** Certificate of the centre's own authority, where its door has one of our making; else null. */
  readonly authorityFile: string | null
}

/** Exit codes: 0 stopped as asked, 1 could not start, 2 a wrong setting (as a wrong flag is for most programs). */
const EXIT_NOT_STARTED = 1
const EXIT_WRONG_SETTING = 2
const FLUSH_WITHIN_MS = 500
/** npm passes a terminal's Ctrl-C on to us although we got it ourselves: two within this time were one. */
const SECOND_SIGNAL_AFTER_MS = 1_000

/** Runs a centre until a signal stops it; the promise is the exit code. `specsOf` is another manifest for tests. */
export const runCentre = async (root: string, argv: ReadonlyArray<string>, specsOf = manifest): Promise<number> => {
  const loaded = loadSettings({ argv, environment: process.env, root, cwd: process.cwd() })
  if (loaded._tag === "Help") {
    process.stdout.write(USAGE)
    return 0
  }
  if (loaded._tag === "Problems") {
    const lines = loaded.problems.map(problemLine)
    process.stderr.write(
      `Carillon cannot start: ${lines.length === 1 ? "a setting is" : `${lines.length} settings are`} wrong.\n${lines.join("\n")}\n`
    )
    return EXIT_WRONG_SETTING
  }
  const { accountsFile, paths } = loaded
  const chosen = process.env["CARILLON_ADMIN_PASSWORD"]
  const short = chosen === undefined ? undefined : tooShort(chosen)
  if (short !== undefined) return cannotStart(`CARILLON_ADMIN_PASSWORD: ${short}`, EXIT_WRONG_SETTING)
  // The log's clock and the workers' are the centre's, not the machine's.
  process.env["TZ"] = loaded.settings.timeZone
  const group = recordingsGroup(loaded.settings.recordings.group)
  if ("problem" in group) return cannotStart(`recordings.group: ${group.problem}`, EXIT_WRONG_SETTING)
  const specs = inGroup(specsOf(loaded.settings, paths), group.gid)
  const ports = specs.flatMap(({ opens }) => opens)
  // A centre that was not stopped may hold its ports still: taking its lock says so, or waits for it.
  const wasLeft = existsSync(lockFileOf(paths.data))
  const problem = (wasLeft ? undefined : await firstBusyPort(ports)) ?? prepareFolders(paths, specs)
  if (problem !== undefined) return cannotStart(`${problem.setting}: ${problem.message}`)
  const log = openLog(1, "main")
  const answer = await takeLock(paths.data, (text) => log.line("warn", text))
  if (answer._tag === "TakenBy")
    return cannotStart(`dataDir: ${paths.data} is used by a running centre (pid ${answer.pid})`)
  try {
    const busy = wasLeft ? await firstBusyPort(ports) : undefined
    if (busy !== undefined) return cannotStart(`${busy.setting}: ${busy.message}`)
    const unusable = webLibraryProblem(paths, specs)
    if (unusable !== undefined) return cannotStart(`http: ${unusable}`)
    return await superviseUntilSignal(
      { settings: withEventSocketPassword(loaded.settings, paths), paths, accountsFile },
      specs,
      answer.lock,
      log
    )
  } finally {
    answer.lock.release()
    await log.flush(FLUSH_WITHIN_MS)
  }
}

const cannotStart = (why: string, code = EXIT_NOT_STARTED): number => {
  process.stderr.write(`Carillon cannot start: ${why}\n`)
  return code
}

/** Made here, because the worker that loads it may not write it. */
const webLibraryProblem = ({ data }: Paths, specs: ReadonlyArray<WorkerSpec>): string | undefined => {
  if (!specs.some(({ rights }) => rights.addons === true)) return undefined
  try {
    prepareCopy(cacheOf(data, "uws"))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const withEventSocketPassword = (settings: Settings, { data }: Paths): Settings => {
  const { telephony } = settings
  if (telephony.kind !== "embedded" || telephony.eventSocket.password !== "") return settings
  const eventSocket = { ...telephony.eventSocket, password: eventSocketPassword(data) }
  return { ...settings, telephony: { ...telephony, eventSocket } }
}

const superviseUntilSignal = async (
  { accountsFile, paths, settings }: { settings: Settings; paths: Paths; accountsFile: boolean },
  declared: ReadonlyArray<WorkerSpec>,
  lock: Lock,
  log: Log
): Promise<number> => {
  const { remarks, specs } = settleUsers(declared, paths)
  const door = makeDoor(settings, paths, specs, (why) => log.line("warn", why))
  if (door._tag === "Unfit") return cannotStart(`${door.setting}: ${door.message}`)
  const password = await adminPassword(paths.data, {
    environment: process.env["CARILLON_ADMIN_PASSWORD"],
    isMadeInBrowser: settings.seed === NO_SEED
  })
  if (password === undefined) {
    log.line("info", "stopped before anything was started")
    return 0
  }
  for (const remark of remarks) log.line("warn", remark)
  const idle = settingsWithoutEffect(settings)
  if (idle.length > 0)
    log.line("warn", `these settings have no effect with a FreeSWITCH, which has its own: ${idle.join(", ")}`)
  giveFolders(specs, paths, accountsFile)
  const start = {
    _tag: "Start",
    settings,
    databaseUrl: settings.database.url,
    adminPassword: password,
    accountsFile,
    insideKey: madeInsideKey(),
    paths
  } as const
  let workers: Workers | undefined
  /** The administrator's password, from when it was made up until it is announced. */
  let madeUp: string | undefined
  const spawned = new Map<string, number>()
  const onSpawned = (name: string, pid: number | undefined) => {
    if (pid !== undefined) spawned.set(name, pid)
    lock.remember(name, pid)
  }
  const life = Effect.gen(function* () {
    const look = Effect.sync(door.look)
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(CERTIFICATE_CHECK_MS), look)))
    workers = yield* startWorkers({
      specs,
      start,
      log,
      onSpawned,
      onReady: (name, facts) => {
        const made = name === "core" ? facts["adminPassword"] : undefined
        if (typeof made === "string" && made !== "") madeUp = made
      }
    })
    log.raw(announcement(settings, paths, workers.facts))
    madeUp = undefined
    // What the demo prints next is about a centre that the reader has seen to be ready.
    yield* Effect.promise(() => log.flush(FLUSH_WITHIN_MS))
    const ready: CentreReady = {
      _tag: "CentreReady",
      baseUrl: baseUrlOf(settings),
      sip: `${settings.sip.host}:${settings.sip.port}`,
      realm: settings.sip.realm,
      accountsFile: join(paths.data, "accounts.csv"),
      authorityFile: settings.http.tls === "self" ? join(paths.data, "door", "authority.crt") : null
    }
    if (process.connected) process.send?.(ready)
    return yield* Effect.never
  }).pipe(Effect.scoped)
  const main = Effect.runFork(life)
  const unhook = onStopAsked(
    (why) => {
      log.line("info", `stops: ${why}`)
      Effect.runFork(Fiber.interrupt(main))
    },
    () => {
      log.line("warn", "asked again: every worker is ended at once")
      workers?.kill()
      for (const pid of spawned.values()) killQuietly(pid)
    }
  )
  const exit = await new Promise<Exit.Exit<never, NotStarted>>((resolve) => main.addObserver(resolve))
  unhook()
  // Stopped before it was announced: the database is seeded already, and the next start finds it so.
  if (madeUp !== undefined) log.raw(`administrator: user admin, password ${madeUp}   (shown this once)\n`)
  if (Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)) {
    log.line("info", "stopped")
    return 0
  }
  await log.flush(FLUSH_WITHIN_MS)
  return cannotStart(Exit.isFailure(exit) ? whyNot(exit.cause) : "it ended")
}

const whyNot = (cause: Cause.Cause<NotStarted>): string => {
  const error = Cause.squash(cause)
  if (!(error instanceof NotStarted)) return Cause.pretty(cause)
  return error.setting === "" ? error.message : `${error.setting}: ${error.message}`
}

/** The process may have ended meanwhile. */
const killQuietly = (pid: number) => {
  try {
    process.kill(pid, "SIGKILL")
  } catch {}
}

/** Calls `stop` on the first signal and `hurry` on each one that a person sends after it. Returns how to stop listening. */
const onStopAsked = (stop: (why: string) => void, hurry: () => void): (() => void) => {
  let firstAt: number | undefined
  const asked = (why: string) => {
    if (firstAt === undefined) {
      firstAt = Date.now()
      stop(why)
    } else if (Date.now() - firstAt > SECOND_SIGNAL_AFTER_MS) hurry()
  }
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const
  for (const signal of signals) process.on(signal, asked)
  // Whoever started us with a channel wants us to end with it.
  const left = () => asked("whoever started the centre is gone")
  process.on("disconnect", left)
  return () => {
    for (const signal of signals) process.off(signal, asked)
    process.off("disconnect", left)
  }
}
