import { spawn } from "node:child_process"
import { join } from "node:path"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { FromWorker, ToWorker } from "../workers/frame/messages.ts"
import { byLines, type Log } from "./log.ts"
import { nodeFlags, type WorkerSpec } from "./manifest.ts"
import { WORKER_UMASK } from "./users.ts"

/** How a start came out. `setting` is named when the worker says that it would not help to try again. */
export type Started =
  | { readonly _tag: "Ready"; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly _tag: "Refused"; readonly setting: string; readonly message: string }
  | { readonly _tag: "Ended"; readonly reason: string }

export type Health = typeof FromWorker.cases.Health.Type

/** One life of a worker: a process from its start to its end. */
export interface Child {
  readonly pid: number | undefined
  /** Gives it its work. A process before that has loaded its code and waits. */
  readonly begin: (start: typeof ToWorker.cases.Start.Type) => void
  readonly started: Promise<Started>
  /** Resolves with the reason, once, after which nothing of it is left. */
  readonly ended: Promise<string>
  readonly send: (message: ToWorker) => void
  /** Kills it with -9; `reason` is what `ended` will say. */
  readonly kill: (reason: string) => void
  readonly health: () => Health | undefined
  readonly over: () => boolean
  /** Health questions asked since the last answer. */
  readonly unanswered: () => number
}

/** What a worker needs of the environment; secrets of ours and options that would change its rights stay out. */
const ENVIRONMENT = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "HOME"]

/** Standard error that a dying node leaves behind: enough for a stack trace. */
const LAST_WORDS_LIMIT = 2_000

/** Where and when a worker lives, from its first line of code on. */
export interface Home {
  readonly root: string
  readonly timeZone: string
  /** Of its compiled code; undefined: it has none. */
  readonly cache: string | undefined
}

export const launch = (spec: WorkerSpec, { cache, root, timeZone }: Home, log: Log): Child => {
  const environment = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]))
  const spawned = () =>
    spawn(process.execPath, [...nodeFlags(spec), join(root, spec.entry)], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...environment, ...spec.environment, TZ: timeZone, NODE_COMPILE_CACHE: cache },
      ...spec.user
    })
  const child = spec.user === undefined ? spawned() : withUmask(WORKER_UMASK, spawned)
  let health: Health | undefined
  let unanswered = 0
  let killedFor: string | undefined
  let lastWords = ""
  const start = Promise.withResolvers<Started>()
  const ended = Promise.withResolvers<string>()

  const out = byLines(log.raw)
  child.stdout?.setEncoding("utf8").on("data", out.take)
  const complaints = byLines((lines) => {
    lastWords = (lastWords + lines).slice(-LAST_WORDS_LIMIT)
    log.raw(lines.replaceAll(/^/gmu, `${spec.name}! `).replace(/\S+! $/u, ""))
  })
  child.stderr?.setEncoding("utf8").on("data", complaints.take)

  child.on("message", (unknown: unknown) => {
    const decoded = decode(unknown)
    if (Exit.isFailure(decoded)) {
      log.line("error", `not understood from ${spec.name}: ${Cause.pretty(decoded.cause)}`)
      return
    }
    const message = decoded.value
    if (message._tag === "Ready") start.resolve({ _tag: "Ready", facts: message.facts })
    else if (message._tag === "StartRefused")
      start.resolve({ _tag: "Refused", setting: message.setting, message: message.message })
    else {
      health = message
      unanswered = 0
    }
  })
  let over = false
  const finish = (reason: string) => {
    over = true
    out.end()
    complaints.end()
    start.resolve({ _tag: "Ended", reason })
    ended.resolve(reason)
  }
  child.on("error", (error) => finish(`could not be started: ${error.message}`))
  // "close" comes after "exit", when its last lines have been read too.
  child.on("close", (code, signal) => finish(killedFor ?? endOf(code, signal, lastWords)))

  const kill = (reason: string) => {
    killedFor ??= reason
    child.kill("SIGKILL")
  }
  const send = (message: ToWorker) => {
    if (message._tag === "HealthAsked") unanswered++
    // A callback takes the error of a channel that closes meanwhile; "close" tells the rest.
    if (child.connected) child.send(encode(message), () => {})
  }
  const begin: Child["begin"] = (message) => {
    send(message)
    const patience = setTimeout(() => kill(`was not ready within ${spec.startWithinMs} ms`), spec.startWithinMs)
    void start.promise.then(() => clearTimeout(patience))
  }
  return {
    pid: child.pid,
    begin,
    over: () => over,
    started: start.promise,
    ended: ended.promise,
    send,
    kill,
    health: () => health,
    unanswered: () => unanswered
  }
}

/** A child inherits it; nothing else happens meanwhile. */
const withUmask = <A>(umask: number, run: () => A): A => {
  const was = process.umask(umask)
  try {
    return run()
  } finally {
    process.umask(was)
  }
}

const decode = Schema.decodeUnknownExit(FromWorker)
const encode = Schema.encodeSync(ToWorker)

const endOf = (code: number | null, signal: string | null, lastWords: string): string => {
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`
  const denied = /ERR_ACCESS_DENIED[\s\S]*?permission: '(\w+)'(?:,\s*resource: '([^']*)')?/u.exec(lastWords)
  return denied === null ? how : `${how}: it has no right to ${denied[1]} ${denied[2] ?? ""}`.trimEnd()
}
