import type { PaceClock } from "../pace.ts"
import type { FromThread, ThreadStart, ToThread } from "./messages.ts"

/** A thread that runs, and the means to speak with it. */
export interface MediaThread {
  readonly post: (message: ToThread) => void
  readonly terminate: () => Promise<void>
}

export type SpawnThread = (
  name: string,
  start: ThreadStart,
  events: {
    readonly message: (message: FromThread) => void
    /** Called once, whatever the end was. */
    readonly ended: (why: string) => void
  }
) => MediaThread

/** One place for a media thread: whoever runs there is watched, and followed by another when it ends. */
export interface KeptThread {
  readonly alive: () => boolean
  /** What is posted while nobody is there is lost: the legs it was for are, too. */
  readonly post: (message: ToThread) => void
  /** Lets it end its legs, waits for its last word, and starts no other. */
  readonly stop: () => Promise<void>
}

/** A thread says its counts once a second; one that was silent in two looks in a row hangs. */
const LOOK_EVERY_MS = 5_000

/** The first start follows at once; each further one within {@link LIVED_MS} waits twice as long as the last. */
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 30_000
/** A thread that lived so long did not die of its start. */
const LIVED_MS = 60_000

export const keepThread = (around: {
  readonly name: string
  readonly start: ThreadStart
  readonly spawn: SpawnThread
  readonly after: PaceClock["after"]
  readonly now: () => number
  readonly message: (message: FromThread) => void
  /** It was there and is not any more. */
  readonly lost: (why: string) => void
}): KeptThread => {
  let thread: MediaThread | undefined
  let ready = false
  let silentLooks = 0
  let bornMs = 0
  let waitMs = 0
  let cancelLook: (() => void) | undefined
  let cancelBirth: (() => void) | undefined
  let stopping: PromiseWithResolvers<void> | undefined

  const ended = (one: MediaThread | undefined, why: string): void => {
    if (thread !== one || thread === undefined) return
    thread = undefined
    ready = false
    cancelLook?.()
    if (stopping !== undefined) return stopping.resolve()
    waitMs = around.now() - bornMs >= LIVED_MS ? 0 : Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, waitMs * 2))
    cancelBirth = around.after(waitMs, begin)
    around.lost(why)
  }

  function begin(): void {
    bornMs = around.now()
    silentLooks = 0
    let own: MediaThread | undefined
    own = around.spawn(around.name, around.start, {
      message: (message) => {
        if (thread !== own) return
        silentLooks = 0
        if (message._tag === "Ready") ready = true
        around.message(message)
        if (message._tag === "Stopped") stopping?.resolve()
      },
      ended: (why) => ended(own, why)
    })
    thread = own
    look(own)
  }

  const look = (watched: MediaThread): void => {
    cancelLook = around.after(LOOK_EVERY_MS, () => {
      if (thread !== watched) return
      if (++silentLooks > 2) {
        void watched.terminate()
        return ended(watched, "it hung")
      }
      look(watched)
    })
  }

  begin()
  return {
    alive: () => ready,
    post: (message) => thread?.post(message),
    stop: async () => {
      cancelBirth?.()
      stopping ??= Promise.withResolvers<void>()
      const last = thread
      if (last === undefined) return
      last.post({ _tag: "Stop" })
      await stopping.promise
      thread = undefined
      cancelLook?.()
      await last.terminate()
    }
  }
}
