import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { LegSnapshot, TelephonyEvent, TelephonyRequest } from "#engine/ports/Telephony.ts"
import { answerableIn } from "./answerable.ts"
import { makeDevices } from "./devices.ts"
import { agentOf, type EslEvent, madeBy, telephonyEventOf } from "./events.ts"
import { makeLegs } from "./legs.ts"
import { type EslLink, type LinkEnd, type LinkOptions, openLink } from "./link.ts"
import { pass, probe } from "./probe.ts"
import { commandsOf, type EslCommand, type Naming } from "./requests.ts"
import { isLive, legSnapshotOf, partnersOf, readChannels, readPairs, readRegistrations } from "./snapshot.ts"

export interface BoardOptions extends LinkOptions, Naming {
  /** Waits between tries, ms. */
  readonly backOffMs?: { readonly first: number; readonly longest: number }
}

export interface BoardAround {
  readonly emit: (event: TelephonyEvent) => void
  readonly now: () => EpochMs
  readonly info: (text: string) => void
  readonly warning: (text: string) => void
}

/** The switch as one object: connects, reconnects, translates both ways. */
export interface Board {
  readonly request: (request: TelephonyRequest) => void
  readonly audit: () => void
  readonly setDirectory: (entries: ReadonlyArray<{ readonly user: string; readonly ha1: string }>) => void
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

/** A snapshot of 1,000 legs takes under a second; a switch that needs longer does not answer. */
const SNAPSHOT_MS = 15_000

/** Legs whose variables are asked for after a restart; beyond it they are reported as nobody's. */
const DUMP_LIMIT = 4_000

/** Names of recordings remembered from their start to their end; a leg has one. */
const RECORDINGS_LIMIT = 10_000

/** FreeSWITCH's words of `uuid_kill` for a leg that is gone. */
const NO_SUCH_LEG = "No such channel"

const NOBODYS = { call: undefined, attempt: undefined, agent: undefined, answerable: undefined }

export const makeBoard = (options: BoardOptions, around: BoardAround): Board => {
  const { emit, info, now, warning } = around
  const backOff = options.backOffMs ?? BACK_OFF_MS
  const legs = makeLegs()
  const devices = makeDevices()
  /** Legs whose `originate` has not been answered yet. */
  const originating = new Set<string>()
  let opening = { close: (): void => undefined }
  let link: EslLink | undefined
  let waitMs = backOff.first
  let retry: NodeJS.Timeout | undefined
  let closed = false
  let saidDown = false
  let dropped = 0
  let unread = 0
  let embedded = false
  let directory: string | undefined
  let asking: NodeJS.Timeout | undefined
  /** Of the last connection that told what the switch has, and whether this one did. */
  let lastHeardAt: EpochMs | undefined
  let told = false

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
      sendDirectory()
    })
    snapshot(true)
  }

  const down = (end: LinkEnd, reason: string, silentMs: number): void => {
    link = undefined
    if (told) lastHeardAt = Math.round(now() - silentMs) as EpochMs
    told = false
    originating.clear()
    clearTimeout(asking)
    asking = undefined
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
      recordingName
    })
    if (known?.doomed !== undefined && event["Event-Name"] !== "CHANNEL_HANGUP") {
      const cause = known.doomed
      known.doomed = undefined
      link?.job(`uuid_kill ${leg} ${cause}`)
    }
    if (translated === undefined) return
    if (translated._tag === "CallOffered" && !legs.offer(event)) return
    if (translated._tag === "ConnectionCleared" && !legs.clear(leg)) return
    if (translated._tag === "RecordEnded") recordingNames.delete(event["Record-File-Path"] ?? "")
    if (probe.hasSubscribers) pass({ at: "heard", event: translated, sequence: event["Event-Sequence"] ?? "" })
    emit(translated)
  }

  const recordingNames = new Map<string, string>()
  const recordingsRoot = options.recordingPath("")
  const recordingName = (path: string): string =>
    recordingNames.get(path) ??
    (path.startsWith(recordingsRoot) ? path.slice(recordingsRoot.length).replace(/^\/+/u, "") : path)

  // ── requests ──

  const request = (asked: TelephonyRequest): void => {
    const to = link
    if (to === undefined) {
      // The Snapshot after the next connect says what is; a request of now would be late by then.
      dropped += 1
      return
    }
    const commands = commandsOf(asked, options, legs.get(asked.leg)?.attempt !== undefined)
    if (commands === undefined) {
      warning(`${asked._tag} of leg ${JSON.stringify(asked.leg)} refused: a name in it is not safe to say`)
      return
    }
    if (asked._tag === "JoinLegs" && legs.get(asked.leg)?.joinedWith === asked.with) {
      emit({ _tag: "Joined", at: now(), leg: asked.leg, with: asked.with })
      return
    }
    prepare(to, asked, commands)
    say(to, asked, commands, 0)
  }

  /** What is noted, or said first, before a request goes out. */
  const prepare = (to: EslLink, asked: TelephonyRequest, commands: ReadonlyArray<EslCommand>): void => {
    if (asked._tag === "MakeCall") {
      legs.make(asked)
      originating.add(asked.leg)
    }
    if (asked._tag === "RecordMessage") noteRecording(options.recordingPath(asked.file), asked.file)
    const known = legs.get(asked.leg)
    // A stop is on its way: a second one could hit the playing after it.
    if (asked._tag === "StopMessage" && known !== undefined) known.playing = undefined
    if (asked._tag !== "PlayMessage") return
    const [first] = commands
    if (known === undefined || first?._tag !== "Message") return
    // One playing at a time: what is on the leg ends, and the new one, queued behind it, begins.
    if (known.playing !== undefined) to.job(`uuid_break ${asked.leg}`)
    known.playing = first.headers["Event-UUID"]
  }

  const noteRecording = (path: string, file: string): void => {
    recordingNames.set(path, file)
    if (recordingNames.size > RECORDINGS_LIMIT) {
      const [oldest] = recordingNames.keys()
      if (oldest !== undefined) recordingNames.delete(oldest)
    }
  }

  const say = (to: EslLink, asked: TelephonyRequest, commands: ReadonlyArray<EslCommand>, at: number): void => {
    const command = commands[at]
    if (command === undefined) return
    const answered = (answer: string): void => {
      if (asked._tag === "MakeCall") originating.delete(asked.leg)
      if (answer.startsWith("-")) refused(to, asked, answer.trim())
      else say(to, asked, commands, at + 1)
    }
    if (command._tag === "Job") to.job(command.command, answered)
    else to.message(command.leg, command.headers, answered)
  }

  /** A request failed: mostly because its leg is gone, and then the engine is told so, once. */
  const refused = (to: EslLink, asked: TelephonyRequest, answer: string): void => {
    if (asked._tag === "ClearConnection") {
      const known = legs.get(asked.leg)
      // The ring it was meant for has not begun yet in a switch that works in threads.
      if (known !== undefined && originating.has(asked.leg)) known.doomed = asked.cause
    }
    const cause = asked._tag === "MakeCall" ? answer.replace(/^-ERR\s*/u, "") : "NORMAL_TEMPORARY_FAILURE"
    checkGone(to, asked.leg, cause, asked._tag === "MakeCall" ? asked : undefined)
    if (asked._tag === "JoinLegs") checkGone(to, asked.with, cause, undefined)
    if (asked._tag === "AnswerCall") tellRefused(asked.leg)
    if (asked._tag === "RecordMessage")
      emit({ _tag: "RecordEnded", at: now(), leg: asked.leg, file: asked.file, recordedMs: 0 })
    // Each side of a call that ends clears what may be left of it; that the switch was quicker is no news.
    const expected = asked._tag === "MakeCall" || (asked._tag === "ClearConnection" && answer.includes(NO_SUCH_LEG))
    if (!expected) info(`${asked._tag} of leg ${asked.leg}: ${answer}`)
  }

  /** The telephone does not take the call by itself; whether it still rings, the events tell. */
  const tellRefused = (leg: LegId): void => {
    const { attempt, call } = legs.get(leg) ?? NOBODYS
    if (call !== undefined && attempt !== undefined) emit({ _tag: "AnswerRefused", at: now(), leg, call, attempt })
  }

  const checkGone = (
    to: EslLink,
    leg: LegId,
    cause: string,
    made: { readonly call: CallId; readonly attempt: number } | undefined
  ): void => {
    if (legs.isCleared(leg) || originating.has(leg)) return
    to.job(`uuid_exists ${leg}`, (exists) => {
      if (exists.trim() !== "false") return
      const known = legs.get(leg)
      if (!legs.clear(leg)) return
      const call = made?.call ?? known?.call
      const attempt = made?.attempt ?? known?.attempt
      emit({ _tag: "ConnectionCleared", at: now(), leg, cause, call, attempt, by: "us" })
    })
  }

  // ── snapshots ──

  const snapshot = (first: boolean): void => {
    const to = link
    if (to === undefined || asking !== undefined) return
    const askedAt = now()
    const mark = legs.mark()
    asking = setTimeout(() => {
      asking = undefined
      warning("the switch does not answer a snapshot")
      to.close()
    }, SNAPSHOT_MS).unref()
    const answers: Record<string, string> = {}
    const wanted = ["channels", "bridged_calls", "registrations"]
    for (const table of wanted)
      to.job(`show ${table} as json`, (answer) => {
        answers[table] = answer
        if (Object.keys(answers).length === wanted.length) gather(to, { first, askedAt, mark, answers })
      })
  }

  interface Asked {
    readonly first: boolean
    readonly askedAt: EpochMs
    readonly mark: number
    readonly answers: Readonly<Record<string, string>>
  }

  /** Legs we made in an earlier life are asked what they remember. */
  const gather = (to: EslLink, asked: Asked): void => {
    try {
      const rows = readChannels(asked.answers["channels"] ?? "").filter(isLive)
      const partners = partnersOf(readPairs(asked.answers["bridged_calls"] ?? ""))
      const registrations = readRegistrations(asked.answers["registrations"] ?? "")
      const unknown = rows
        .filter((row) => row.direction !== "inbound" && legs.get(row.uuid) === undefined)
        .slice(0, DUMP_LIMIT)
      let open = unknown.length
      const finish = (): void => {
        clearTimeout(asking)
        asking = undefined
        const found = rows.map((row) => legSnapshotOf(row, partners, legs.get(row.uuid) ?? NOBODYS))
        tell(asked, found, devices.replace(registrations))
      }
      if (open === 0) return finish()
      for (const { uuid } of unknown)
        to.job(`uuid_dump ${uuid} json`, (answer) => {
          const event = readDump(answer)
          if (event !== undefined)
            legs.learn(uuid, { ...madeBy(event), agent: agentOf(event), answerable: answerableIn(event) })
          open -= 1
          if (open === 0) finish()
        })
    } catch (error) {
      warning(`the switch's tables cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      to.close()
    }
  }

  const tell = (asked: Asked, found: ReadonlyArray<LegSnapshot>, inService: ReadonlyArray<AgentId>): void => {
    // A leg that was reported as ended while we asked must not come back to life.
    const alive = found.filter(({ leg }) => !legs.isCleared(leg))
    for (const one of alive) {
      legs.learn(one.leg, one)
      const known = legs.get(one.leg)
      if (known !== undefined) known.joinedWith = one.joinedWith
    }
    legs.keepOnly(new Set(alive.map(({ leg }) => leg)), asked.mark)
    emit({
      _tag: "Snapshot",
      at: now(),
      askedAt: asked.askedAt,
      legs: alive,
      devices: inService,
      first: asked.first,
      ...(asked.first && lastHeardAt !== undefined ? { lastHeardAt } : {})
    })
    told = true
  }

  // ── the directory of an embedded switch ──

  const sendDirectory = (): void => {
    if (!embedded || directory === undefined) return
    // By api: a job would repeat the accounts to every listener.
    link?.api(`carillon_directory ${directory}`, (answer) => {
      if (!answer.startsWith("+OK")) warning(`directory: ${answer.trim()}`)
    })
  }

  tryLink()

  return {
    request,
    audit: () => snapshot(false),
    setDirectory: (entries) => {
      directory = Buffer.from(JSON.stringify(entries)).toString("base64")
      sendDirectory()
    },
    close: () => {
      closed = true
      clearTimeout(retry)
      opening.close()
    },
    health: () => ({ up: link !== undefined, legs: legs.size(), dropped, unread })
  }
}

/** A leg that ended meanwhile answers -ERR. */
const readDump = (answer: string): EslEvent | undefined => {
  if (!answer.startsWith("{")) return undefined
  try {
    return JSON.parse(answer) as EslEvent
  } catch {
    return undefined
  }
}
