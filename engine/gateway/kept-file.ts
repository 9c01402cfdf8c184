import { readFileSync, renameSync, writeFileSync } from "node:fs"

/** Only its owner reads it: keys. */
const OWNER_ONLY = 0o600

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
