import type { Lines, TelephoneEntry, TelephonyRequest } from "#engine/ports/Telephony.ts"
import { makeDevices } from "./devices.ts"
import type { EslEvent } from "./esl-event.ts"
import { telephonyEventOf } from "./events.ts"
import { makeLegs } from "./legs.ts"
import { type EslLink, type LinkEnd, type LinkOptions, openLink } from "./link.ts"
import { makeRecordingNames } from "./recording-names.ts"
import type { Naming } from "./requests.ts"
import { makeSwitchRequests } from "./switch-requests.ts"
import { makeSwitchSnapshots } from "./switch-snapshots.ts"
import { pass, probe } from "./probe.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

export interface SwitchboardOptions extends LinkOptions, Naming {
  /** Waits between tries, ms. */
  readonly backOffMs?: { readonly first: number; readonly longest: number }
}

/** The switch as one object: connects, reconnects, translates both ways. */
export interface Switchboard {
  readonly request: (request: TelephonyRequest) => void
  readonly audit: () => void
  readonly setDirectory: (entries: ReadonlyArray<TelephoneEntry>) => void
  readonly setLines: (lines: Lines) => void
  readonly close: () => void
  readonly health: () => {
    readonly up: boolean
    readonly legs: number
    readonly dropped: number
    readonly unread: number
  }
}

/** A restarting switch is back within two seconds; a missing one is not asked more than twice a minute. */
const BACK_OFF_MS = { first: 1_000, longest: 30_000 }

export const makeSwitchboard = (options: SwitchboardOptions, around: SwitchboardAround): Switchboard => {
  const { emit, info, now, warning } = around
  const backOff = options.backOffMs ?? BACK_OFF_MS
  const legs = makeLegs()
  const devices = makeDevices()
  const recordings = makeRecordingNames(options.recordingPath(""))
  const requests = makeSwitchRequests(options, legs, recordings, around)
  const snapshots = makeSwitchSnapshots(legs, devices, around)
  let opening = { close: (): void => undefined }
  let link: EslLink | undefined
  let waitMs = backOff.first
  let retry: NodeJS.Timeout | undefined
  let closed = false
  let saidDown = false
  let dropped = 0
  let unread = 0
  let embedded = false
  /** What an embedded switch is told of by api, by the command that says it; all of it again after each connect. */
  const told = new Map<string, string>()

  // ── the connection ──

  const tryLink = (): void => {
    opening = openLink(options, { up, event: heard, unreadable, down })
  }

  const up = (opened: EslLink): void => {
    link = opened
    waitMs = backOff.first
    saidDown = false
    opened.job("version", (answer) => {
      embedded = answer.startsWith("Carillon")
      info(`event socket ${options.host}:${options.port} is up: ${answer.trim()}`)
      for (const command of told.keys()) tell(command)
    })
    snapshots.ask(opened, true)
  }

  const down = (end: LinkEnd, reason: string, silentMs: number): void => {
    link = undefined
    snapshots.lost(silentMs)
    requests.forget()
    if (closed) return
    // Hammering with a wrong password fills two logs and helps nobody.
    if (end === "password") waitMs = backOff.longest
    if (!saidDown) {
      saidDown = true
      warning(`event socket ${options.host}:${options.port} is down: ${reason}`)
      emit({ _tag: "LinkLost", at: now(), reason })
    }
    retry = setTimeout(tryLink, waitMs)
    waitMs = Math.min(waitMs * 2, backOff.longest)
  }

  // ── events ──

  const unreadable = (why: string): void => {
    unread += 1
    if (unread === 1) warning(`the switch said what cannot be read; more of it is only counted: ${why}`)
  }

  const heard = (event: EslEvent): void => {
    const at = now()
    if (event["Event-Name"] === "CUSTOM") {
      const device = devices.observe(event, at)
      if (device !== undefined) emit(device)
      return
    }
    const leg = event["Unique-ID"]
    if (leg === undefined) return
    const known = legs.observe(event)
    const translated = telephonyEventOf(event, {
      at,
      broken: known?.broken === true || legs.isCleared(leg),
      recordingName: recordings.of
    })
    if (known?.endWhenCreated !== undefined && event["Event-Name"] !== "CHANNEL_HANGUP") {
      const cause = known.endWhenCreated
      known.endWhenCreated = undefined
      link?.job(`uuid_kill ${leg} ${cause}`)
    }
    if (translated === undefined) return
    if (translated._tag === "CallOffered" && !legs.offer(event)) return
    if (translated._tag === "ConnectionCleared" && !legs.clear(leg)) return
    if (translated._tag === "RecordEnded") recordings.forget(event["Record-File-Path"] ?? "")
    if (probe.hasSubscribers) pass({ at: "heard", event: translated, sequence: event["Event-Sequence"] ?? "" })
    emit(translated)
  }

  // ── requests ──

  const request = (asked: TelephonyRequest): void => {
    const to = link
    if (to === undefined) {
      // The Snapshot after the next connect says what is; a request of now would be late by then.
      dropped += 1
      return
    }
    requests.send(to, asked)
  }

  // ── what an embedded switch keeps with us ──

  const tell = (command: string): void => {
    if (!embedded) return
    // By api: a job would repeat the secrets to every listener.
    link?.api(`${command} ${told.get(command)}`, (answer) => {
      if (!answer.startsWith("+OK")) warning(`${command}: ${answer.trim()}`)
    })
  }

  const say = (command: string, list: ReadonlyArray<unknown>): void => {
    told.set(command, Buffer.from(JSON.stringify(list)).toString("base64"))
    tell(command)
  }

  tryLink()

  return {
    request,
    audit: () => {
      if (link !== undefined) snapshots.ask(link, false)
    },
    setDirectory: (entries) => say("carillon_directory", entries),
    setLines: ({ numbers, trunks }) => {
      // Numbers first: once there are trunks, calls come.
      say("carillon_numbers", numbers)
      say("carillon_trunks", trunks)
    },
    close: () => {
      closed = true
      clearTimeout(retry)
      opening.close()
    },
    health: () => ({ up: link !== undefined, legs: legs.size(), dropped, unread })
  }
}
