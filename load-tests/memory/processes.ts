import { readdirSync, readFileSync } from "node:fs"
import type { Health } from "../running-centre.ts"

/** MB that a process has in memory: all of it, and with what it shares with others counted in shares. */
export interface ProcessMemory {
  readonly rssMb: number
  readonly pssMb: number
}

export const PROCESSES = ["supervisor", "core", "spareCore", "gateway", "lines", "switch", "store", "postgres"] as const
export type ProcessName = (typeof PROCESSES)[number]

export type MemoryTable = Partial<Record<ProcessName, ProcessMemory>>

/** One line of the process table. */
export interface Running {
  readonly pid: number
  readonly parent: number
  readonly commandLine: string
}

/**
 * Who is who among the processes of a machine: workers by what health says, the supervisor as their parent, the spare core as
 * its other child that runs the core's file, PostgreSQL's many processes as all that come from the store.
 */
export const nameProcesses = (
  workers: Health["workers"],
  running: ReadonlyArray<Running>
): Readonly<Record<ProcessName, ReadonlyArray<number>>> => {
  const pidOf = (name: string) => {
    const pid = workers[name]?.pid
    return pid === undefined || pid === null ? [] : [pid]
  }
  const [core] = pidOf("core")
  const supervisor = running.find(({ pid }) => pid === core)?.parent
  const below = (pid: number): ReadonlyArray<number> =>
    running.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...below(child.pid)])
  return {
    supervisor: supervisor === undefined ? [] : [supervisor],
    core: pidOf("core"),
    spareCore: running
      .filter(({ commandLine, parent, pid }) => parent === supervisor && pid !== core && CORE_FILE.test(commandLine))
      .map(({ pid }) => pid),
    gateway: pidOf("gateway"),
    lines: pidOf("lines"),
    switch: pidOf("switch"),
    store: pidOf("store"),
    postgres: pidOf("store").flatMap(below)
  }
}

const CORE_FILE = /engine\/workers\/core\.ts/u

/** What each process of the centre has now. PostgreSQL's share one block of memory, which their RSS counts again and again. */
export const memoryOf = (workers: Health["workers"]): MemoryTable => {
  const named = Object.entries(nameProcesses(workers, processTable()))
  return Object.fromEntries(
    named.flatMap(([name, pids]) => {
      const each = pids.flatMap((pid) => memoryOfProcess(pid) ?? [])
      if (each.length === 0) return []
      const sum = (of: keyof ProcessMemory) => round(each.reduce((all, memory) => all + memory[of], 0))
      return [[name, { rssMb: sum("rssMb"), pssMb: sum("pssMb") }]]
    })
  )
}

/** Undefined when it has ended meanwhile. */
const memoryOfProcess = (pid: number): ProcessMemory | undefined => {
  const text = readProcess(pid, "smaps_rollup")
  return text === undefined ? undefined : readRollup(text)
}

/** The two sums in /proc/<pid>/smaps_rollup, which are in kB. */
export const readRollup = (text: string): ProcessMemory | undefined => {
  const mbOf = (key: string) => {
    const kb = new RegExp(`^${key}:\\s+(\\d+) kB$`, "mu").exec(text)?.[1]
    return kb === undefined ? undefined : Number(kb) / 1_024
  }
  const [rssMb, pssMb] = [mbOf("Rss"), mbOf("Pss")]
  return rssMb === undefined || pssMb === undefined ? undefined : { rssMb, pssMb }
}

export const processTable = (): ReadonlyArray<Running> =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/u.test(name)) return []
    const pid = Number(name)
    const parent = parentOf(readProcess(pid, "stat") ?? "")
    const commandLine = readProcess(pid, "cmdline")?.replaceAll("\0", " ")
    return parent === undefined || commandLine === undefined ? [] : [{ pid, parent, commandLine }]
  })

/** `42 (a name) with ) in it) S 7 …`: the parent is the second word after the name. */
export const parentOf = (stat: string): number | undefined => {
  const parent = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(" ")[1]
  return parent === undefined ? undefined : Number(parent)
}

const readProcess = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ESRCH") return undefined
    // Another user's process may be in the table, and its memory is not ours to read.
    if (code === "EACCES" && file !== "smaps_rollup") return undefined
    throw error
  }
}

const round = (mb: number) => Math.round(mb * 10) / 10
