import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import { endOf } from "#engine/door-keys/pair.ts"
import { pairInUse } from "#engine/door-keys/pair-in-use.ts"
import type { HealthTable } from "#engine/ports/Health.ts"
import type { Uws } from "#engine/web-library/load.ts"
import { admit, turnedAway } from "./admission.ts"
import { makeWebApi } from "./api/web-api.ts"
import { makeBearers } from "./bearer.ts"
import { sourceReader } from "./client-address.ts"
import { connectCore, type CoreClient } from "./core-client.ts"
import { makeDevices } from "./devices.ts"
import { Doors } from "./doors.ts"
import { type DirectoryOptions, makeFreeswitchDirectory } from "./freeswitch-directory.ts"
import { makeHttp, SIP_PATH, SOCKET_PATH } from "./http.ts"
import { makeOfficeClient } from "./office-client.ts"
import { makeOfficeDoor } from "#engine/office-door/office-door.ts"
import { portThatIsFree, portWasTaken } from "./port.ts"
import { RefusalLog } from "./refusal-log.ts"
import { Screens } from "./screens.ts"
import { makeSessions } from "./sessions.ts"
import { SipSockets } from "./sip-sockets.ts"
import { makeStaticFiles } from "./static-files.ts"
import { serveWith } from "./web-handler.ts"

export interface GatewayOptions {
  readonly uws: Uws
  readonly host: string
  /** 0 takes any free port: for tests. */
  readonly port: number
  readonly allowedOrigins: ReadonlyArray<string>
  /** Whose words about the sender are believed: addresses or `address/bits`. */
  readonly trustedProxies: ReadonlyArray<string>
  /** Signs the cookies of known devices; the same from one start to the next. */
  readonly deviceKey: Uint8Array
  /** What the office's own accounts are called; null where there are none. */
  readonly providerName: string | null
  /** The engine's unix socket. */
  readonly coreSocket: string
  /** The unix socket of the records' process. */
  readonly officeSocket: string
  /** The switch's local socket for telephones in browsers; null: there are none. */
  readonly sipSocket: string | null
  /** Of a FreeSWITCH that asks us for accounts; null: none does. */
  readonly freeswitchDirectory: DirectoryOptions | null
  /** What both are asked with. */
  readonly insideKey: string
  readonly recordingsDir: string
  /** The built screens, ui/dist. */
  readonly screensDir: string
  /** Language of a screen before its person chose one. */
  readonly locale: "zh-CN" | "en"
  /** The centre's, an IANA name. */
  readonly timeZone: string
  readonly healthTable: () => HealthTable
  /** The certificate and its key in one file (PEM), which is another when they are renewed; null without TLS. */
  readonly pairFile: string | null
  /** How often the certificate is looked at; tests look more often. */
  readonly certificateCheckMs?: number
  /** How long a body is waited for; tests wait less. */
  readonly bodyWithinMs?: number
  /** How often the records hear whose screens are open; tests tell more often. */
  readonly seenEveryMs?: number
}

export interface Gateway {
  readonly port: number
  readonly counts: () => Record<string, unknown>
}

/** A renewed certificate is in use within this. */
const CERTIFICATE_CHECK_MS = 10_000

/** Opens the door for screens and programs; everything ends with the Scope. Fails with the error of the bind. */
export const openGateway = Effect.fnUntraced(function* (
  options: GatewayOptions
): Effect.fn.Return<Gateway, NodeJS.ErrnoException, Scope.Scope> {
  const fork = yield* FiberSet.makeRuntime<never, void, never>()
  const refusals = new RefusalLog((refusal) => fork(Effect.logWarning("refused", refusal)))
  const { pairFile } = options
  const sourceOf = sourceReader(options.trustedProxies, pairFile !== null)
  const port = yield* portThatIsFree(options.host, options.port)
  const doors = new Doors({
    uws: options.uws,
    host: options.host,
    port,
    pairFile,
    attach: (app) => {
      app.ws(SOCKET_PATH, {
        ...screens.behaviour,
        upgrade: (res, req, context) => admit(res, req, context, screens, admission)
      })
      app.ws(SIP_PATH, {
        ...telephones.behaviour,
        upgrade: (res, req, context) => admit(res, req, context, telephones, admission)
      })
      app.any("/*", served.onRequest)
    }
  })

  // The sockets ask the engine, and hear from it: each is there before it is needed.
  let connected: CoreClient | undefined
  const core: Pick<CoreClient, "ask" | "isUp"> = {
    isUp: () => connected?.isUp() ?? false,
    ask: (question) => Effect.suspend(() => (connected as CoreClient).ask(question))
  }
  const door = makeOfficeDoor(options.officeSocket, options.insideKey)
  const sessions = makeSessions(door, makeDevices(options.deviceKey))
  const bearers = makeBearers(door)
  const rightsChanged = (accounts: ReadonlyArray<string> | null): void => {
    bearers.rightsChanged()
    // Makes the sessions ask anew, too.
    telephones.rightsChanged(accounts)
  }
  const admission = { sessions, refusals, fork, allowedOrigins: options.allowedOrigins, sourceOf }
  const seenEvery = options.seenEveryMs === undefined ? {} : { seenEveryMs: options.seenEveryMs }
  const screens = new Screens({
    app: doors,
    core,
    sessions: { ...sessions, rightsChanged },
    refusals,
    fork,
    ...seenEvery
  })
  const telephones = new SipSockets({ path: options.sipSocket, sessions, refusals, fork, ...seenEvery })
  const closeSession = (tokenHash: string): void => {
    screens.closeSession(tokenHash)
    telephones.closeSession(tokenHash)
  }
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      screens.stop()
      telephones.stop()
    })
  )
  connected = yield* connectCore(options.coreSocket, options.insideKey, screens)

  const counts = () => ({
    engine: core.isUp() && screens.board() !== undefined,
    screens: screens.counts(),
    telephones: telephones.counts(),
    requests: served.counts().answering,
    unfinished: served.counts().unfinished,
    sessions: sessions.cached(),
    refused: refusals.counts()
  })
  const api = yield* makeWebApi({
    core,
    sessions,
    bearers,
    door,
    providerName: options.providerName,
    board: () => screens.board(),
    recordingsDir: options.recordingsDir,
    timeZone: options.timeZone,
    health: () => ({ table: options.healthTable(), gateway: counts() }),
    sipPath: telephones.isOffered ? SIP_PATH : null,
    closeSockets: closeSession
  })
  const office = makeOfficeClient(options.officeSocket, options.insideKey, sessions, bearers)
  office.onSessions(({ changed, ended }) => {
    for (const known of [sessions, bearers]) known.forget([...changed, ...ended])
    for (const tokenHash of ended) closeSession(tokenHash)
  })
  const staticFile = makeStaticFiles(options.screensDir, options.locale)
  const served = serveWith({
    handler: makeHttp({
      api,
      office,
      staticFile,
      refusals,
      allowedOrigins: options.allowedOrigins,
      directory:
        options.freeswitchDirectory === null
          ? null
          : makeFreeswitchDirectory(options.freeswitchDirectory, door, refusals),
      turnedAway: { [SOCKET_PATH]: turnedAway(sessions, screens), [SIP_PATH]: turnedAway(sessions, telephones) }
    }),
    onRefused: (kind, message, { address }) => refusals.add(kind, address, message),
    sourceOf,
    ...(options.bodyWithinMs === undefined ? {} : { bodyWithinMs: options.bodyWithinMs })
  })

  const opened = pairFile === null ? "" : pairInUse(pairFile)
  yield* Effect.acquireRelease(
    Effect.suspend(() => (doors.open() ? Effect.void : Effect.fail(portWasTaken()))),
    () => Effect.sync(() => doors.close())
  )
  if (pairFile !== null)
    yield* Effect.forkScoped(renewing(doors, pairFile, opened, options.certificateCheckMs ?? CERTIFICATE_CHECK_MS))
  // Runs before the listener closes, so that screens learn why.
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      screens.farewell()
      telephones.farewell()
    })
  )
  return { port, counts }
})

/** Takes the next certificate when there is one. What is wrong with it is told once, and the one in use stays. */
const renewing = (doors: Doors, pairFile: string, opened: string, everyMs: number): Effect.Effect<never> => {
  let inUse = opened
  let told = ""
  const once = Effect.suspend((): Effect.Effect<void> => {
    try {
      const next = pairInUse(pairFile)
      if (next === inUse) return Effect.void
      // The next look tries again.
      if (!doors.open()) return Effect.logError("the port could not be had again for a new certificate")
      inUse = next
      told = ""
      return Effect.logInfo("a new certificate is in use", { until: endOf(next).toISOString() })
    } catch (error) {
      const why = (error as Error).message
      if (why === told) return Effect.void
      told = why
      return Effect.logWarning("the new certificate is not taken", { why })
    }
  })
  return Effect.forever(Effect.andThen(Effect.sleep(everyMs), once))
}
