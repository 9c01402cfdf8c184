import { execFile } from "node:child_process"
import { promisify } from "node:util"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Tagged } from "#actors/behaviour.ts"
import type { Runtime } from "#engine/runtime/runtime.ts"
import { connect } from "#engine/adapters/postgres/database.ts"
import type { Bench, Found } from "../bench.ts"
import { percentile } from "../crowd/wait.ts"
import { logsAside, startEngine } from "./engine.ts"
import { throwAwayPostgres } from "./postgres.ts"

const START_SLOWER_BY = 1.2
const WAKE_P99_MS = 50
/** Told at once while the sleepers are made: far below the limit of actors awake. */
const BATCH = 4_000
const DAY_MS = 86_400_000
/** Starts of each kind, one after the other in turn; the median of them counts. */
const STARTS = 7

const run = promisify(execFile)

/** Fills so many urns that will boil in days, and lets every one fall asleep by itself. Answers how long that took. */
const fallAsleep = Effect.fnUntraced(function* (url: string, sleeping: number, say: (line: string) => void) {
  const { flush, runtime } = yield* startEngine(url)
  const began = performance.now()
  // A journal that does not keep pace keeps everybody awake until memory is full: no need to go on then.
  const nothingLost = Effect.suspend(() => {
    const { defects, mailboxFull, undeliverable } = runtime.counts()
    return defects + mailboxFull + undeliverable === 0 ? Effect.void : notAsleep(runtime, sleeping)
  })
  for (let from = 0; from < sleeping; from += BATCH) {
    const until = Math.min(from + BATCH, sleeping)
    for (let index = from; index < until; index++)
      runtime.tell(`urn/${index}`, { _tag: "Filled", boilMs: DAY_MS + index * 1_000 } as Tagged)
    yield* runtime.quiescent
    yield* nothingLost
    if (until % (10 * BATCH) === 0 || until === sleeping)
      say(`${until} urns are filled, ${runtime.counts().actors} of them are awake`)
  }
  yield* flush
  while (runtime.counts().actors > 0) yield* Effect.sleep("100 millis")
  yield* nothingLost
  if (runtime.counts().sleeps < sleeping) yield* notAsleep(runtime, sleeping)
  return performance.now() - began
}, Effect.scoped)

const notAsleep = (runtime: Runtime, sleeping: number) => {
  const { actors, defects, mailboxFull, sleeps, undeliverable } = runtime.counts()
  const counted = `${actors} awake, ${undeliverable} undeliverable, ${mailboxFull} to a full mailbox, ${defects} defects`
  return Effect.die(new Error(`only ${sleeps} of ${sleeping} fell asleep: ${counted}`))
}

/** What the database has of them: all must be there, with an alarm. */
const countSleepers = (url: string): Effect.Effect<number> =>
  Effect.promise(async () => {
    const db = connect(url, 1)
    try {
      const { sleepers } = await db
        .selectFrom("living")
        .select((e) => e.fn.countAll<number>().as("sleepers"))
        .where("wake_at", "is not", null)
        .executeTakeFirstOrThrow()
      return Number(sleepers)
    } finally {
      await db.destroy()
    }
  })

interface Start {
  readonly startMs: number
  readonly rssMb: number
  readonly awake: number
  readonly wakeMs: ReadonlyArray<number>
}

const start = (url: string, sleeping: number, wakes: number): Effect.Effect<Start> =>
  Effect.promise(async (signal) => {
    const entry = new URL("sleep-start.ts", import.meta.url).pathname
    const { stdout } = await run(process.execPath, [entry, url, String(sleeping), String(wakes)], { signal })
    return JSON.parse(stdout.trim().split("\n").at(-1)!) as Start
  })

const measured = Effect.fnUntraced(function* (
  { sleeping, wakes }: { readonly sleeping: number; readonly wakes: number },
  say: (line: string) => void
) {
  say("starting the shipped PostgreSQL in a throw-away folder")
  const database = yield* throwAwayPostgres
  const [full, empty] = [yield* database("full"), yield* database("empty")]
  const fellAsleepMs = yield* fallAsleep(full, sleeping, say)
  const asleep = yield* countSleepers(full)
  say(`${asleep} sleep; starting ${STARTS} times with them and ${STARTS} times without`)
  yield* start(full, sleeping, 0)
  yield* start(empty, sleeping, 0)
  const [withThem, without]: [Array<Start>, Array<Start>] = [[], []]
  for (let count = 0; count < STARTS; count++) {
    without.push(yield* start(empty, sleeping, 0))
    withThem.push(yield* start(full, sleeping, 0))
  }
  say(`waking ${wakes} of them`)
  const woken = yield* start(full, sleeping, wakes)
  const left = yield* countSleepers(full)
  return { asleep, fellAsleepMs, withThem, without, woken, left }
}, Effect.scoped)

const found = (
  { sleeping, wakes }: { readonly sleeping: number; readonly wakes: number },
  { asleep, fellAsleepMs, left, withThem, without, woken }: Effect.Success<ReturnType<typeof measured>>
): Found => {
  const median = (starts: ReadonlyArray<Start>) =>
    percentile(
      starts.map(({ startMs }) => startMs),
      0.5
    )
  const [startMs, startMsEmpty] = [median(withThem), median(without)]
  const rssMb = percentile(
    withThem.map((each) => each.rssMb),
    0.5
  )
  const wakeP99Ms = percentile(woken.wakeMs, 0.99)
  const awake = Math.max(...withThem.map((each) => each.awake))
  const short = [
    ...(asleep === sleeping ? [] : [`${asleep} of ${sleeping} sleep`]),
    ...(awake === 0 ? [] : [`${awake} were awake after a start`]),
    ...(left === sleeping - wakes ? [] : [`${left} are left of ${sleeping} when ${wakes} were woken and ended`]),
    ...(startMs <= startMsEmpty * START_SLOWER_BY ? [] : ["a start with sleepers takes more than 20 % longer"]),
    ...(wakeP99Ms <= WAKE_P99_MS ? [] : [`waking takes more than ${WAKE_P99_MS} ms`])
  ]
  return {
    result: {
      sleeping: asleep,
      fellAsleepPerSecond: Math.round((asleep / fellAsleepMs) * 1_000),
      startMs: Math.round(startMs),
      startMsEmpty: Math.round(startMsEmpty),
      rssMb: tenth(rssMb),
      wakeP99Ms: tenth(wakeP99Ms)
    },
    short
  }
}

const tenth = (number: number): number => Math.round(number * 10) / 10

export const sleep: Bench = {
  about: "actors that sleep in the database: what a start costs with them, and how soon one is awake",
  numbers: { sleeping: 200_000, wakes: 2_000 },
  run: async (numbers, say) => {
    const asked = { sleeping: numbers["sleeping"]!, wakes: numbers["wakes"]! }
    const fiber = Effect.runFork(Effect.provide(measured(asked, say), logsAside))
    // The throw-away database must not outlive whoever made it.
    for (const [signal, code] of [
      ["SIGINT", 130],
      ["SIGTERM", 143]
    ] as const)
      process.once(signal, () => void Effect.runPromise(Fiber.interrupt(fiber)).finally(() => process.exit(code)))
    return found(asked, await Effect.runPromise(Fiber.join(fiber)))
  }
}
