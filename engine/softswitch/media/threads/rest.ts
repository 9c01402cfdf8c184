import type { PaceClock } from "../pace.ts"

/** Twice a frame: what comes meanwhile is read together. */
const SLICE_MS = 10

/**
 * Timers for a thread's tick that let the thread sleep between the packets. An event loop wakes for each packet of each leg, and
 * the waking costs as much as the packet; here it wakes every 10 ms, reads what has come, and sleeps again. It wakes for the
 * tick as well, and ticks when what had come by then is read. Who posts what is waited for to the thread changes `wake` and
 * notifies.
 */
export const restingAfter = (wake: Int32Array): PaceClock["after"] => {
  let due: { readonly atMs: number; readonly call: () => void } | undefined
  let seen = Atomics.load(wake, 0)
  let planned = false

  const plan = (): void => {
    if (planned) return
    planned = true
    // Immediates come after the sockets were read.
    setImmediate(rest)
  }

  function rest(): void {
    planned = false
    if (due === undefined) return
    const leftMs = due.atMs - performance.now()
    if (leftMs > 0) {
      // What was posted since the last look is read first: the value has changed then, and nothing sleeps.
      Atomics.wait(wake, 0, seen, Math.min(leftMs, SLICE_MS))
      seen = Atomics.load(wake, 0)
      return plan()
    }
    const { call } = due
    due = undefined
    call()
  }

  return (ms, call) => {
    const mine = { atMs: performance.now() + ms, call }
    due = mine
    plan()
    return () => {
      if (due === mine) due = undefined
    }
  }
}

/** Tells a thread that sleeps in {@link restingAfter} to look: once for all that is posted to it in one turn, as each waking is a call of the kernel. */
export const makeBell = (wake: Int32Array): (() => void) => {
  let rung = false
  const ring = (): void => {
    rung = false
    Atomics.add(wake, 0, 1)
    Atomics.notify(wake, 0)
  }
  return () => {
    if (rung) return
    rung = true
    queueMicrotask(ring)
  }
}
