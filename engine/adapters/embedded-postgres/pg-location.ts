import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { npmsFolder, packageName, type Programs, runnablePrograms, spawnAs } from "../postgres-programs/programs.ts"
import { type Owner, ownerFor } from "./owner.ts"
import { PostgresRefused } from "./refused.ts"

/** Where a cluster lies, with which programs it is run, and as whom. */
export interface PgLocation {
  /** PGDATA. */
  readonly cluster: string
  /** Folder in which initdb makes a new cluster before it gets its name; on the same disk. */
  readonly newCluster: string
  readonly programs: Programs
  readonly owner: Owner | undefined
  /** Said once in the log when things lie elsewhere than a person would look. */
  readonly remark: string | undefined
}

/** Folders for a checkout that only root can walk into (/root has mode 0700). The last one may be emptied at a reboot. */
export const ELSEWHERE: ReadonlyArray<string> = ["/var/lib", tmpdir()]
/** In a home elsewhere: the data folder that it belongs to. */
export const BELONGS_TO = "belongs-to"

/**
 * Finds a place that the owner can reach: dataDir, or a home elsewhere when root's folders are closed to others. There lies the
 * cluster, and a copy of the programs when `npms` cannot be run by the owner.
 */
export const findLocation = (data: string, npms = npmsFolder()): PgLocation => {
  const here = join(data, "pg")
  const owner = ownerFor(existsSync(here) ? statSync(here).uid : undefined)
  if (npms === undefined)
    throw new PostgresRefused({
      setting: "database.url",
      message: `there is no embedded PostgreSQL for ${process.platform} on ${process.arch} (package ${packageName}); name a database`
    })
  const reachable = owner === undefined || canEnter(data, owner)
  const home = reachable ? data : openHome(data, owner)
  const copy = join(home, "pg-programs")
  const found = runnablePrograms(npms, copy, owner)
  const who = owner === undefined ? "this user" : `user ${owner.name}`
  if (found === undefined)
    throw new PostgresRefused({
      setting: "dataDir",
      message: `${who} can run PostgreSQL neither from ${npms} nor from a copy in ${copy}; is that disk mounted noexec?`
    })
  const remarks = [
    ...(reachable ? [] : [`cannot enter ${data}: the database lies in ${home}`]),
    ...(found.copied ? [`cannot run the programs in ${npms}: a copy lies in ${copy}`] : [])
  ]
  return {
    cluster: join(home, "pg"),
    newCluster: join(home, "pg-new"),
    programs: found.programs,
    owner,
    remark: remarks.length === 0 ? undefined : `${who}, who runs PostgreSQL, ${remarks.join("; and ")}`
  }
}

/** Asked of the system rather than computed from mode bits: access lists and mounts have their say. */
const canEnter = (folder: string, owner: Owner): boolean =>
  spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...spawnAs(owner), cwd: "/", stdio: "ignore" }).status ===
  0

const openHome = (data: string, owner: Owner): string => {
  const name = `carillon-pg-${createHash("sha256").update(data).digest("hex").slice(0, 12)}`
  const known = ELSEWHERE.map((above) => join(above, name)).find((home) => existsSync(home))
  for (const home of known === undefined ? ELSEWHERE.map((above) => join(above, name)) : [known]) {
    try {
      mkdirSync(home, { recursive: true })
      // A folder of that name made by somebody else in a shared place is not ours to use.
      if (![0, owner.uid].includes(lstatSync(home).uid) || !lstatSync(home).isDirectory()) continue
      // Root's, so that nobody can put a link where root writes; the cluster in it is its owner's alone.
      chownSync(home, 0, 0)
      chmodSync(home, 0o711)
      const note = join(home, BELONGS_TO)
      rmSync(note, { force: true })
      writeFileSync(note, `${data}\n`, { flag: "wx", mode: 0o600 })
      if (canEnter(home, owner)) return home
    } catch {}
  }
  throw new PostgresRefused({
    setting: "dataDir",
    message: `user ${owner.name}, who runs PostgreSQL, cannot enter ${data}, nor a folder below ${ELSEWHERE.join(" or ")}`
  })
}
