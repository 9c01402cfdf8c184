import { setTimeout as pause } from "node:timers/promises"
import * as Effect from "effect/Effect"
import { logsAside, startEngine } from "./engine.ts"

/**
 * One start of the engine in a process of its own: `sleep-start.ts URL SLEEPING WAKES`. Prints how long it took from the
 * process's first moment, what it weighs a little later, and how long each of so many sleepers took to its next step.
 */
const [url, sleeping, wakes] = [process.argv[2] ?? "", Number(process.argv[3]), Number(process.argv[4])]

/** What the start left for the garbage collector is gone by then. */
const SETTLED_AFTER_MS = 1_000

await Effect.runPromise(
  Effect.gen(function* () {
    const { runtime } = yield* startEngine(url)
    const startMs = performance.now()
    yield* Effect.promise(() => pause(SETTLED_AFTER_MS))
    const rssMb = process.memoryUsage.rss() / 1_048_576
    const awake = runtime.counts().actors
    const wakeMs: Array<number> = []
    let stepped: (address: string) => void = () => {}
    runtime.onStep(({ address, sequence }) => {
      if (sequence > 1) stepped(address)
    })
    for (let count = 0; count < wakes; count++) {
      // A large odd stride meets every sleeper once, far from the one before.
      const address = `urn/${(count * 7_919) % sleeping}`
      const from = performance.now()
      yield* Effect.promise(
        () =>
          new Promise<void>((resolve) => {
            stepped = (who) => {
              if (who === address) resolve()
            }
            runtime.tell(address, { _tag: "TippedOver" })
          })
      )
      wakeMs.push(performance.now() - from)
    }
    process.stdout.write(`${JSON.stringify({ startMs, rssMb, awake, wakeMs })}\n`)
  }).pipe(Effect.scoped, Effect.provide(logsAside))
)
