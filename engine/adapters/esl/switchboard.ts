import { isIPv4 } from "node:net"
import type { AgentId } from "#actors/vocabulary.ts"
import type { Said } from "#engine/ports/Health.ts"
import type { Lines, TelephoneEntry, TelephonyRequest } from "#engine/ports/Telephony.ts"
import { makeDevices } from "./devices.ts"
import { HEADERS } from "./esl-event.ts"
import { THREADED_NAMES } from "./events.ts"
import { type Hearing, makeHearing } from "./hearing.ts"
import { makeKeptWithUs } from "./kept-with-us.ts"
import { makeLegs } from "./legs.ts"
import { type EslLink, type LinkEnd, type LinkOptions, openLink } from "./link.ts"
import { sayMessage } from "./messages.ts"
import { makeOtherCalls } from "./other-calls.ts"
import { makeRecordingNames } from "./recording-names.ts"
import type { Naming } from "./requests.ts"
import { makeRungTogether } from "./rung-together.ts"
import { makeSwitchFiles, type SharedFolders } from "./switch-files.ts"
import { makeSwitchQueues } from "./switch-queues.ts"
import { makeSwitchRequests } from "./switch-requests.ts"
import { makeSwitchSnapshots } from "./switch-snapshots.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

/** Waits between tries to connect, ms; each is twice the one before. */
export interface BackOff {
  readonly first: number
  readonly longest: number
}

export interface SwitchboardOptions extends LinkOptions, Naming {
  readonly backOffMs?: BackOff
  /** What the switch is asked about when it is connected; nobody said: nothing. */
  readonly folders?: SharedFolders
}

/** The switch as one object: connects, reconnects, translates both ways. */
export interface Switchboard {
  readonly request: (request: TelephonyRequest) => void
  readonly audit: () => void
  readonly setDirectory: (entries: ReadonlyArray<TelephoneEntry>) => void
  readonly setLines: (lines: Lines) => void
  /** Why callers hear nothing or are not recorded though the switch is connected. */
  readonly problems: () => ReadonlyArray<Said>
  readonly close: () => void
  readonly health: () => {
    readonly up: boolean
    readonly legs: number
    readonly dropped: number
  } & ReturnType<Hearing["counts"]>
}

/** A restarting switch is back within two seconds; a missing one is not asked more than twice a minute. */
const BACK_OFF_MS: BackOff = { first: 1_000, longest: 30_000 }

/** On this machine a try that is refused costs nothing, and callers wait for the switch: it is found within 2 s of its start. */
const BACK_OFF_HERE_MS: BackOff = { first: 1_000, longest: 2_000 }

/** Hammering with a wrong password fills two logs and helps nobody, wherever the switch is. */
const WRONG_PASSWORD_MS = 30_000

export const backOffFor = (host: string): BackOff =>
  host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127.")) ? BACK_OFF_HERE_MS : BACK_OFF_MS

export const makeSwitchboard = (options: SwitchboardOptions, around: SwitchboardAround): Switchboard => {
  const { emit, info, now, warning } = around
  const backOff = options.backOffMs ?? (options.path === undefined ? backOffFor(options.host) : BACK_OFF_HERE_MS)
  let isEmbedded = true
  /** Its version has said so. */
  let isOurs = false
  const legs = makeLegs()
  const devices = makeDevices()
  const recordings = makeRecordingNames(options.recordingPath(""), () => !isEmbedded)
  const files = makeSwitchFiles(options.folders, around)
  const together = makeRungTogether()
  const others = makeOtherCalls()
  let firstTrunk: string | undefined
  const dialStringsOf = (agent: AgentId) => (isEmbedded ? [] : devices.dialStringsOf(agent))
  const ringing = { dialStringsOf, firstTrunk: () => firstTrunk, together }
  const requests = makeSwitchRequests(options, legs, recordings, files, ringing, around, () => isOurs)
  const snapshots = makeSwitchSnapshots({ legs, devices, others, recordings, together }, around)
  const kept = makeKeptWithUs(warning)
  const queues = makeSwitchQueues(around)
  const end = (uuid: string, cause: string): void => link?.job(`uuid_kill ${uuid} ${cause}`)
  const { counts, heard, unreadable } = makeHearing(
    { devices, files, legs, others, queues, recordings, together },
    end,
    around
  )
  let opening = { close: (): void => undefined }
  let link: EslLink | undefined
  let waitMs = backOff.first
  let retry: NodeJS.Timeout | undefined
  let closed = false
  let saidDown = false
  let dropped = 0

  const tryLink = (): void => {
    opening = openLink({ ...options, headers: HEADERS }, { up, event: heard, unreadable, down })
  }

  const up = (opened: EslLink): void => {
    link = opened
    waitMs = backOff.first
    saidDown = false
    opened.job("version", (answer) => {
      info(`event socket ${options.host}:${options.port} is up: ${answer.trim()}`)
      isEmbedded = answer.startsWith("Carillon")
      isOurs = isEmbedded
      if (!isEmbedded) {
        opened.listen(THREADED_NAMES)
        queues.up(opened)
      }
      kept.tellTo(isEmbedded ? opened : undefined)
      files.ask(opened, isEmbedded)
    })
    snapshots.ask(opened, true)
  }

  const down = (how: LinkEnd, reason: string, silentMs: number): void => {
    link = undefined
    kept.tellTo(undefined)
    queues.lost()
    snapshots.lost(silentMs)
    requests.forget()
    if (closed) return
    if (!saidDown) {
      saidDown = true
      warning(`event socket ${options.host}:${options.port} is down: ${reason}`)
      emit({ _tag: "LinkLost", at: now(), reason })
    }
    retry = setTimeout(tryLink, how === "password" ? Math.max(WRONG_PASSWORD_MS, backOff.longest) : waitMs)
    waitMs = Math.min(waitMs * 2, backOff.longest)
  }

  tryLink()

  return {
    request: (asked) => {
      // The Snapshot after the next connect says what is; a request of now would be late by then.
      if (link === undefined) dropped += 1
      else if (asked._tag === "AnswerMessage" || asked._tag === "SendMessage") sayMessage(link, asked, around)
      else requests.send(link, asked)
    },
    audit: () => {
      if (link === undefined) return
      snapshots.ask(link, false)
      files.askAgain(link)
      queues.audit()
    },
    setDirectory: kept.setDirectory,
    setLines: (lines) => {
      // One without an address only takes calls.
      firstTrunk = lines.trunks.find(({ hosts }) => hosts.length > 0)?.id
      kept.setLines(lines)
    },
    problems: files.problems,
    close: () => {
      closed = true
      clearTimeout(retry)
      opening.close()
    },
    health: () => ({ up: link !== undefined, legs: legs.size(), dropped, ...counts() })
  }
}
