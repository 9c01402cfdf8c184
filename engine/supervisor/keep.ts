import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { linesKeyOf } from "../door-keys/inside-key.ts"
import { Said, type WorkerHealth } from "../ports/Health.ts"
import type { ToWorker } from "../workers/frame/messages.ts"
import { backOffMs, HEALTHY_AFTER_MS } from "./back-off.ts"
import { type Child, launch, type Started } from "./child.ts"
import type { Log } from "./log.ts"
import { codeCacheOf, type WorkerSpec } from "./manifest.ts"
import { giveNiceness } from "./niceness.ts"

/** A worker's first start failed. `setting` is empty when no setting would mend it. */
export class NotStarted extends Schema.TaggedError<NotStarted>()("NotStarted", {
  worker: Schema.String,
  setting: Schema.String,
  message: Schema.String
}) {}

/** A worker that is started again whenever it ends, until the scope closes. */
export interface Kept {
  readonly name: string
  /** What it said when it first was Ready. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly health: () => WorkerHealth
  /**
   * Asks for its health; the answer shows in the next `health()`. Ends a process that has not answered for too long: sooner
   * when `othersAnswer`, since then it is no stall of the whole machine.
   */
  readonly askHealth: (othersAnswer: boolean) => void
  /** Health questions asked since the last answer. */
  readonly unanswered: () => number
  readonly send: (message: ToWorker) => void
  /** Is not started again from now on: the centre stops. */
  readonly retire: () => void
  /** Ends the process at once; used when a person asks twice. */
  readonly kill: () => void
}

/** The frame inside gives itself 8 s; two more let its own last line come out. */
const STOP_WITHIN_MS = 10_000
/** Those who really start have the machine to themselves. */
const STANDBY_AFTER_MS = 5_000
/** Asked once a second. Half a minute of silence is no full garbage collection, it is a loop that never ends. */
const UNANSWERED_LIMIT = 30
/** Three questions without an answer: whoever looks at health is told. */
const SILENT_AFTER = 3

/**
 * Starts a worker and keeps it running. Fails when the first start does; later ends are only waited out. `onTurned` is called
 * whenever it went down or came up, or has other problems.
 */
export const keep = Effect.fn("keep")(function* (
  spec: WorkerSpec,
  start: typeof ToWorker.cases.Start.Type,
  log: Log,
  onSpawned: (name: string, pid: number | undefined) => void,
  onTurned: () => void
) {
  const home = {
    root: start.paths.root,
    timeZone: start.settings.timeZone,
    cache: codeCacheOf(spec, start.paths.data)
  }
  let standby: Child | undefined
  const beginOne = (): Child => {
    const waiting = standby
    standby = undefined
    const child = waiting === undefined || waiting.over() ? launch(spec, home, log, onTurned) : waiting
    onSpawned(spec.name, child.pid)
    // Only now: a standby that loads its code must not take the processor from those who carry calls.
    if (child.pid !== undefined && giveNiceness(child.pid, spec.niceness) === undefined)
      log.line("warn", `${spec.name} shares the processor as equals: the system refuses every niceness`)
    child.begin(toldTo(spec, start))
    return child
  }
  const seen = { state: "starting" as WorkerHealth["state"], restarts: 0, upSinceMs: 0, lastEnd: null as Said | null }
  let child = beginOne()
  yield* Effect.addFinalizer(() =>
    Effect.promise(() => {
      seen.state = "stopping"
      standby?.kill({ zh: "不再需要", en: "is not needed any more" })
      return Promise.all([stop(child), standby?.ended])
    }).pipe(Effect.tap(() => Effect.sync(() => (seen.state = "stopped"))))
  )
  const up = () => {
    seen.state = "up"
    seen.upSinceMs = Date.now()
    onTurned()
  }

  const first = yield* Effect.promise(() => child.started)
  if (first._tag !== "Ready") return yield* failedStart(spec.name, first)
  up()
  log.line("info", `${spec.name} is up (pid ${child.pid})`)

  let retired = false
  const watch = Effect.gen(function* () {
    let inARow = 0
    while (true) {
      const reason = yield* Effect.promise(() => child.ended)
      if (retired) return
      if (seen.state === "up" && Date.now() - seen.upSinceMs > HEALTHY_AFTER_MS) inARow = 0
      const waitMs = backOffMs(inARow++)
      seen.state = "waiting"
      seen.lastEnd = reason
      onTurned()
      log.line(
        "error",
        `${spec.name} ${reason.en}; ${waitMs === 0 ? "started again" : `started again in ${waitMs} ms`}`
      )
      yield* Effect.sleep(waitMs)
      seen.state = "starting"
      seen.restarts++
      child = beginOne()
      const again = yield* Effect.promise(() => child.started)
      if (again._tag === "Ready") {
        up()
        log.line("info", `${spec.name} is up again (pid ${child.pid}, restart ${seen.restarts})`)
      } else if (again._tag === "Refused")
        log.line("error", `${spec.name} cannot start: ${[again.setting, again.message].filter(Boolean).join(": ")}`)
    }
  })
  yield* Effect.forkScoped(watch)
  const keepStandby = Effect.sync(() => {
    if (seen.state !== "up" || standby?.over() === false) return
    standby = launch(spec, home, log, onTurned)
    onSpawned(`${spec.name} (standby)`, standby.pid)
  })
  if (spec.standby)
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(STANDBY_AFTER_MS), keepStandby)))

  const kept: Kept = {
    name: spec.name,
    facts: first.facts,
    health: () => {
      const latest = seen.state === "up" ? child.health() : undefined
      return {
        state: seen.state,
        pid: seen.state === "up" || seen.state === "starting" ? (child.pid ?? null) : null,
        restarts: seen.restarts,
        upSince: seen.state === "up" ? new Date(seen.upSinceMs).toISOString() : null,
        lastEnd: seen.lastEnd,
        rssMb: latest?.rssMb ?? null,
        busy: latest?.busy ?? null,
        problems:
          seen.state !== "up"
            ? []
            : child.unanswered() > SILENT_AFTER
              ? [notAnswering(child.unanswered())]
              : saidIn(latest?.detail, "problems"),
        notices: saidIn(latest?.detail, "notices"),
        detail: latest?.detail ?? {}
      }
    },
    unanswered: () => (seen.state === "up" ? child.unanswered() : 0),
    askHealth: (othersAnswer) => {
      if (seen.state !== "up") return
      const limit = othersAnswer ? spec.silentWithinS : UNANSWERED_LIMIT
      if (child.unanswered() >= limit) child.kill(fellSilent(child.unanswered()))
      else child.send({ _tag: "HealthAsked" })
    },
    send: (message) => child.send(message),
    retire: () => {
      retired = true
    },
    kill: () => child.kill({ zh: "被立即结束", en: "was ended in a hurry" })
  }
  return kept
})

/** What opens the database is for those who use it, and what opens a worker's socket for those who ask each other. */
export const toldTo = (
  { asksInside, usesDatabase }: Pick<WorkerSpec, "asksInside" | "usesDatabase">,
  start: typeof ToWorker.cases.Start.Type
): typeof ToWorker.cases.Start.Type => ({
  ...start,
  ...(asksInside === true ? {} : { insideKey: asksInside === "alarms" ? linesKeyOf(start.insideKey) : "" }),
  ...(usesDatabase
    ? {}
    : {
        databaseUrl: "",
        adminPassword: "",
        settings: { ...start.settings, database: { ...start.settings.database, url: "" } }
      })
})

const didNotStop: Said = {
  zh: `${STOP_WITHIN_MS} 毫秒内没有停下`,
  en: `did not stop within ${STOP_WITHIN_MS} ms`
}
const fellSilent = (times: number): Said => ({
  zh: `连续 ${times} 次没有应答，已被结束`,
  en: `did not answer ${times} times and was ended`
})
const notAnswering = (seconds: number): Said => ({
  zh: `已有 ${seconds} 秒没有应答`,
  en: `has not answered for ${seconds} s`
})

/** A worker says in its detail what is wrong with it, and what somebody should see to; words that are none are left out. */
const saidIn = (detail: WorkerHealth["detail"] | undefined, part: "notices" | "problems"): ReadonlyArray<Said> => {
  const said = detail?.[part]
  return Array.isArray(said) ? said.filter(isSaid) : []
}
const isSaid = Schema.is(Said)

const failedStart = (worker: string, started: Exclude<Started, { readonly _tag: "Ready" }>) =>
  Effect.fail(
    started._tag === "Refused"
      ? new NotStarted({ worker, setting: started.setting, message: started.message })
      : new NotStarted({ worker, setting: "", message: `the ${worker} worker ${started.reason.en} while it started` })
  )

const stop = async (child: Child): Promise<void> => {
  child.send({ _tag: "Stop" })
  const timer = setTimeout(() => child.kill(didNotStop), STOP_WITHIN_MS)
  await child.ended
  clearTimeout(timer)
}
