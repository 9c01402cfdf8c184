import { chmodSync, chownSync, readFileSync, renameSync, writeFileSync } from "node:fs"

/** Whose a file is; without one it is whose process wrote it. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Only its owner reads it: keys. */
const OWNER_ONLY = 0o600
/** What is given away is only read there: who holds the name of the file is the folder's owner. */
const GIVEN = 0o400

/** A file's bytes, or undefined when there is none. */
export const keptFile = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

/** Renamed into place: a start that is killed here leaves no half of a key behind. */
export const keepFile = (path: string, contents: string | Uint8Array, mode = OWNER_ONLY): void => {
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, contents, { mode })
  renameSync(unfinished, path)
}

/** Like keepFile, for another user to read; nobody else does. */
export const keepFileFor = (owner: Owner | undefined, path: string, contents: string | Uint8Array): void => {
  if (owner === undefined) return keepFile(path, contents)
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, contents, { mode: OWNER_ONLY })
  chmodSync(unfinished, GIVEN)
  chownSync(unfinished, owner.uid, owner.gid)
  renameSync(unfinished, path)
}
