import { existsSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { linePorts } from "#config/line-ports.ts"
import type { Settings } from "#config/settings.ts"
import { deviceKeyFile } from "../door-keys/device-key.ts"
import { sipSocketFolder } from "../sip-socket.ts"
import { sealKeyFile } from "../door-keys/seal-key.ts"
import { pairFileIn, sipPairFileIn } from "../door-keys/pair-in-use.ts"
import type { Paths } from "../workers/frame/messages.ts"
import type { Niceness } from "./niceness.ts"
import type { Port } from "./ports.ts"

/** What a worker may do beyond talking to sockets. Folders are absolute and include everything below them. */
export interface Rights {
  readonly read: ReadonlyArray<string>
  readonly write: ReadonlyArray<string>
  readonly addons?: boolean
  readonly childProcesses?: boolean
  readonly threads?: boolean
}

/** The user a process runs as. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * Numbers that no list of users names, so that nothing has to be installed; systemd (uids-gids) leaves 60578–61183 free. What
 * workers share (sockets, recordings) is the group's, everything else of a worker its own.
 */
export const WORKERS_GID = 60_900
const WORKER_UIDS: Readonly<Record<string, number>> = {
  switch: 60_901,
  core: 60_902,
  office: 60_903,
  gateway: 60_904,
  lines: 60_905
}

export interface WorkerSpec {
  readonly name: string
  /** Entry file, relative to the checkout. */
  readonly entry: string
  readonly rights: Rights
  /** Whom it runs as when root starts the centre and this user can reach what it needs; nobody said: as whoever starts it. */
  readonly user?: User
  /** Of a group that it is in, too, and for which it writes files: that of recordings, where another program shares them. */
  readonly recordingsGid?: number
  /** Is told where the database is, with its password. */
  readonly usesDatabase: boolean
  /** Asks others over the sockets in `run/`, or is asked: is told the key that says so. `alarms`: one that opens what the lines ask, and nothing else. */
  readonly asksInside: boolean | "alarms"
  /** Folders of its own that are made before it starts. */
  readonly folders: ReadonlyArray<string>
  /** Ports it listens on; tried before anything is made. */
  readonly opens: ReadonlyArray<Port>
  /** Workers that must be Ready before this one starts. */
  readonly after: ReadonlyArray<string>
  /** Keeps a second process that has loaded its code and takes over at once when the first one ends. */
  readonly standby: boolean
  /** Gets the health of all workers every second. */
  readonly servesHealth: boolean
  /** Longer than this to Ready counts as a failed start. */
  readonly startWithinMs: number
  readonly niceness: Niceness
  /** Ended after so many seconds of silence while other workers answer. */
  readonly silentWithinS: number
  /** Half of the memory for objects that were just made; node's own choice grows to 64 MB. */
  readonly semiSpaceMb?: number
  /** Garbage beside what lives, in % of it, before a full collection; node's own choice grows to 300. */
  readonly heapGrowingPercent?: number
  /** Variables of its own, beside those that every worker gets. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Importing and opening sockets takes a second on two busy cores; migrations and a first journal may take longer. */
const START_WITHIN_MS = 30_000
/** It loads its code without a cache (0.5 s of processor time instead of 0.2) and is behind all others in line for the processor: 24 s at a load of 9 a core. */
const GATEWAY_START_WITHIN_MS = 60_000
/** Making a database took 6 s on a busy machine; recovery after a power cut reads the whole write-ahead log. */
const STORE_START_WITHIN_MS = 120_000

/** See DECISIONS.md: a third of the memory less, and pauses of 7 ms instead of 18. */
const SEMI_SPACE_MB = 16
/** It has little in its hands at once, and its pauses delay screens only. */
const GATEWAY_SEMI_SPACE_MB = 8
/** What it has in its hands dies within a second. */
const LINES_SEMI_SPACE_MB = 4
/** Of its main thread; media threads have less (softswitch/media/threads). See DECISIONS.md. */
const SWITCH_SEMI_SPACE_MB = 8
/** Or its memory goes on growing for half an hour while what lives in it stays the same. See DECISIONS.md. */
const SWITCH_HEAP_GROWING_PERCENT = 50
/**
 * Checking a password takes 19 MiB. glibc keeps such pieces in the arena of each of four threads, once it has seen one freed;
 * with a fixed limit it gives all above it back to the system at once. See DECISIONS.md.
 */
const GIVE_BACK_PASSWORD_MEMORY = { MALLOC_MMAP_THRESHOLD_: String(2 ** 20) }

/** A loop that never ends, not a long collection. */
const SILENT_WITHIN_S = 30
/** Nobody is distributed meanwhile, and its standby takes over in two seconds; a full collection of its heap takes one. */
const CORE_SILENT_WITHIN_S = 8

/**
 * Who waits when the processor is full: a late packet is heard, a late decision is felt, a late commit or screen is
 * neither. Measured on two full cores: core and switch at -10, the others at 5 and 10, and the core's wait for a processor
 * falls by a third.
 */
const NICENESS = {
  switch: { wanted: -12, withoutRight: 0 },
  core: { wanted: -10, withoutRight: 1 },
  // PostgreSQL inherits it. Calls do not wait for a commit; alarms do, so it stays before the screens.
  store: { wanted: 5, withoutRight: 5 },
  // A terminal waits for its acknowledgement, and says everything again when that is late.
  lines: { wanted: -5, withoutRight: 2 },
  gateway: { wanted: 10, withoutRight: 10 },
  office: { wanted: 12, withoutRight: 12 }
} as const

/** Those that ask each other. Neither the switch, which strangers talk to, nor the store has anything to ask of them. */
const INSIDE: ReadonlySet<string> = new Set(["core", "office", "gateway"])

/** The workers of a centre and all their rights: the one table to read for who may do what. */
export const manifest = (settings: Settings, paths: Paths): ReadonlyArray<WorkerSpec> => {
  const { data, ownPrompts, prompts, recordings, root, run, seed } = paths
  const uws = cacheOf(data, "uws")
  const embeddedStore = settings.database.url === ""
  const stamps = settings.log.stamps === "on" ? [stampsOf(data)] : []
  const embeddedSwitch = settings.telephony.kind === "embedded"
  // Of the folder of all sockets it sees its own alone.
  const sipSocket = [sipSocketFolder(run)]
  const worker = (name: keyof typeof NICENESS, rights: Rights, rest: Partial<WorkerSpec> = {}): WorkerSpec => ({
    name,
    entry: `engine/workers/${name}.ts`,
    rights: withCode(root, cacheOf(data, name), rights),
    // The store stays who it is: it gives PostgreSQL its user, and has to be root for that.
    ...(WORKER_UIDS[name] === undefined ? {} : { user: { uid: WORKER_UIDS[name], gid: WORKERS_GID } }),
    usesDatabase: false,
    asksInside: name === "lines" ? "alarms" : INSIDE.has(name),
    folders: [cacheOf(data, name)],
    opens: [],
    after: [],
    standby: false,
    servesHealth: false,
    startWithinMs: START_WITHIN_MS,
    niceness: NICENESS[name],
    silentWithinS: SILENT_WITHIN_S,
    ...rest
  })
  return [
    ...(embeddedStore
      ? [
          worker("store", storeRights(data), {
            startWithinMs: STORE_START_WITHIN_MS,
            opens: storePorts(settings, data)
          })
        ]
      : []),
    ...(embeddedSwitch
      ? [
          worker(
            "switch",
            // Its media run in threads, which have these rights and no others.
            {
              read: [
                prompts,
                ownPrompts,
                recordings,
                keptBySwitchOf(data),
                ...sipPairFor(settings, data),
                ...sipSocket
              ],
              write: [recordings, keptBySwitchOf(data), ...stamps, ...sipSocket],
              threads: true
            },
            {
              folders: [cacheOf(data, "switch"), keptBySwitchOf(data), ...stamps, ...sipSocket],
              semiSpaceMb: SWITCH_SEMI_SPACE_MB,
              heapGrowingPercent: SWITCH_HEAP_GROWING_PERCENT,
              opens: [
                ...sipPorts(settings),
                {
                  setting: "telephony.eventSocket.port",
                  transport: "tcp",
                  ...addressOf(settings.telephony.eventSocket)
                }
              ]
            }
          )
        ]
      : []),
    worker(
      "core",
      // It measures recordings whose end was not heard, and never writes one.
      {
        read: [seed, run, recordings, join(data, "set-up-code")],
        write: [run, ...["accounts.csv", "first-start", "set-up-code"].map((name) => join(data, name)), ...stamps]
      },
      {
        usesDatabase: true,
        after: [...(embeddedStore ? ["store"] : []), ...(embeddedSwitch ? ["switch"] : [])],
        // Loading its code takes 0.5 s on a quiet machine and 3 s on one under load; calls wait for it. Costs 130 MB.
        standby: true,
        folders: [cacheOf(data, "core"), ...stamps],
        silentWithinS: CORE_SILENT_WITHIN_S,
        semiSpaceMb: SEMI_SPACE_MB
      }
    ),
    // After the core, which brings the tables to this version.
    // It removes recordings that were kept long enough. An import is read and checked in a thread, which has these rights and no
    // others. Another thread makes prompts, which the switch plays.
    worker(
      "office",
      // The key that seals secrets in the database is its own alone.
      {
        read: [prompts, ownPrompts, run, recordings, sealKeyFile(doorOf(data))],
        write: [ownPrompts, run, recordings],
        threads: true
      },
      { usesDatabase: true, after: ["core"], folders: [cacheOf(data, "office"), doorOf(data), ownPrompts] }
    ),
    worker(
      "gateway",
      // uWebSockets.js is an add-on, and on an older glibc it runs from a copy, which the supervisor makes, as it makes the keys of
      // the door. Who loads native code writes no file: it could load what it wrote, and native code knows no permission model.
      { read: [join(root, "ui/dist"), recordings, run, uws, ...doorFilesFor(settings, data)], write: [], addons: true },
      {
        after: ["core", "office"],
        startWithinMs: GATEWAY_START_WITHIN_MS,
        servesHealth: true,
        folders: [uws, doorOf(data)],
        opens: [{ setting: "http.port", transport: "tcp", ...addressOf(settings.http) }],
        semiSpaceMb: GATEWAY_SEMI_SPACE_MB,
        environment: GIVE_BACK_PASSWORD_MEMORY
      }
    ),
    // It reads its code and the dialects beside, writes nothing, and reaches nothing but the core's socket.
    worker(
      "lines",
      { read: [run], write: [] },
      { after: ["core"], opens: lineDoors(settings), semiSpaceMb: LINES_SEMI_SPACE_MB }
    )
  ]
}

/** Two files and no folder: the authority's key beside them is not for whoever talks to strangers. */
const doorFilesFor = ({ http }: Settings, data: string): ReadonlyArray<string> => [
  deviceKeyFile(doorOf(data)),
  ...(http.tls === "off" ? [] : [pairFileIn(doorOf(data))])
]

/** The pair of SIP over TLS, and whom it believes: for the switch alone, as the other is for the gateway. */
const sipPairFor = ({ sip }: Settings, data: string): ReadonlyArray<string> =>
  sip.tlsPort === 0 ? [] : [sipPairFileIn(doorOf(data)), ...(sip.tlsAuthorities === "" ? [] : [sip.tlsAuthorities])]

/** One address of ours, or one of each family. */
export const sipHosts = ({ host, otherHost }: Settings["sip"]): ReadonlyArray<string> =>
  otherHost === "" ? [host] : [host, otherHost]

const sipPorts = ({ sip }: Settings): ReadonlyArray<Port> =>
  sipHosts(sip).flatMap((host) => [
    { setting: "sip.port", transport: "udp" as const, host, port: sip.port },
    ...(["tcpPort", "tlsPort"] as const).flatMap((key) =>
      sip[key] === 0 ? [] : [{ setting: `sip.${key}`, transport: "tcp" as const, host, port: sip[key] }]
    )
  ])

const lineDoors = ({ lines }: Settings): ReadonlyArray<Port> =>
  linePorts(lines).map(({ port, setting, transport }) => ({ setting, transport, host: lines.host, port }))

const addressOf = ({ host, port }: { readonly host: string; readonly port: number }) => ({ host, port })

/** A database that was made before may still run after a kill, and the store then goes on with it. 0 is any free port. */
const storePorts = ({ database: { port } }: Settings, data: string): ReadonlyArray<Port> =>
  port === 0 || existsSync(join(data, "pg-password"))
    ? []
    : [{ setting: "database.port", transport: "tcp", host: "127.0.0.1", port }]

/** Of a worker's compiled code; a worker that loads add-ons has none, because node takes only a folder that it may write. */
export const codeCacheOf = ({ name, rights }: WorkerSpec, data: string): string | undefined =>
  rights.addons === true ? undefined : cacheOf(data, name)

/** Each worker's compiled code, its own and nobody else's: halves the time to a restart. */
export const cacheOf = (data: string, name: string): string => join(data, "cache", name)

/** Keys of the door. */
export const doorOf = (data: string): string => join(data, "door")

/** What the switch keeps for the one after it; nobody else reads it. */
export const keptBySwitchOf = (data: string): string => join(data, "switch")

/** Of core and switch, a file each. */
export const stampsOf = (data: string): string => join(data, "stamps")

/** Node's flags of a worker's process. */
export const nodeFlags = ({ heapGrowingPercent, rights, semiSpaceMb }: WorkerSpec): ReadonlyArray<string> => [
  ...permissionFlags(rights),
  ...(semiSpaceMb === undefined ? [] : [`--max-semi-space-size=${semiSpaceMb}`]),
  ...(heapGrowingPercent === undefined ? [] : [`--heap-growing-percent=${heapGrowingPercent}`])
]

/** Node's flags for exactly these rights (nodejs.org/docs/latest-v24.x/api/permissions.html). */
export const permissionFlags = (rights: Rights): ReadonlyArray<string> => [
  "--permission",
  // It warns of each right that is given; giving it is what this table is for.
  "--disable-warning=SecurityWarning",
  ...rights.read.map((folder) => `--allow-fs-read=${folder}`),
  ...rights.write.map((folder) => `--allow-fs-write=${folder}`),
  ...(rights.addons === true ? ["--allow-addons"] : []),
  ...(rights.childProcesses === true ? ["--allow-child-process"] : []),
  ...(rights.threads === true ? ["--allow-worker"] : [])
]

const withCode = (root: string, cache: string, rights: Rights): Rights => ({
  ...rights,
  read: [
    ...["actors", "config", "engine", "node_modules", "package.json"].map((name) => join(root, name)),
    ...(rights.addons === true ? [] : [cache]),
    ...rights.read
  ],
  write: rights.addons === true ? rights.write : [cache, ...rights.write]
})

/**
 * It runs postgres, looks up a user that is not root (/etc/passwd) and asks whether the process named in a stale
 * postmaster.pid is a postgres (/proc). The two other folders are for a checkout that only root can reach.
 */
const storeRights = (data: string): Rights => ({
  read: [join(data, "pg*"), "/etc/passwd", "/proc/*", ...elsewhere],
  write: [join(data, "pg*"), ...elsewhere],
  childProcesses: true
})
const elsewhere = ["/var/lib", tmpdir()].map((folder) => join(folder, "carillon-pg-*"))
