import { readFileSync } from "node:fs"
import { processTable, type Running } from "../memory/processes.ts"

/** Linux counts CPU in ticks of this length for everybody, whatever the kernel's own is. */
const TICK_MS = 10

/** CPU that a process has used so far, with all its threads; 0 when it has ended. */
export const cpuMsOf = (pid: number): number => {
  try {
    return readCpuMs(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return 0
  }
}

/** `42 (a name) with ) in it) S …`: user and system time are the 14th and 15th word. */
export const readCpuMs = (stat: string): number => {
  const words = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(" ")
  return (Number(words[11]) + Number(words[12])) * TICK_MS
}

/** The whole centre: the supervisor of this worker and all that come from it. */
export const processesWith = (
  worker: number,
  running: ReadonlyArray<Running> = processTable()
): ReadonlyArray<number> => {
  const supervisor = running.find(({ pid }) => pid === worker)?.parent
  const below = (pid: number): ReadonlyArray<number> =>
    running.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...below(child.pid)])
  return supervisor === undefined ? [] : [supervisor, ...below(supervisor)]
}
