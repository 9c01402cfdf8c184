import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"

/** A process, told apart from a later one with the same number by when it started (ticks since boot, proc(5)). */
const ProcessMark = Schema.Struct({ pid: Schema.Int, startedTicks: Schema.NullOr(Schema.String) })
type ProcessMark = typeof ProcessMark.Type

const LockFile = Schema.fromJsonString(
  Schema.Struct({ centre: ProcessMark, workers: Schema.Record(Schema.String, ProcessMark) })
)

/** One data folder, one centre. The lock also remembers the workers, so that those of a killed centre are waited for. */
export interface Lock {
  readonly remember: (worker: string, pid: number | undefined) => void
  readonly release: () => void
}

export type LockAnswer =
  | { readonly _tag: "Held"; readonly lock: Lock }
  | { readonly _tag: "TakenBy"; readonly pid: number }

/** Workers of a killed centre stop by themselves when its channel closes; the frame gives them 8 s. */
const LEFTOVERS_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 50

export const lockFileOf = (data: string): string => join(data, "carillon.lock")

/** Takes the data folder for this process, after what a killed centre left running has ended. */
export const takeLock = async (data: string, say: (text: string) => void): Promise<LockAnswer> => {
  const file = lockFileOf(data)
  const content: { centre: ProcessMark; workers: Record<string, ProcessMark> } = {
    centre: markOf(process.pid),
    workers: {}
  }
  // Twice: the first attempt may meet a dead centre's lock, the second only a rival that was quicker than us.
  for (const attempt of [1, 2]) {
    try {
      writeFileSync(file, encode(content), { flag: "wx", mode: 0o600 })
      break
    } catch (error) {
      if ((error as { readonly code?: string }).code !== "EEXIST") throw error
      const left = readLock(file)
      if (left !== undefined && (attempt === 2 || lives(left.centre))) return { _tag: "TakenBy", pid: left.centre.pid }
      if (left !== undefined) await endLeftovers(left.workers, say)
      rmSync(file, { force: true })
    }
  }
  const save = () => writeFileSync(file, encode(content), { mode: 0o600 })
  return {
    _tag: "Held",
    lock: {
      remember: (worker, pid) => {
        if (pid === undefined) return
        content.workers[worker] = markOf(pid)
        save()
      },
      release: () => rmSync(file, { force: true })
    }
  }
}

const encode = Schema.encodeSync(LockFile)
const decode = Schema.decodeUnknownExit(LockFile)

/** Undefined when it cannot be read: a centre that was killed while writing it holds nothing any more. */
const readLock = (file: string) => {
  try {
    const exit = decode(readFileSync(file, "utf8"))
    return Exit.isSuccess(exit) ? exit.value : undefined
  } catch {
    return undefined
  }
}

const endLeftovers = async (workers: Readonly<Record<string, ProcessMark>>, say: (text: string) => void) => {
  const living = () => Object.entries(workers).filter(([, mark]) => lives(mark))
  if (living().length === 0) return
  say(
    `the last centre was killed; waiting for its ${living()
      .map(([name]) => name)
      .join(", ")} to end`
  )
  const until = Date.now() + LEFTOVERS_WITHIN_MS
  while (living().length > 0 && Date.now() < until) await pause(LOOK_EVERY_MS)
  for (const [name, { pid }] of living()) {
    say(`${name} (pid ${pid}) did not end by itself and is killed`)
    process.kill(pid, "SIGKILL")
  }
}

export const markOf = (pid: number): ProcessMark => ({ pid, startedTicks: startedTicksOf(pid) })

/** Whether that very process is still there (a zombie is not). */
export const lives = ({ pid, startedTicks }: ProcessMark): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "EPERM") return false
  }
  return startedTicks === null || startedTicksOf(pid) === startedTicks
}

/** Field 22 of /proc/<pid>/stat; null where there is no /proc, and for a zombie. */
const startedTicksOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The second field is the program's name in brackets and may itself contain blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return fields[0] === "Z" ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}
