import { spawn } from "node:child_process"
import { join } from "node:path"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Said } from "../ports/Health.ts"
import { FromWorker, ToWorker } from "../workers/frame/messages.ts"
import { byLines, type Log } from "./log.ts"
import { nodeFlags, type User, type WorkerSpec } from "./manifest.ts"
import { SETPRIV } from "./recordings-group.ts"
import { WORKER_UMASK } from "./users.ts"

/** How a start came out. `setting` is named when the worker says that it would not help to try again. */
export type Started =
  | { readonly _tag: "Ready"; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly _tag: "Refused"; readonly setting: string; readonly message: string }
  | { readonly _tag: "Ended"; readonly reason: Said }

export type Health = typeof FromWorker.cases.Health.Type

/** One life of a worker: a process from its start to its end. */
export interface Child {
  readonly pid: number | undefined
  /** Gives it its work. A process before that has loaded its code and waits. */
  readonly begin: (start: typeof ToWorker.cases.Start.Type) => void
  readonly started: Promise<Started>
  /** Resolves with the reason, once, after which nothing of it is left. */
  readonly ended: Promise<Said>
  readonly send: (message: ToWorker) => void
  /** Kills it with -9; `reason` is what `ended` will say. */
  readonly kill: (reason: Said) => void
  readonly health: () => Health | undefined
  readonly over: () => boolean
  /** Health questions asked since the last answer. */
  readonly unanswered: () => number
}

/** What a worker needs of the environment; secrets of ours and options that would change its rights stay out. */
const ENVIRONMENT = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "HOME", "NODE_EXTRA_CA_CERTS"]

/** Standard error that a dying node leaves behind: enough for a stack trace. */
const LAST_WORDS_LIMIT = 2_000

/** Where and when a worker lives, from its first line of code on. */
export interface Home {
  readonly root: string
  readonly timeZone: string
  /** Of its compiled code; undefined: it has none. */
  readonly cache: string | undefined
}

/** `onTurned` is called when what a worker says is wrong with it has changed. */
export const launch = (spec: WorkerSpec, { cache, root, timeZone }: Home, log: Log, onTurned: () => void): Child => {
  const environment = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]))
  const { as, command } = commandOf(spec, join(root, spec.entry))
  const [program = "", ...words] = command
  const spawned = () =>
    spawn(program, words, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...environment, ...spec.environment, TZ: timeZone, NODE_COMPILE_CACHE: cache },
      ...as
    })
  const shares = spec.user !== undefined || spec.recordingsGid !== undefined
  const child = shares ? withUmask(WORKER_UMASK, spawned) : spawned()
  let health: Health | undefined
  let unanswered = 0
  let killedFor: Said | undefined
  let lastWords = ""
  const start = Promise.withResolvers<Started>()
  const ended = Promise.withResolvers<Said>()

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
      const turned = JSON.stringify(health?.detail["problems"]) !== JSON.stringify(message.detail["problems"])
      health = message
      unanswered = 0
      if (turned) onTurned()
    }
  })
  let over = false
  const finish = (reason: Said) => {
    over = true
    out.end()
    complaints.end()
    start.resolve({ _tag: "Ended", reason })
    ended.resolve(reason)
  }
  child.on("error", (error) =>
    finish({ zh: `无法启动：${error.message}`, en: `could not be started: ${error.message}` })
  )
  // "close" comes after "exit", when its last lines have been read too.
  child.on("close", (code, signal) => finish(killedFor ?? endOf(code, signal, lastWords)))

  const kill = (reason: Said) => {
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
    const patience = setTimeout(() => kill(notReady(spec.startWithinMs)), spec.startWithinMs)
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
/** How a worker is started: as its user, and where it has one more group than that by a program that gives it both. */
const commandOf = (
  spec: WorkerSpec,
  entry: string
): { readonly command: ReadonlyArray<string>; readonly as: User | undefined } => {
  const { recordingsGid, user } = spec
  const node = [process.execPath, ...nodeFlags(spec), entry]
  if (user === undefined || recordingsGid === undefined) return { command: node, as: user }
  const { gid, uid } = user
  const given = [`--reuid=${uid}`, `--regid=${gid}`, `--groups=${gid},${recordingsGid}`]
  return { command: [SETPRIV, ...given, "--", ...node], as: undefined }
}

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

const notReady = (ms: number): Said => ({ zh: `${ms} 毫秒内没有就绪`, en: `was not ready within ${ms} ms` })

const endOf = (code: number | null, signal: string | null, lastWords: string): Said => {
  const how: Said =
    signal === null
      ? { zh: `已退出，退出码 ${code}`, en: `ended with exit code ${code}` }
      : { zh: `被信号 ${signal} 结束`, en: `was ended by ${signal}` }
  const denied = /ERR_ACCESS_DENIED[\s\S]*?permission: '(\w+)'(?:,\s*resource: '([^']*)')?/u.exec(lastWords)
  if (denied === null) return how
  const what = `${denied[1]} ${denied[2] ?? ""}`.trimEnd()
  return { zh: `${how.zh}：没有权限 ${what}`, en: `${how.en}: it has no right to ${what}` }
}
