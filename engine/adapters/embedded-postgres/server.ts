import { spawn, spawnSync } from "node:child_process"
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { spawnAs } from "../postgres-programs/programs.ts"
import { NAME } from "./ask.ts"
import type { PgLocation } from "./pg-location.ts"
import { PostgresRefused } from "./refused.ts"

/** Making, starting and stopping PostgreSQL's own process. */

/** It speaks English C-locale messages and UTC whatever the machine's language is; nothing else of the environment reaches it. */
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" }

/** 2 s alone on a quiet machine. */
const INITDB_WITHIN_MS = 90_000

/** Makes a cluster, under another name until it is whole: an interrupted initdb leaves nothing that looks like data. */
export const makeCluster = (location: PgLocation, password: string): void => {
  const { cluster, newCluster, owner, programs } = location
  const passwordFile = `${newCluster}-password`
  rmSync(newCluster, { recursive: true, force: true })
  mkdirSync(newCluster, { mode: 0o700 })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (owner !== undefined) for (const path of [newCluster, passwordFile]) chownSync(path, owner.uid, owner.gid)
  try {
    const made = spawnSync(
      programs.initdb,
      [
        `--pgdata=${newCluster}`,
        `--username=${NAME}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // PostgreSQL's own tables of letters, the same on every machine whatever its glibc.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C"
      ],
      { ...spawnAs(owner), cwd: "/", env: ENVIRONMENT, encoding: "utf8", timeout: INITDB_WITHIN_MS }
    )
    const nameless = /could not look up effective user ID (\d+)/u.exec(made.stderr ?? "")
    if (nameless !== null)
      throw new PostgresRefused({
        setting: "database.url",
        message: `PostgreSQL asks the system for the name of its user, and user ${nameless[1]} has none: give it a line in /etc/passwd, start as a user who has one, or name a database`
      })
    if (made.status !== 0)
      throw new PostgresRefused({
        setting: "dataDir",
        message: `PostgreSQL could not make its data in ${cluster}: ${lastLine(made.stderr) || made.error?.message || `exit code ${made.status}`}`
      })
    renameSync(newCluster, cluster)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(newCluster, { recursive: true, force: true })
  }
}

/** The version that made the cluster, "18"; undefined when there is none. */
export const clusterVersion = (cluster: string): string | undefined => {
  const file = join(cluster, "PG_VERSION")
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined
}

/**
 * For many small group commits of one engine on a small machine. fsync and full_page_writes stay on: a press that was
 * acknowledged is on disk.
 */
const FLAGS: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  // Passwords over loopback; a socket file would need a folder that two users share.
  unix_socket_directories: "",
  max_connections: "40",
  shared_buffers: "128MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "512MB",
  checkpoint_timeout: "15min",
  wal_compression: "pglz",
  // Reports are small; a process more for each costs more than it brings on two cores.
  max_parallel_workers_per_gather: "0",
  max_worker_processes: "2",
  max_logical_replication_workers: "0",
  io_method: "sync",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning"
}

/** A log longer than this begins anew at the next start. */
const LOG_LIMIT = 8 * 1_048_576

export interface Server {
  readonly pid: number
  /** Resolves with how it ended. */
  readonly ended: Promise<string>
}

/** Starts postgres in a process group of its own: a terminal's Ctrl-C would else stop it before those who still write. */
export const spawnServer = (location: PgLocation, port: number, logFile: string): Server => {
  const log = openSync(logFile, existsSync(logFile) && statSync(logFile).size > LOG_LIMIT ? "w" : "a", 0o600)
  const flags = Object.entries({ ...FLAGS, port: String(port) }).flatMap(([name, value]) => ["-c", `${name}=${value}`])
  const child = spawn(location.programs.postgres, ["-D", location.cluster, ...flags], {
    ...spawnAs(location.owner),
    cwd: "/",
    env: ENVIRONMENT,
    stdio: ["ignore", log, log],
    detached: true
  })
  closeSync(log)
  const { promise, resolve } = Promise.withResolvers<string>()
  child.once("error", (error) => resolve(error.message))
  child.once("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : signal))
  return { pid: child.pid ?? 0, ended: promise }
}

/** The last thing it complained of, for a refusal that says more than "exit code 1". */
export const lastComplaint = (logFile: string): string => {
  if (!existsSync(logFile)) return ""
  const text = readFileSync(logFile, "utf8").slice(-16_384)
  const complaints = text.split("\n").filter((line) => /(FATAL|PANIC|ERROR):/u.test(line))
  return (complaints.at(-1) ?? "").replace(/^.*?(FATAL|PANIC|ERROR):\s*/u, "")
}

const lastLine = (text: string | null) => (text ?? "").trim().split("\n").at(-1) ?? ""
