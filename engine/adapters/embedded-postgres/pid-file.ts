import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

/** What postmaster.pid says (src/include/utils/pidfile.h): pid, data folder, start time in s since 1970, port, … */
export interface PidFile {
  readonly pid: number
  readonly dataFolder: string
  readonly port: number | undefined
}

export const parsePidFile = (text: string): PidFile | undefined => {
  const [pid, dataFolder, , port] = text.split("\n").map((line) => line.trim())
  // A postgres that runs without its postmaster (--single) writes its number negated.
  const number = Math.abs(Number(pid))
  if (!Number.isInteger(number) || number === 0 || dataFolder === undefined) return undefined
  const portNumber = Number(port)
  return { pid: number, dataFolder, port: Number.isInteger(portNumber) && portNumber > 0 ? portNumber : undefined }
}

/** The postmaster that runs on this cluster, whoever started it. A file left by a dead one is removed. */
export const runningPostmaster = (cluster: string): PidFile | undefined => {
  const file = join(cluster, "postmaster.pid")
  if (!existsSync(file)) return undefined
  const content = parsePidFile(readFileSync(file, "utf8"))
  if (content !== undefined && isPostmasterOf(content.pid, cluster)) return content
  rmSync(file, { force: true })
  return undefined
}

/** Numbers are used again after a reboot: the process must be a postgres, and started on this very folder. */
const isPostmasterOf = (pid: number, cluster: string): boolean => {
  if (!isAlive(pid)) return false
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
    return (words[0] ?? "").endsWith("postgres") && words.includes(cluster)
  } catch {
    // No /proc (not Linux): the number is all there is, and PostgreSQL itself trusts no more than that.
    return !existsSync("/proc/self")
  }
}

/** Whether the process still does something. One that ended and that no parent has asked about (a zombie) does not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "EPERM") return false
  }
  return !isZombie(pid)
}

/**
 * A killed centre's postmaster is left to process 1, which in a container may be any program and never asks how it ended.
 * State in /proc/<pid>/stat (proc(5)), after the program's name in brackets, which may itself contain some.
 */
const isZombie = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    return stat.charAt(stat.lastIndexOf(")") + 2) === "Z"
  } catch {
    return false
  }
}
