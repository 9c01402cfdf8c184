import { parentPort, workerData } from "node:worker_threads"
import { attempt, makeRound } from "./round.ts"
import type { FromThread, ThreadGiven } from "./watch.ts"

/** One thread that throws inputs at targets, one target after the other, until it is ended; or one input once. */
const { of, once, seed, shared, targets } = workerData as ThreadGiven
const tell = (told: FromThread): void => parentPort?.postMessage(told, [])

/** Inputs a turn: all targets have theirs within some seconds. */
const TURN = 200

/** The watcher reads here what is being tried, for a thread that hangs can say nothing: count, target, length, octets. */
const counts = new Int32Array(shared, 0, 3)
const octets = new Uint8Array(shared, 12)

const begun = (target: number, input: Uint8Array): void => {
  octets.set(input.subarray(0, octets.length))
  Atomics.store(counts, 1, target)
  Atomics.store(counts, 2, Math.min(input.length, octets.length))
  Atomics.add(counts, 0, 1)
}

const all = of === "switch" ? (await import("./targets.ts")).TARGETS : (await import("./planted.ts")).TARGETS
const chosen = targets.map((name) => {
  const target = all.find((each) => each.name === name)
  if (target === undefined) throw new Error(`no target ${name}`)
  return target
})

if (once !== undefined) {
  await attempt(chosen[0]!, once)
  tell({ over: true })
} else {
  const rounds = chosen.map((target, index) => makeRound(target, seed + index))
  for (;;)
    for (const [index, round] of rounds.entries())
      for (let input = 0; input < TURN; input++) {
        const finding = await round.next((tried) => begun(index, tried))
        if (finding !== undefined) tell({ finding })
      }
}
