import { readFileSync } from "node:fs"
import { PostgresRefused } from "./refused.ts"

/** The user a process runs as. Undefined means: as we do. */
export interface Owner {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root, and asks the system for its user's name, so the user has to exist. Made for this first;
 * then the one PostgreSQL's own package makes; every Unix has the last.
 */
const CANDIDATES = ["carillon", "postgres", "nobody"]

/** Who runs PostgreSQL: ourselves, or, when we are root, the owner of the data that exist, or else the first candidate there is. */
export const ownerFor = (dataOwnerUid: number | undefined): Owner | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const users = parsePasswd(readFileSync("/etc/passwd", "utf8"))
  const owner =
    (dataOwnerUid === undefined || dataOwnerUid === 0 ? undefined : users.find(({ uid }) => uid === dataOwnerUid)) ??
    CANDIDATES.flatMap((name) => users.find((user) => user.name === name) ?? [])[0]
  if (owner === undefined)
    throw new PostgresRefused({
      setting: "database.url",
      message: `PostgreSQL does not run as root and there is no user ${CANDIDATES.join(", ")}; add one, start Carillon as another user, or name a database`
    })
  return owner
}

/** Lines of /etc/passwd (passwd(5)). */
export const parsePasswd = (text: string): ReadonlyArray<Owner> =>
  text.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":")
    if (name === undefined || name === "" || uid === undefined || gid === undefined) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
