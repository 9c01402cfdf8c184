import { spawnSync } from "node:child_process"
import { chmodSync, closeSync, lchownSync, lstatSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Paths } from "../workers/frame/messages.ts"
import { sipSocketFolder } from "../sip-socket.ts"
import { cacheOf, keptBySwitchOf, stampsOf, type User, WORKERS_GID, type WorkerSpec } from "./manifest.ts"

/** What a worker makes is its own and its group's. */
export const WORKER_UMASK = 0o007

export interface Settled {
  readonly specs: ReadonlyArray<WorkerSpec>
  /** Said in the log: who goes on as root, and why. */
  readonly remarks: ReadonlyArray<string>
}

/**
 * Started as root, each worker gets a user of its own where that user can reach what it needs. One that cannot stays root, as
 * everybody did before: a centre in /root has to run. Anybody else's workers run as whoever started them.
 */
export const settleUsers = (specs: ReadonlyArray<WorkerSpec>, paths: Paths): Settled => {
  const wished = specs.filter(({ user }) => user !== undefined)
  if (wished.length === 0) return { specs, remarks: [] }
  if (process.getuid?.() !== 0) return { specs: specs.map(asStarted), remarks: [] }
  const unreachable = firstUnreachable(wished, paths)
  if (unreachable !== undefined)
    return {
      specs: specs.map(asStarted),
      remarks: [`workers run as root: other users ${unreachable}`]
    }
  const lowest = lowestFreePort()
  const privileged = ({ opens }: WorkerSpec) => opens.find(({ port }) => port > 0 && port < lowest)
  return {
    specs: specs.map((spec) => (privileged(spec) === undefined ? spec : asStarted(spec))),
    remarks: wished.flatMap((spec) => {
      const port = privileged(spec)
      return port === undefined
        ? []
        : [
            `${spec.name} runs as root: ports below ${lowest} are root's (${port.setting} ${port.port}); sysctl net.ipv4.ip_unprivileged_port_start=${port.port} gives them to all`
          ]
    })
  }
}

const asStarted = ({ user: _user, ...spec }: WorkerSpec): WorkerSpec => spec

/** Asked of the system as that user, rather than computed from mode bits: access lists and mounts have their say. */
const firstUnreachable = (wished: ReadonlyArray<WorkerSpec>, paths: Paths): string | undefined => {
  const files = [
    join(paths.root, "package.json"),
    join(paths.root, "node_modules/effect/package.json"),
    ...wished.map(({ entry }) => join(paths.root, entry)),
    paths.prompts,
    paths.seed
  ]
  const folders = [paths.data, dirname(paths.recordings), dirname(paths.run)]
  const { error, status, stdout } = spawnSync(process.execPath, ["--eval", PROBE, folders.join("\n"), ...files], {
    ...wished[0]!.user,
    cwd: "/",
    env: {},
    encoding: "utf8"
  })
  if (error !== undefined) return `cannot run ${process.execPath} (${(error as NodeJS.ErrnoException).code})`
  return status === 0 ? undefined : `cannot reach ${stdout === "" ? process.execPath : stdout}`
}
const PROBE = `
const { accessSync, constants } = require("node:fs")
const [folders, ...files] = process.argv.slice(1)
const tried = (path, mode) => { try { accessSync(path, mode) } catch { process.stdout.write(path); process.exit(1) } }
for (const folder of folders.split("\\n")) tried(folder, constants.X_OK)
for (const file of files) tried(file, constants.R_OK)`

const lowestFreePort = (): number => {
  try {
    return Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"))
  } catch {
    return 1024
  }
}

/**
 * Gives each worker with a user what it writes, and its group what it shares. Only while the lock is held and no worker runs:
 * root walks through folders of others here. What the core writes once is made empty, since it cannot make a file in root's folder; `accountsFile`: also the list of first passwords.
 */
export const giveFolders = (specs: ReadonlyArray<WorkerSpec>, paths: Paths, accountsFile: boolean): void => {
  const users = new Map(specs.flatMap(({ name, user }) => (user === undefined ? [] : [[name, user] as const])))
  const group = specs.find(({ recordingsGid }) => recordingsGid !== undefined)?.recordingsGid
  if (users.size === 0) {
    if (group !== undefined)
      for (const folder of [paths.recordings, paths.ownPrompts]) if (isThere(folder)) shareOwn(folder, group)
    return
  }
  chmodSync(join(paths.data, "cache"), 0o711)
  for (const [name, user] of users)
    if (isThere(cacheOf(paths.data, name))) giveTree(cacheOf(paths.data, name), user, 0o700)
  const shared = { uid: 0, gid: WORKERS_GID }
  if (isThere(cacheOf(paths.data, "uws"))) giveTree(cacheOf(paths.data, "uws"), shared, 0o750)
  // Sticky: who shares the folder makes and removes its own sockets only. Those of the last run may be another user's.
  for (const name of readdirSync(paths.run)) if (name.endsWith(".sock")) rmSync(join(paths.run, name))
  give(paths.run, shared, 0o1770)
  const keeper = users.get("switch")
  if (keeper !== undefined && isThere(keptBySwitchOf(paths.data))) giveTree(keptBySwitchOf(paths.data), keeper, 0o700)
  // The gateway, which is of the group, knocks there; what the switch makes there is the group's, whichever it is in besides.
  if (keeper !== undefined && isThere(sipSocketFolder(paths.run)))
    give(sipSocketFolder(paths.run), { uid: keeper.uid, gid: WORKERS_GID }, 0o2750)
  giveStamps(stampsOf(paths.data), users)
  const recorder = users.get("switch")
  if (group !== undefined)
    // Whatever is made there is the group's, whoever makes it.
    giveTree(paths.recordings, { uid: (recorder ?? users.get("core"))?.uid ?? 0, gid: group }, 0o2770)
  else if (recorder !== undefined) giveTree(paths.recordings, recorder, 0o770)
  const writer = users.get("office")
  // Who writes recordings plays prompts as well, and reads those that were made here.
  if (writer !== undefined && isThere(paths.ownPrompts))
    giveTree(paths.ownPrompts, { uid: writer.uid, gid: group ?? writer.gid }, group === undefined ? 0o750 : 0o2750)
  const core = users.get("core")
  if (core !== undefined) {
    for (const name of ["first-start", "set-up-code", ...(accountsFile ? ["accounts.csv"] : [])]) {
      const file = join(paths.data, name)
      closeSync(openSync(file, "a", 0o600))
      give(file, core, 0o600)
    }
  }
}

/** Each worker's file is its own, the folder everybody's who makes one there. */
const giveStamps = (folder: string, users: ReadonlyMap<string, User>): void => {
  if (!isThere(folder)) return
  for (const [name, user] of users) {
    const file = join(folder, `${name}.jsonl`)
    if (isThere(file)) give(file, user, 0o600)
  }
  give(folder, { uid: 0, gid: WORKERS_GID }, 0o1770)
}

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

const give = (path: string, { gid, uid }: User, mode: number): void => {
  lchownSync(path, uid, gid)
  chmodSync(path, mode)
}

/** The same of a centre that has no users of its own: what another program made stays that one's. */
const shareOwn = (folder: string, gid: number): void => {
  const uid = process.getuid?.() ?? 0
  if (lstatSync(folder).uid !== uid) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) shareOwn(path, gid)
    else if (entry.isFile() && lstatSync(path).uid === uid) give(path, { uid, gid }, 0o660)
  }
  give(folder, { uid, gid }, 0o2770)
}

/** A folder that is the user's already was given whole: years of recordings are not walked through at every start. */
const giveTree = (folder: string, user: User, mode: number): void => {
  const { gid, uid } = lstatSync(folder)
  const isGiven = uid === user.uid && gid === user.gid
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) giveTree(path, user, mode)
    else if (!isGiven && entry.isFile()) give(path, user, mode & 0o666)
  }
  give(folder, user, mode)
}
