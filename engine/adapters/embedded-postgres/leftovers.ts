import { accessSync, constants, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { runningPostmaster } from "./pid-file.ts"
import { BELONGS_TO, ELSEWHERE } from "./pg-location.ts"

/** What centres kept outside their data folders (findLocation's homes), and which of it nobody needs any more. */
export interface Leftover {
  readonly home: string
  readonly megabytes: number
  /** The data folder it belongs to; undefined for a home that an older version made. */
  readonly of: string | undefined
  /** Why it has to stay; undefined when it may go. */
  readonly needed: string | undefined
}

/** Temporary folders of tests have other letters and another length. */
const NAME = /^carillon-pg-[\da-f]{12}$/u

export const findLeftovers = (above = ELSEWHERE): ReadonlyArray<Leftover> =>
  [...new Set(above)]
    .flatMap((folder) =>
      namesIn(folder)
        .filter((name) => NAME.test(name))
        .map((name) => join(folder, name))
    )
    .filter((home) => lstatSync(home).isDirectory())
    .map((home) => ({ home, megabytes: Math.round(bytesOf(home) / 1e6), of: ownerOf(home), needed: needOf(home) }))

/** Throws what the system says when it may not. */
export const removeLeftover = ({ home }: Leftover): void => rmSync(home, { recursive: true })

const needOf = (home: string): string | undefined => {
  const cluster = join(home, "pg")
  const server = runningPostmaster(cluster)
  if (server !== undefined) return `its server runs (pid ${server.pid})`
  const user = programsUser(home)
  if (user !== undefined) return `a server runs with its programs (pid ${user})`
  if (!mayRead(home)) return "only root may look into it"
  const of = ownerOf(home)
  if (of !== undefined) return isFolder(of) ? `it belongs to ${of}; remove that folder first` : undefined
  return isFolder(cluster)
    ? "an older version made it and did not write down for whom; its centre's next start does"
    : undefined
}

const ownerOf = (home: string): string | undefined => {
  try {
    return readFileSync(join(home, BELONGS_TO), "utf8").trim()
  } catch {
    return undefined
  }
}

/** Its note is root's, and a home of an older version is for its owner only. */
const mayRead = (home: string): boolean => {
  try {
    accessSync(home, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A process whose program lies in the home: a centre of another checkout may still run an older version's copy. */
const programsUser = (home: string): number | undefined =>
  namesIn("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .find((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`).startsWith(`${home}/`)
      } catch {
        return false
      }
    })

const bytesOf = (path: string): number => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true) return found?.size ?? 0
  return namesIn(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}

const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    // Not to be looked at is not to be gone.
    return true
  }
}
