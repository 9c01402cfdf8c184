import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { getPriority, tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Cause from "effect/Cause"
import * as Scope from "effect/Scope"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import type { HealthTable } from "../ports/Health.ts"
import { type Workers, startWorkers } from "./workers.ts"
import { lives, markOf } from "./lock.ts"
import type { WorkerSpec } from "./manifest.ts"
import { fixture } from "./testdata/specs.ts"

/** Real processes, with workers that have no work. Nothing here waits for a time, only for what happens. */

const root = join(import.meta.dirname, "../..")
let data = ""
let scope: Scope.Closeable
let written = ""
let spawned: Array<{ readonly name: string; readonly mark: ReturnType<typeof markOf> }> = []

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "carillon-supervisor-"))
  mkdirSync(join(data, "run"))
  scope = Effect.runSync(Scope.make())
  written = ""
  spawned = []
})
afterEach(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  rmSync(data, { recursive: true, force: true })
  assert.deepStrictEqual(living(), [])
})

const living = () => spawned.filter(({ mark }) => lives(mark)).map(({ name }) => name)
const paths = () => pathsOf({ ...defaults, dataDir: data }, root)

const start = (...specs: ReadonlyArray<WorkerSpec>) =>
  startWorkers({
    specs,
    start: {
      _tag: "Start",
      settings: defaults,
      databaseUrl: "",
      adminPassword: "",
      accountsFile: false,
      insideKey: "of this start",
      paths: paths()
    },
    log: {
      line: (level, text) => (written += `${level} ${text}\n`),
      raw: (text) => (written += text),
      flush: () => Promise.resolve()
    },
    onSpawned: (name, pid) => spawned.push({ name, mark: markOf(pid ?? 0) })
  }).pipe(Effect.provideService(Scope.Scope, scope), Effect.runPromiseExit)

const started = async (...specs: ReadonlyArray<WorkerSpec>): Promise<Workers> => {
  const exit = await start(...specs)
  if (Exit.isFailure(exit)) throw new Error(`${Cause.pretty(exit.cause)}\n${written}`)
  return exit.value
}

const refusal = async (...specs: ReadonlyArray<WorkerSpec>) => {
  const exit = await start(...specs)
  if (Exit.isSuccess(exit)) throw new Error("it started")
  const { message, setting, worker } = Cause.squash(exit.cause) as Record<string, string>
  // What main does next: the scope of everything started closes.
  await Effect.runPromise(Scope.close(scope, Exit.void))
  return { worker, setting, message }
}

const until = async (running: Workers, what: (workers: HealthTable["workers"]) => boolean) => {
  while (!what(running.health().workers)) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe("a centre", () => {
  it("starts its workers in order, hands on the store's url, shows everyone's health, and leaves nothing behind", async () => {
    const running = await started(
      fixture("steady", paths(), { after: ["store"], servesHealth: true }),
      fixture("store", paths())
    )
    assert.deepStrictEqual(
      spawned.map(({ name }) => name),
      ["store", "steady"]
    )
    assert.strictEqual(running.facts["steady"]?.["databaseUrl"], "postgres://nobody@127.0.0.1:1/none")
    await until(running, ({ steady }) => Array.isArray(steady?.detail["sees"]) && steady.detail["sees"].length === 2)
    const { ok, workers } = running.health()
    assert.isTrue(ok)
    assert.strictEqual(workers["steady"]?.restarts, 0)
    assert.isAbove(workers["steady"]?.rssMb ?? 0, 0)
    const file = String(running.facts["steady"]?.["file"])
    assert.isTrue(existsSync(file))
    await Effect.runPromise(Scope.close(scope, Exit.void))
    assert.deepStrictEqual(living(), [])
    assert.isFalse(existsSync(file), "the worker's scope was closed")
    assert.match(written, /info {2}steady {2}steady works databaseUrl=postgres:/u)
  })

  it("starts a killed worker again, again and again, and tells why", async () => {
    const running = await started(fixture("steady", paths()))
    for (const times of [1, 2]) {
      process.kill(running.health().workers["steady"]!.pid!, "SIGKILL")
      await until(running, ({ steady }) => steady?.restarts === times && steady.state === "up")
    }
    assert.strictEqual(running.health().workers["steady"]?.lastEnd?.en, "was ended by SIGKILL")
    assert.match(written, /error steady was ended by SIGKILL; started again\n/u)
    assert.match(written, /error steady was ended by SIGKILL; started again in 250 ms\n/u)
    assert.strictEqual(new Set(spawned.map(({ mark }) => mark.pid)).size, 3)
  })

  it("does not let a signal meant for the whole group stop a worker out of turn", async () => {
    const running = await started(fixture("steady", paths()))
    const { pid } = running.health().workers["steady"]!
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.kill(pid!, signal)
    await until(running, ({ steady }) => Array.isArray(steady?.detail["sees"]))
    assert.deepStrictEqual(
      [running.health().workers["steady"]?.pid, running.health().workers["steady"]?.restarts],
      [pid, 0]
    )
  })

  it("has a standby that takes over from a killed worker, and gets a new one", async () => {
    const running = await started(fixture("steady", paths(), { standby: true }))
    const standbys = () => spawned.filter(({ name }) => name === "steady (standby)")
    const have = async (count: number) => {
      while (standbys().length < count) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await have(1)
    process.kill(running.health().workers["steady"]!.pid!, "SIGKILL")
    await until(running, ({ steady }) => steady?.restarts === 1 && steady.state === "up")
    assert.strictEqual(running.health().workers["steady"]?.pid, standbys()[0]?.mark.pid)
    await have(2)
  })

  it("gives a worker its niceness, its threads too, and what it starts inherits it", async () => {
    const spec = fixture("parent", paths(), { niceness: { wanted: 3, withoutRight: 3 } })
    const running = await started({ ...spec, rights: { ...spec.rights, childProcesses: true } })
    const { pid } = running.health().workers["parent"]!
    const threads = readdirSync(`/proc/${pid}/task`).map(Number)
    assert.isAbove(threads.length, 1)
    const child = Number(running.facts["parent"]?.["child"])
    assert.deepStrictEqual(
      [...threads, child].map((one) => getPriority(one) - getPriority()),
      [...threads, child].map(() => 3)
    )
  })

  it("raises a standby only when it takes over", async () => {
    const running = await started(
      fixture("steady", paths(), { standby: true, niceness: { wanted: 2, withoutRight: 2 } })
    )
    const standbys = () => spawned.filter(({ name }) => name === "steady (standby)").map(({ mark }) => mark.pid)
    while (standbys().length < 1) await new Promise((resolve) => setTimeout(resolve, 20))
    const [standby] = standbys()
    assert.strictEqual(getPriority(standby) - getPriority(), 0)
    process.kill(running.health().workers["steady"]!.pid!, "SIGKILL")
    await until(running, ({ steady }) => steady?.restarts === 1 && steady.state === "up")
    assert.strictEqual(getPriority(standby) - getPriority(), 2)
  })

  it("goes on when a worker cannot say how it is", async () => {
    const running = await started(fixture("busy", paths()))
    await until(running, ({ busy }) => String(busy?.detail["failed"]).includes("no idea how I am"))
    assert.isTrue(running.health().ok)
  })

  it("is not well while a worker is up and says that something keeps it from its work, or says nothing", async () => {
    const running = await started(fixture("steady", paths()), fixture("hangs", paths(), { silentWithinS: 30 }))
    await until(
      running,
      ({ hangs }) => hangs?.problems.some(({ en, zh }) => en === "has a bad feeling" && zh === "感觉不好") === true
    )
    assert.isFalse(running.health().ok)
    await until(
      running,
      ({ hangs }) => hangs?.problems.some((problem) => problem.en.startsWith("has not answered")) === true
    )
    assert.strictEqual(running.health().workers["hangs"]?.state, "up")
    assert.isFalse(running.health().ok)
  })

  // Asked once a second it would need 20 s.
  it("hears that a worker's problem is over without asking for it", async () => {
    const running = await started(fixture("mends", paths()))
    await until(running, ({ mends }) => mends?.problems.some(({ en }) => en === "is not well yet") === true)
    assert.isFalse(running.health().ok)
    await until(running, ({ mends }) => mends?.problems.length === 0)
    assert.isTrue(running.health().ok)
  }, 15_000)

  it("ends a worker that falls silent while others answer, and starts it again", async () => {
    const running = await started(fixture("steady", paths()), fixture("hangs", paths(), { silentWithinS: 2 }))
    await until(running, ({ hangs }) => hangs?.restarts === 1)
    assert.match(running.health().workers["hangs"]?.lastEnd?.en ?? "", /did not answer \d times and was ended/u)
    assert.strictEqual(running.health().workers["steady"]?.restarts, 0)
  })
})

describe("a start that fails is all or nothing", () => {
  it("names the setting that a worker refuses, and stops those before it", async () => {
    const { message, setting, worker } = await refusal(
      fixture("steady", paths()),
      fixture("refuses", paths(), { after: ["steady"] })
    )
    assert.deepStrictEqual(
      [worker, setting, message],
      ["refuses", "http.port", "127.0.0.1:8080 is in use by another program"]
    )
    assert.deepStrictEqual(living(), [])
  })

  it("names the right that a worker has not", async () => {
    const { message, worker } = await refusal(fixture("nosy", paths()))
    assert.strictEqual(worker, "nosy")
    assert.match(message ?? "", /no right to FileSystemRead \/etc\/hostname/u)
  })

  it("names a worker whose code is not there", async () => {
    const { message } = await refusal(fixture("missing", paths()))
    assert.match(message ?? "", /the missing worker ended with exit code 1 while it started/u)
  })

  it("does not wait for ever", async () => {
    const { message } = await refusal(fixture("steady", paths(), { startWithinMs: 1 }))
    assert.match(message ?? "", /was not ready within 1 ms/u)
  })
})
