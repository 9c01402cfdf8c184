import type { PaceClock } from "../pace.ts"

/** A frame in four: what comes meanwhile is read together. */
const SLICE_MS = 5

/** Before a tick the packets are read once more, and the loop waits for its timer by itself. */
const BEFORE_TICK_MS = 1

/**
 * Timers for a thread's tick that let the thread sleep between the packets. An event loop wakes for each packet of each leg, and
 * the waking costs as much as the packet; here it wakes every 5 ms, reads what has come, and sleeps again. Whoever posts
 * a message to the thread changes `wake` and notifies, so no command waits.
 */
export const restingAfter = (wake: Int32Array): PaceClock["after"] => {
  let dueMs = 0
  let seen = Atomics.load(wake, 0)
  let planned = false

  const plan = (): void => {
    if (planned) return
    planned = true
    setImmediate(rest)
  }

  function rest(): void {
    planned = false
    const leftMs = dueMs - BEFORE_TICK_MS - performance.now()
    if (leftMs <= 0) return
    // What was posted since the last look is read first: the value has changed then, and nothing sleeps.
    Atomics.wait(wake, 0, seen, Math.min(leftMs, SLICE_MS))
    seen = Atomics.load(wake, 0)
    plan()
  }

  return (ms, call) => {
    dueMs = performance.now() + ms
    const timer = setTimeout(call, ms)
    plan()
    return () => {
      dueMs = 0
      clearTimeout(timer)
    }
  }
}

/** Tells a thread that sleeps in {@link restingAfter} to look. */
export const wakeUp = (wake: Int32Array): void => {
  Atomics.add(wake, 0, 1)
  Atomics.notify(wake, 0)
}
