import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import type { WorkerSpec } from "./manifest.ts"

/** A group of this machine that another program (FreeSWITCH) writes recordings in; undefined: recordings are the workers' alone. */
export type RecordingsGroup = { readonly gid: number | undefined } | { readonly problem: string }

/** Node itself drops every further group of a process that it starts as another user; this program of Debian's util-linux keeps them. */
export const SETPRIV = "/usr/bin/setpriv"

/** The group by its name, or in words why the centre cannot share recordings with it. */
export const recordingsGroup = (name: string): RecordingsGroup => {
  if (name === "") return { gid: undefined }
  const { error, stdout } = spawnSync("getent", ["group", name], { encoding: "utf8" })
  if (error !== undefined) return { problem: `groups cannot be looked up: getent is not on this machine` }
  const gid = Number(stdout.split(":")[2])
  if (stdout === "" || !Number.isSafeInteger(gid))
    return { problem: `there is no group "${name}" on this machine; groupadd ${name} makes it` }
  if (process.getuid?.() === 0)
    return existsSync(SETPRIV)
      ? { gid }
      : { problem: `${SETPRIV} is not there; it gives the workers that group (Debian: util-linux)` }
  return process.getgroups?.().includes(gid) === true || process.getgid?.() === gid
    ? { gid }
    : { problem: `whoever starts the centre is not in the group "${name}"` }
}

/** What each worker runs as; all of them are in the group, since the switch writes recordings and the others read and clear them. */
export const inGroup = (specs: ReadonlyArray<WorkerSpec>, gid: number | undefined): ReadonlyArray<WorkerSpec> =>
  gid === undefined ? specs : specs.map((spec) => ({ ...spec, recordingsGid: gid }))
