import { type ChildProcess, spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { getCACertificates, setDefaultCACertificates } from "node:tls"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { linePortsIn, type LinePorts, lineSettings, USUAL_LINE_PORTS } from "#engine/laboratory/doors.ts"
import { keepCode, lendCode } from "./compiled-code.ts"
import { Panel } from "./crowd/panel.ts"
import { pause, until } from "./crowd/wait.ts"
import { reachLoopbackDirectly } from "./loopback.ts"

// Everybody here who talks to a centre has it from this file.
reachLoopbackDirectly()

/** A centre under test: one that was started for it and goes away with it, or one that runs anyway. */
export interface RunningCentre {
  readonly baseUrl: string
  readonly sip: Endpoint
  readonly realm: string
  /** Where alarm terminals are heard. */
  readonly lines: LinePorts
  readonly admin: { readonly user: string; readonly password: string }
  /** Panel and SIP password of each agent, by number. */
  readonly accounts: ReadonlyMap<string, { readonly panelPassword: string; readonly sipPassword: string }>
  /** Folder of its data, when it is ours. */
  readonly dataDir: string | undefined
  readonly health: () => Promise<Health>
  /** Stops it and removes its data (ours), or does nothing (another's). */
  readonly stop: () => Promise<void>
}

export interface Health {
  /** All workers are up, and the gateway reaches the engine: pages are served a moment before that. */
  readonly ok: boolean
  readonly workers: Readonly<Record<string, WorkerHealth>>
}

export interface WorkerHealth {
  readonly state: string
  readonly pid: number | null
  readonly rssMb: number | null
  /** Starts after the first one. */
  readonly restarts: number
  /** What the worker says of itself. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** Initdb, migrations and seeding of a first start, on a busy two-core machine. */
const START_WITHIN_MS = 90_000
const STOP_WITHIN_MS = 20_000
/** One centre takes two ports a leg; a hundred calls and their agents fit. */
const RTP_PORTS = 1_200

/** Port 0 is any free one; rejects when it cannot be had. */
const triedTcpPort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const triedUdpPort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createSocket("udp4")
    socket.once("error", reject)
    socket.bind(wanted, "127.0.0.1", () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })

export const freeTcpPort = (): Promise<number> => triedTcpPort(0)

export const freeUdpPort = (): Promise<number> => triedUdpPort(0)

/** As a telephone takes it that speaks SIP by all transports: UDP and TCP on one port, TLS on the next. */
export const freeTelephonePort = async (): Promise<number> => {
  for (let tries = 0; tries < 20; tries++) {
    const port = await freeUdpPort()
    const isFree = await Promise.all([triedTcpPort(port), triedTcpPort(port + 1)]).then(
      () => true,
      () => false
    )
    if (isFree) return port
  }
  throw new Error("no port is free for UDP and TCP, with the next one")
}

/** Two of them are for UDP and TCP. */
const freeLinePorts = async (): Promise<LinePorts> => {
  const [dc09, kanglin, anxin, json, mqtt, sipTcp] = await Promise.all([
    freePortOfBoth(),
    freePortOfBoth(),
    freeTcpPort(),
    freeTcpPort(),
    freeTcpPort(),
    freeTcpPort()
  ])
  return { dc09, kanglin, anxin, json, mqtt, sipTcp }
}

const freePortOfBoth = async (): Promise<number> => {
  for (let tries = 0; tries < 20; tries++) {
    const port = await freeUdpPort()
    const isFree = await triedTcpPort(port).then(
      () => true,
      () => false
    )
    if (isFree) return port
  }
  throw new Error("no port is free for UDP and TCP")
}

/** The embedded PostgreSQL of a centre of our own: its port from its health, its password from its data folder. */
export const databaseOf = async ({ dataDir, health }: RunningCentre): Promise<string> => {
  const file = join(dataDir ?? "", "pg-password")
  if (!existsSync(file)) throw new Error("the throw-away centre does not say where its database is")
  let port: unknown
  const isTold = async () => {
    port = (await health()).workers["store"]?.detail["port"]
    return typeof port === "number"
  }
  // The store says it a second after its start.
  await until("the database's port", isTold, { withinMs: 30_000 })
  return `postgres://carillon:${encodeURIComponent(readFileSync(file, "utf8").trim())}@127.0.0.1:${port}/carillon`
}

/** Every centre this process started and has not stopped. */
const started = new Set<() => Promise<void>>()

/** For Ctrl-C: no orphan and no temporary data stays. */
export const stopStartedCentres = async (): Promise<void> => {
  await Promise.all([...started].map((stop) => stop()))
}

export interface StartOptions {
  readonly seed: string
  /** Further settings, as `section.key`. */
  readonly settings?: Readonly<Record<string, string>>
  readonly say: (line: string) => void
  /** Nobody chose a password for it: the set-up code in its data folder opens it. */
  readonly isUnclaimed?: true
  /** Goes on with the data of an earlier centre; such data is not removed at the end. */
  readonly dataDir?: string
  /** How a TCP port is picked that no setting names; without it, any that is free just now. */
  readonly pickPort?: () => Promise<number>
  /** Its processes have ended, and its data is still there. */
  readonly stopped?: (dataDir: string) => void
}

/** A port that was free when it was picked may be another program's a second later: then the centre is given others. */
const STARTS_AT_MOST = 3

/** Starts a throw-away centre on free ports of loopback, with its data in a temporary folder. */
export const startCentre = async (options: StartOptions): Promise<RunningCentre> => {
  for (let starts = 1; ; starts++) {
    try {
      return await startOnce(options)
    } catch (error) {
      if (starts === STARTS_AT_MOST || !(error instanceof NotStarted) || error.busyPort === undefined) throw error
      if (error.busyPort in (options.settings ?? {})) throw error
      options.say(`${error.message}: once more, with other ports`)
    }
  }
}

/** The centre ended instead of starting; the message holds its last words. */
class NotStarted extends Error {
  /** The setting whose port another program has; undefined: it ended for another reason. */
  readonly busyPort: string | undefined
  constructor(exitCode: number, words: string) {
    const why = /Carillon cannot start: (.*)/su.exec(words)?.[1]?.trim()
    super(`the centre stopped at once (exit code ${exitCode}): ${(why ?? words).slice(-2_000)}`)
    this.busyPort = why?.includes("is in use by another program") === true ? why.slice(0, why.indexOf(":")) : undefined
  }
}

const startOnce = async ({
  dataDir,
  isUnclaimed,
  pickPort = freeTcpPort,
  say,
  seed,
  settings = {},
  stopped = () => {}
}: StartOptions): Promise<RunningCentre> => {
  const data = dataDir ?? mkdtempSync(join(tmpdir(), "carillon-load-"))
  // The embedded PostgreSQL runs as another user than root and must reach its folder.
  if (dataDir === undefined) {
    chmodSync(data, 0o755)
    lendCode(data)
  }
  const [http, eventSocket, database, sip, lines] = await Promise.all([
    pickPort(),
    pickPort(),
    pickPort(),
    freeUdpPort(),
    freeLinePorts()
  ])
  const rtpFrom = 16_384 + 2 * Math.floor(Math.random() * ((32_766 - 16_384 - RTP_PORTS) / 2))
  const password = "load-test-admin"
  const set: Record<string, string> = {
    "http.port": String(http),
    "sip.port": String(sip),
    "telephony.eventSocket.port": String(eventSocket),
    "database.port": String(database),
    "rtp.from": String(rtpFrom),
    "rtp.to": String(rtpFrom + RTP_PORTS),
    ...lineSettings(lines),
    seed,
    ...settings
  }
  const child = spawn(
    process.execPath,
    // Its people sign in at once: their passwords are in accounts.csv.
    [
      "engine/main.ts",
      "--accounts-file",
      "--data",
      data,
      ...Object.entries(set).flatMap(([key, value]) => ["--set", `${key}=${value}`])
    ],
    {
      cwd: new URL("..", import.meta.url).pathname,
      env: { ...process.env, ...(isUnclaimed === true ? {} : { CARILLON_ADMIN_PASSWORD: password }) },
      stdio: ["ignore", "pipe", "pipe"]
    }
  )
  const log: Array<string> = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      log.push(text)
      if (log.length > 2_000) log.shift()
    })
  const isSecure = settings["http.tls"] === "self"
  const baseUrl = `${isSecure ? "https" : "http"}://127.0.0.1:${http}`
  const stop = async () => {
    started.delete(stop)
    await stopCentre(child)
    keepCode(data)
    stopped(data)
    if (dataDir === undefined) await removeData(data)
  }
  started.add(stop)
  const health = healthReader(baseUrl, isUnclaimed === true ? undefined : password)
  say(`starting a throw-away centre at ${baseUrl}`)
  try {
    await until(
      "the centre's start",
      async () => {
        if (isSecure) believeAuthorityOf(data)
        if (child.exitCode !== null) {
          // Its last words may still be on their way.
          await Promise.all([ended(child.stdout), ended(child.stderr)])
          throw new NotStarted(child.exitCode, log.join(""))
        }
        return (await health().catch(() => undefined))?.ok === true
      },
      { withinMs: START_WITHIN_MS, everyMs: 100 }
    )
  } catch (error) {
    say(log.join(""))
    await stop()
    throw error
  }
  return {
    baseUrl,
    sip: { address: "127.0.0.1", port: Number(set["sip.port"]) },
    realm: settings["sip.realm"] ?? "carillon",
    lines,
    admin: { user: "admin", password },
    accounts: readAccounts(join(data, "accounts.csv")),
    dataDir: data,
    health,
    stop
  }
}

/** What it wrote has been read, or a second has passed: an orphan of its own may hold the pipe open. */
const ended = (stream: Readable): Promise<unknown> =>
  stream.readableEnded || stream.destroyed
    ? Promise.resolve()
    : Promise.race([new Promise((resolve) => stream.once("close", resolve)), pause(1_000)])

/** This process trusts the centre's own authority, as soon as there is one. */
const believeAuthorityOf = (dataDir: string): void => {
  const file = join(dataDir, "door", "authority.crt")
  if (!existsSync(file)) return
  const authority = readFileSync(file, "utf8")
  const known = getCACertificates("default")
  if (!known.includes(authority)) setDefaultCACertificates([...known, authority])
}

/** Uses a centre that runs already; its accounts file is the one it wrote when it was seeded. */
export const joinCentre = (options: {
  readonly baseUrl: string
  readonly sip: Endpoint
  readonly realm: string
  readonly accountsFile: string
  readonly adminPassword: string
}): RunningCentre => {
  const health = healthReader(options.baseUrl, options.adminPassword)
  let lines = USUAL_LINE_PORTS
  return {
    baseUrl: options.baseUrl,
    sip: options.sip,
    realm: options.realm,
    // As its health said last: whoever joins waits for that in any case.
    get lines() {
      return lines
    },
    admin: { user: "admin", password: options.adminPassword },
    accounts: readAccounts(options.accountsFile),
    dataDir: undefined,
    health: async () => {
      const read = await health()
      const doors = read.workers["lines"]?.detail["doors"]
      if (Array.isArray(doors)) lines = linePortsIn(doors.map(String), options.sip.port)
      return read
    },
    stop: async () => {}
  }
}

/** The health page as its administrator sees it; strangers are told only whether all is well. */
const healthReader = (baseUrl: string, password: string | undefined): (() => Promise<Health>) => {
  let cookie = ""
  const read = async () => {
    const response = await fetch(`${baseUrl}/health`, { headers: { cookie }, signal: AbortSignal.timeout(1_000) })
    const { gateway, workers } = (await response.json()) as {
      readonly workers?: Health["workers"]
      readonly gateway?: { readonly engine?: unknown }
    }
    // Who may not sign in yet is told only whether all is well.
    return { ok: response.ok && (password === undefined || gateway?.engine === true), workers }
  }
  return async () => {
    let { ok, workers } = await read()
    // A wrong password would be counted against whoever has the code.
    if (workers === undefined && password !== undefined) {
      // Nobody can sign in before the engine is there.
      const panel = await Panel.signIn(baseUrl, "admin", password).catch(() => undefined)
      cookie = panel?.cookie ?? ""
      if (panel !== undefined) ({ ok, workers } = await read())
    }
    return { ok, workers: workers ?? {} }
  }
}

/** `user,name,panelPassword,sipPassword` a line, with a head line. */
export const readAccounts = (file: string): RunningCentre["accounts"] => {
  if (!existsSync(file)) throw new Error(`no accounts file at ${file}`)
  const [head, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/u)
  const column = (name: string) => {
    const index = head?.split(",").indexOf(name) ?? -1
    if (index < 0) throw new Error(`${file} has no column "${name}"`)
    return index
  }
  const [user, panel, sip] = [column("user"), column("panelPassword"), column("sipPassword")]
  return new Map(
    lines.map((line) => {
      const cells = line.split(",")
      return [cells[user]!, { panelPassword: cells[panel]!, sipPassword: cells[sip]! }] as const
    })
  )
}

const stopCentre = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  child.kill("SIGINT")
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS)
  await gone
  clearTimeout(timer)
}

const removeData = async (data: string): Promise<void> => {
  // PostgreSQL's last file may still be on its way out after a kill.
  for (let tries = 0; tries < 5; tries++) {
    try {
      rmSync(data, { recursive: true, force: true })
      return
    } catch {
      await pause(200)
    }
  }
}
