import { randomUUID } from "node:crypto"
import { availableParallelism, hostname } from "node:os"
import { BindFailed } from "./bind-failed.ts"
import { makeClockwork } from "./clockwork.ts"
import { makeControllerCalls } from "./controller-calls.ts"
import type { Endpoint } from "./endpoint.ts"
import type { MediaOutput, RecordingFormat } from "./media-contract.ts"
import type { DoorLimits, Hop, KeptBinding } from "./sip-contract.ts"
import { makeEventHub } from "./events/hub.ts"
import { listenEventSocket } from "./event-socket.ts"
import type { SwitchLog } from "./exchange.ts"
import { makeIdleCpu } from "./idle-cpu.ts"
import { keepRegistrations } from "./kept-registrations.ts"
import { MAX_CONTACTS } from "./registrar/registrar.ts"
import { threadsFor } from "./media/threads/placement.ts"
import { makeThreadedPlane } from "./media/threads/plane.ts"
import { openSip, type SipOptions } from "./sip-doors.ts"
import { localFor } from "./sip/hop.ts"
import { besideTrunks } from "./trunks/beside.ts"
import { makeTrunkKeeper } from "./trunks/keeper.ts"
import { makeSwitch, type Softswitch, type SwitchHealth } from "./switch.ts"
import { makeTokens } from "./tokens.ts"
import { makeUserAgent } from "./user-agent.ts"

/** What `version` answers; the engine's adapter knows the embedded switch by the first word. */
export const SWITCH_VERSION = "Carillon switch 0.1.0 (event socket as FreeSWITCH 1.10.12)"

/** A leg may ring all telephones of a person, each a dialog; calls being refused or ending hold one for up to 32 s more. */
const DIALOGS_PER_LEG = MAX_CONTACTS + 1

export interface StartSwitchOptions {
  readonly sip: SipOptions
  readonly rtp: { readonly from: number; readonly to: number }
  /** Media threads; absent: as {@link threadsFor} finds. */
  readonly mediaThreads?: number
  readonly eventSocket: {
    readonly host: string
    readonly port: number
    readonly password: string
    /** A Unix socket beside the port. */
    readonly path?: string
    /** Networks of the controllers that the application `socket` may call; none where absent. */
    readonly controllers?: ReadonlyArray<string>
  }
  readonly maxLegs: number
  /** Who may call, and how often. Nobody may before trunks were told by `carillon_trunks`. */
  readonly door: DoorLimits
  readonly maxRecordingMs: number
  readonly recordingFormat: RecordingFormat
  /** Voices in conversations are kept from being too soft or too loud; each leg's `carillon_gain` says otherwise. */
  readonly gain: boolean
  /** A leg that sends nothing for so long, and is not on hold, is ended; undefined: never. */
  readonly silenceMs: number | undefined
  readonly promptsFolder: string
  readonly recordingsFolder: string
  /** WAV file behind `local_stream://moh`. */
  readonly musicOnHold: string
  /** Where the next switch finds the registrations of this one; nowhere when absent. Its folder must be writable. */
  readonly registrationsFile?: string
  /** As {@link UserAgentOptions.sessionSeconds}. */
  readonly sessionSeconds?: number
  /** As {@link UserAgentOptions.digest}. */
  readonly digest?: "md5" | "both"
  /** As {@link UserAgentOptions.registration}. */
  readonly registration?: { readonly leastSeconds: number; readonly mostSeconds: number }
}

export interface RunningSwitch {
  readonly sip: Endpoint
  /** Where it hears SIP, by which transports. */
  readonly listens: ReadonlyArray<Hop>
  readonly eventSocket: Endpoint
  readonly health: () => SwitchHealth
  /** Ends all calls with BYE, writes recordings to their end, closes every socket. */
  readonly stop: () => Promise<void>
}

/** Starts the embedded switch: SIP, RTP, event socket. Rejects with {@link BindFailed}; nothing is left half-started. */
export const startSwitch = async (options: StartSwitchOptions, log: SwitchLog): Promise<RunningSwitch> => {
  let softswitch: Softswitch | undefined

  const sip = await openSip(
    options.sip,
    {
      message: (octets, from, framingFault) =>
        guarded(log, "SIP message", () => softswitch?.receive(octets, from, framingFault)),
      lost: (hop) => guarded(log, "lost connection", () => softswitch?.lost(hop)),
      needs: (connection) => softswitch?.needs(connection) ?? false,
      refused: (reason, from) => softswitch?.connectionRefused(reason, from),
      failed: (error) => log.warning(`SIP socket: ${error.message}`)
    },
    { nowMs, log }
  )
  const [local, ...listens] = sip.listens

  const media = makeThreadedPlane({
    threads: options.mediaThreads ?? threadsFor(options.maxLegs, availableParallelism()),
    localAddress: options.sip.host,
    portFrom: options.rtp.from,
    portTo: options.rtp.to,
    maxLegs: options.maxLegs,
    ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
    emit: (output: MediaOutput) => guarded(log, `media output ${output._tag}`, () => softswitch?.media(output)),
    notice: log.warning
  })
  const clockwork = makeClockwork(nowMs, {
    nextDueMs: () => softswitch?.nextDueMs(),
    due: () => guarded(log, "timer", () => softswitch?.due())
  })
  const identity = { coreUuid: randomUUID(), hostname: hostname(), ipv4: options.sip.host }
  const kept = keptIn(options.registrationsFile, log, () => userAgent.keptBindings())
  const userAgent = makeUserAgent({
    local,
    listens,
    realm: options.sip.realm,
    userAgent: "Carillon",
    token: makeTokens(),
    directory: [],
    digest: options.digest,
    bindings: kept?.found ?? [],
    ...(options.sessionSeconds === undefined ? {} : { sessionSeconds: options.sessionSeconds }),
    ...(options.registration === undefined ? {} : { registration: options.registration }),
    maxDialogs: options.maxLegs * DIALOGS_PER_LEG,
    door: options.door,
    takesMessages: true,
    takesTransfers: true
  })
  const trunkKeeper = makeTrunkKeeper({
    localFor: (to) => localFor({ local, listens }, to),
    userAgent: "Carillon",
    token: makeTokens()
  })
  const controllers = makeControllerCalls(options.eventSocket.controllers ?? [])
  const running = makeSwitch({
    options: {
      local,
      listens,
      realm: options.sip.realm,
      otherHost: options.sip.otherHost,
      hostname: identity.hostname,
      promptsFolder: options.promptsFolder,
      recordingsFolder: options.recordingsFolder,
      musicOnHold: options.musicOnHold,
      maxLegs: options.maxLegs,
      maxRecordingMs: options.maxRecordingMs,
      gain: options.gain,
      recordingFormat: options.recordingFormat,
      version: SWITCH_VERSION
    },
    userAgent: besideTrunks(userAgent, trunkKeeper),
    trunkKeeper,
    media,
    hub: makeEventHub(identity, nowUs),
    send: sip.send,
    moved: clockwork.moved,
    nowMs,
    nowUs,
    newUuid: randomUUID,
    idleCpuPct: makeIdleCpu(),
    callController: controllers.call,
    log,
    ...(kept === undefined ? {} : { registrationsChanged: kept.changed })
  })
  softswitch = running
  clockwork.moved()

  const close = async (): Promise<void> => {
    clockwork.stop()
    controllers.stop()
    await media.stop()
    await sip.close()
    await kept?.stop()
  }
  const failed = async (error: unknown): Promise<never> => {
    await close()
    throw error
  }
  await media.ready.catch(failed)
  const { host, port } = options.eventSocket
  const eventSocket = await listenEventSocket(running.exchange, options.eventSocket).catch((error: unknown) =>
    failed(new BindFailed("telephony.eventSocket.port", `${host}:${port}`, error))
  )
  return {
    sip: local,
    listens: sip.listens,
    eventSocket: eventSocket.endpoint,
    health: running.health,
    stop: async () => {
      running.hangUpAll("MANAGER_REQUEST")
      await eventSocket.stop()
      await close()
    }
  }
}

const keptIn = (file: string | undefined, log: SwitchLog, bindings: () => ReadonlyArray<KeptBinding>) =>
  file === undefined ? undefined : keepRegistrations({ file, log, bindings, nowMs, wallMs: Date.now })

const nowMs = (): number => performance.now()
const nowUs = (): number => Math.floor((performance.timeOrigin + performance.now()) * 1000)

/** A defect in one call must not take the others with it: told with its stack, and the switch goes on. */
const guarded = (log: SwitchLog, what: string, run: () => void): void => {
  try {
    run()
  } catch (error) {
    log.warning(`defect at ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
}
