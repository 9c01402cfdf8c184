import { type ChildProcess, spawn } from "node:child_process"

/** A command that runs again and again beside something. */
export interface Repeated {
  /** Runs that have come to their end. */
  readonly runs: () => number
  /** A run failed; nothing runs any more. */
  readonly failed: () => boolean
  /** Ends it, with what it started. Rejects when a run before that failed: then nothing was beside. */
  readonly stop: () => Promise<void>
}

const LAST_WORDS = 2_000

/** Starts `command` in a shell, and each time that it is done once more. Its processes are a group of their own. */
export const repeat = (command: string): Repeated => {
  let runs = 0
  let isOver = false
  let hasFailed = false
  let running: ChildProcess | undefined
  const once = (): Promise<void> =>
    new Promise((done, fail) => {
      const child = spawn("sh", ["-c", command], { detached: true, stdio: ["ignore", "pipe", "pipe"] })
      running = child
      let said = ""
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          said = (said + text).slice(-LAST_WORDS)
        })
      child.once("error", fail)
      child.once("close", (code, signal) => {
        if (isOver) return done()
        if (code !== 0) return fail(new Error(`"${command}" ended by ${signal ?? `exit code ${code}`}: ${said}`))
        runs++
        done()
      })
    })
  const again = (): Promise<void> => (isOver ? Promise.resolve() : once().then(again))
  const life = again()
  // Whoever stops it hears of it; until then it is nobody's.
  life.catch(() => {
    hasFailed = true
  })
  return {
    runs: () => runs,
    failed: () => hasFailed,
    stop: async () => {
      isOver = true
      if (running !== undefined) endGroup(running)
      await life
    }
  }
}

/** It may be over, and nobody has heard of it yet. */
const endGroup = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}
