import { randomBytes } from "node:crypto"
import {
  chownSync,
  existsSync,
  lchownSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { runningPostmaster } from "./pid-file.ts"
import { findLocation, type PgLocation } from "./pg-location.ts"
import { PostgresRefused } from "./refused.ts"
import { clusterVersion } from "./server.ts"

/** The cluster before it runs: whose it is, whether it is ours to run, its password and its port. */

/** The major version of the npm package; data of another one are left alone. */
const MAJOR = "18"

/** Finds where the cluster lies, and checks that a cluster there is ours and of the version that we run. */
export const prepareLocation = (data: string, npms?: string): PgLocation => {
  const location = findLocation(data, npms)
  const { cluster, owner } = location
  if (!existsSync(cluster)) return location
  const version = clusterVersion(cluster)
  if (version === undefined && readdirSync(cluster).length > 0)
    throw refused("dataDir", `${cluster} holds something that is no PostgreSQL data`)
  if (version !== undefined && version !== MAJOR)
    throw refused(
      "dataDir",
      `${cluster} was made by PostgreSQL ${version}, this is ${MAJOR}: move it with pg_dump and restore`
    )
  const uid = owner?.uid ?? process.getuid?.()
  if (uid !== undefined && statSync(cluster).uid !== uid) {
    if (owner === undefined)
      throw refused("dataDir", `${cluster} belongs to another user than the one who starts Carillon`)
    giveTo(cluster, owner.uid, owner.gid)
  }
  return location
}

/** The key of the cluster, in the data folder. */
export const passwordFile = (data: string): string => join(data, "pg-password")

/** Made once, kept for its owner only. */
export const passwordOf = (data: string, { cluster }: PgLocation): string => {
  const file = passwordFile(data)
  if (existsSync(file)) return readFileSync(file, "utf8").trim()
  if (clusterVersion(cluster) !== undefined) {
    // Its data folder was removed, but this cluster lies elsewhere and stayed.
    if (cluster === join(data, "pg")) throw refused("dataDir", `${file}, which opens ${cluster}, is missing`)
    rmSync(`${cluster}-left`, { recursive: true, force: true })
    renameSync(cluster, `${cluster}-left`)
  }
  const password = randomBytes(18).toString("base64url")
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}

/** `port`, or for 0 the one of the last start if it is still to be had, or else a free one, kept in data/pg-port. */
export const settledPort = async (data: string, cluster: string, port: number): Promise<number> => {
  if (port !== 0) return port
  const file = join(data, "pg-port")
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0
  if (kept > 0 && (runningPostmaster(cluster)?.port === kept || (await isFree(kept)))) return kept
  const free = await listenOnce(0)
  writeFileSync(file, `${free}\n`, { mode: 0o600 })
  return free
}

/** Refuses a port that another program holds, before PostgreSQL says it in its own words. */
export const refuseTakenPort = async (port: number): Promise<void> => {
  if (!(await isFree(port))) throw refused("database.port", `127.0.0.1:${port} is in use by another program`)
}

const isFree = (port: number) =>
  listenOnce(port).then(
    () => true,
    () => false
  )

const listenOnce = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port))
    })
  })

const giveTo = (path: string, uid: number, gid: number): void => {
  lchownSync(path, uid, gid)
  if (!statSync(path).isDirectory()) return
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name)
    if (entry.isDirectory()) giveTo(below, uid, gid)
    else if (entry.isSymbolicLink()) lchownSync(below, uid, gid)
    else chownSync(below, uid, gid)
  }
}

const refused = (setting: string, message: string) => new PostgresRefused({ setting, message })
