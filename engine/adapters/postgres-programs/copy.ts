import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"

/** A copy of PostgreSQL's programs that everybody may run, whole or not there at all. */

/** In the copy: the package and version it was made of, so that a new version is copied again. */
const NOTE = "copied-from"
/** In the package: the links between its libraries, which npm cannot carry and its install script makes. */
const LINKS = "pg-symlinks.json"

/** 60 MB, half a second. Another name until it is whole. */
export const copyPrograms = (folder: string, copy: string): void => {
  const unfinished = `${copy}-new`
  for (const old of [unfinished, copy]) rmSync(old, { recursive: true, force: true })
  // Without it Node writes absolute links, which lead back into the folder that was copied.
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true })
  addMissingLinks(unfinished)
  openToAll(unfinished)
  writeFileSync(join(unfinished, NOTE), versionOf(folder))
  renameSync(unfinished, copy)
}

/** Whether `copy` is one of this very version, with nothing missing, cut short or leading elsewhere. */
export const isCopyOf = (folder: string, copy: string): boolean => {
  try {
    return readFileSync(join(copy, NOTE), "utf8") === versionOf(folder) && isSame(folder, copy)
  } catch {
    return false
  }
}

const isSame = (folder: string, copy: string): boolean =>
  readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const [from, to] = [join(folder, entry.name), join(copy, entry.name)]
    if (entry.isDirectory()) return isSame(from, to)
    if (entry.isSymbolicLink()) return readlinkSync(from) === readlinkSync(to)
    return lstatSync(from).size === lstatSync(to).size
  })

/**
 * As hard links, so that the store may make them: Node's permission model keeps symbolic ones for those who may write
 * everywhere.
 */
const addMissingLinks = (copy: string): void => {
  if (!existsSync(join(copy, LINKS))) return
  const links = JSON.parse(readFileSync(join(copy, LINKS), "utf8")) as ReadonlyArray<{
    readonly source: string
    readonly target: string
  }>
  // Their paths begin at the package, one folder above.
  const below = (path: string) => join(copy, path.replace(/^native\//u, ""))
  for (const { source, target } of links) if (!existsSync(below(target))) linkSync(below(source), below(target))
}

const openToAll = (folder: string): void => {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (!entry.isSymbolicLink()) chmodSync(path, 0o755)
  }
}

const versionOf = (folder: string): string => {
  const { name, version } = JSON.parse(readFileSync(join(dirname(folder), "package.json"), "utf8")) as Record<
    string,
    string
  >
  return `${name}@${version}\n`
}
