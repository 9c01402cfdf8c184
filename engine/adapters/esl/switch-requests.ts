import type { CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import type { MessageRequest, TelephonyEvent, TelephonyRequest } from "#engine/ports/Telephony.ts"
import { makeAdoptions } from "./adoptions.ts"
import { type Legs, NOBODYS } from "./legs.ts"
import type { EslLink } from "./link.ts"
import type { RecordingNames } from "./recording-names.ts"
import { alreadyThere, type Asked, cameToNothing, type ConferenceLeg, isRinging, legByLeg, setOut } from "./moves.ts"
import type { MakeCall } from "./originate.ts"
import { isPlain } from "./plain-names.ts"
import type { EslCommand, Naming } from "./requests.ts"
import type { RungTogether } from "./rung-together.ts"
import type { SwitchFiles } from "./switch-files.ts"
import { makeWording, type Ringing } from "./wording.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

/** What a switch says that has no leg left; a leg of its own is free within a moment, and the caller waits meanwhile. */
const CONGESTED = /^-ERR (?:NORMAL_CIRCUIT_CONGESTION|SWITCH_CONGESTION)\b/u

/** A ring that finds no leg is tried again so often, at these intervals, before it is told that it failed. */
export const TRY_AGAIN_MS = 500
export const TRIES = 4

/** FreeSWITCH's words of `uuid_kill` and `uuid_break` for a leg that is gone. */
const NO_SUCH_LEG = "No such channel"

/** Each side of a call that ends clears what may be left of it; that the switch was quicker is no news. */
const MAY_FIND_NOBODY: ReadonlySet<Asked["_tag"]> = new Set(["ClearConnection", "StopMessage"])

/** Nothing of them depends on what was answered to the part before. */
const SAID_AT_ONCE: ReadonlySet<Asked["_tag"]> = new Set(["AnswerCall", "RecordMessage"])

const OF_A_RECORDING: ReadonlySet<Asked["_tag"]> = new Set(["PauseRecording", "ResumeRecording", "StopRecording"])

/** What `messages.ts` does not say. */
export type OfLegs = Exclude<TelephonyRequest, MessageRequest>

export interface SwitchRequests {
  readonly send: (to: EslLink, asked: OfLegs) => void
  /** The link is lost: what was under way will not be answered. */
  readonly forget: () => void
}

interface MadeFor {
  readonly call: CallId
  readonly attempt: number
}

/** The same end for telephones that ring beside the one that the request is said to. */
const endOthers = (to: EslLink, leg: LegId, [own]: ReadonlyArray<EslCommand>, together: RungTogether): void => {
  const counting = together.uuidOf(leg)
  if (own?._tag !== "Job") return
  for (const uuid of together.aliveOf(leg)) if (uuid !== counting) to.job(own.command.replace(counting, uuid))
}

/** A trunk that has no line left has none in half a second either, and each try is a call to a carrier. */
const isByTrunk = ({ to }: MakeCall): boolean =>
  to._tag === "Outside" || (to._tag === "Terminal" && to.trunk !== undefined)

/** The telephone does not take the call by itself; whether it still rings, the events tell. */
const tellRefused = (legs: Legs, leg: LegId, emit: SwitchboardAround["emit"], at: EpochMs): void => {
  const { attempt, call } = legs.get(leg) ?? NOBODYS
  if (call !== undefined && attempt !== undefined) emit({ _tag: "AnswerRefused", at, leg, call, attempt })
}

/**
 * A file has one writer: whoever still writes it stops, and the request is said when it is closed. What is asked of that recording
 * meanwhile is said after it: said at once, the switch would know of no such recording, and go on without a pause.
 */
const waitsForFile = (
  asked: Asked,
  known: { readonly legs: Legs; readonly naming: Naming; readonly recordings: RecordingNames },
  send: (asked: Asked) => void
): boolean => {
  const { legs, naming, recordings } = known
  if (OF_A_RECORDING.has(asked._tag) && "file" in asked && "leg" in asked)
    return recordings.afterThat(naming.recordingPath(asked.file), asked.leg, () => send(asked))
  if (asked._tag !== "RecordMessage" || asked.append !== true) return false
  const path = naming.recordingPath(asked.file)
  const writer = recordings.writerOf(path)
  if (writer === undefined || writer === asked.leg) return false
  recordings.whenClosed(path, asked.leg, () => send(asked))
  // The last block of a leg that is gone is on its way to the disk.
  if (!legs.isCleared(writer)) send({ _tag: "StopRecording", leg: writer, file: asked.file })
  return true
}

type RecordMessage = Extract<Asked, { readonly _tag: "RecordMessage" }>

/** The file is as long as it may be: nothing more is added. */
const fullAlready = (
  asked: Asked,
  { longestRecordingMs = Number.POSITIVE_INFINITY, recordingPath }: Naming,
  { beforeMs }: Pick<RecordingNames, "beforeMs">,
  at: EpochMs
): TelephonyEvent | undefined =>
  asked._tag === "RecordMessage" &&
  asked.append === true &&
  beforeMs(recordingPath(asked.file)) >= (asked.greatestMs ?? longestRecordingMs)
    ? { ...neverBegun(asked), at, legGoesOn: true }
    : undefined

/** Of a recording that was refused: its leg may be gone and forgotten by then. */
const neverBegun = ({ file, leg, made }: RecordMessage) =>
  ({ _tag: "RecordEnded", leg, file, recordedMs: 0, ...(made === undefined ? {} : { made }) }) as const

/** What a switch says no more than +OK to. */
const toldByUs = (asked: Asked, emit: SwitchboardAround["emit"], at: EpochMs): void => {
  if (asked._tag === "PauseRecording") emit({ _tag: "RecordPaused", at, leg: asked.leg, file: asked.file })
  if (asked._tag === "ResumeRecording") emit({ _tag: "RecordResumed", at, leg: asked.leg, file: asked.file })
}

/** The one it was to go with is gone, and it still has to go there. */
const alone = (legs: Legs, { conversation }: ConferenceLeg, leg: LegId): ConferenceLeg => {
  const known = legs.get(leg)
  if (known !== undefined) known.goesTo = undefined
  return { _tag: "ConferenceLeg", leg, conversation }
}

const sayOne = (to: EslLink, command: EslCommand, answered: (answer: string) => void): void => {
  if (command._tag === "Job") to.job(command.command, answered)
  else if (command._tag === "Api") to.api(command.command, answered)
  else to.message(command.leg, command.headers, answered)
}

/** All parts in one go: each answer that is waited for costs a trip there and back. The first that is refused is told. */
const sayAtOnce = (to: EslLink, commands: ReadonlyArray<EslCommand>, refused: (answer: string) => void): void => {
  let isRefused = false
  for (const command of commands)
    sayOne(to, command, (answer) => {
      if (isRefused || !answer.startsWith("-")) return
      isRefused = true
      refused(answer.trim())
    })
}

/** Says requests to the switch, and tells what became of those that failed. */
export const makeSwitchRequests = (
  naming: Naming,
  legs: Legs,
  recordings: RecordingNames,
  files: Pick<SwitchFiles, "recordingRefused">,
  ringing: Ringing,
  { emit, info, now, warning }: SwitchboardAround,
  /** The switch does what it is asked in the order in which it is asked: a FreeSWITCH has a thread for each job. */
  keepsOrder: () => boolean = () => false
): SwitchRequests => {
  const { together } = ringing
  const adoptions = makeAdoptions(legs, together, { emit, info, now })
  const wording = makeWording(naming, legs, ringing, recordings)
  /** Legs whose `originate` has not been answered yet. */
  const originating = new Set<string>()
  /** Rings that found no leg and are tried again in a moment. */
  const waiting = new Set<NodeJS.Timeout>()

  const send = (to: EslLink, request: OfLegs): void => {
    if (request._tag !== "ConferenceLegs") return sendOne(to, request)
    for (const one of legByLeg(request, legs)) sendOne(to, one)
  }

  const sendOne = (to: EslLink, asked: Asked): void => {
    const worded = wording.of(asked)
    if ("cause" in worded) {
      warning(worded.why)
      // Who cannot be called: the engine hears so. Anything else is a fault of ours, and stands in the log.
      return asked._tag === "MakeCall" && isPlain(asked.leg) ? refused(to, asked, `-ERR ${worded.cause}`) : undefined
    }
    if (isRinging(legs, asked)) return info(`${asked._tag} of leg ${asked.leg}: it is not answered`)
    const there = alreadyThere(legs, asked, now()) ?? fullAlready(asked, naming, recordings, now())
    if (there === "asked") return
    if (there !== undefined) return emit(there)
    if (waitsForFile(asked, { legs, naming, recordings }, (what) => sendOne(to, what))) return
    prepare(to, asked, worded.commands)
    if (SAID_AT_ONCE.has(asked._tag) && keepsOrder())
      sayAtOnce(to, worded.commands, (answer) => refused(to, asked, answer))
    else say(to, asked, worded.commands, 0)
  }

  /** The same ring again after a moment; true when it will be tried. Who was told to end meanwhile is not rung any more. */
  const tryAgain = (to: EslLink, asked: Asked, commands: ReadonlyArray<EslCommand>, tried: number): boolean => {
    if (asked._tag !== "MakeCall" || isByTrunk(asked) || tried >= TRIES || legs.isCleared(asked.leg)) return false
    if (legs.get(asked.leg)?.endWhenCreated !== undefined) return false
    const timer = setTimeout(() => {
      waiting.delete(timer)
      const ending = legs.get(asked.leg)?.endWhenCreated
      if (ending === undefined) return say(to, asked, commands, 0, tried + 1)
      originating.delete(asked.leg)
      refused(to, asked, `-ERR ${ending}`)
    }, TRY_AGAIN_MS)
    waiting.add(timer)
    return true
  }

  /** Bookkeeping before a request is sent: remembers legs and files, stops a prompt that plays. */
  const prepare = (to: EslLink, asked: Asked, commands: ReadonlyArray<EslCommand>): void => {
    if (asked._tag === "MakeCall") {
      legs.make(asked)
      originating.add(asked.leg)
    }
    if (asked._tag === "AdoptLeg") adoptions.begin(asked)
    setOut(legs, asked)
    if (asked._tag === "ClearConnection") endOthers(to, asked.leg, commands, together)
    if (asked._tag === "RecordMessage") recordings.note(naming.recordingPath(asked.file), asked.file)
    const known = legs.get(asked.leg)
    // A stop is on its way: a second one could hit the playing after it.
    if (asked._tag === "StopMessage" && known !== undefined) known.playing = undefined
    if (asked._tag !== "PlayMessage") return
    const first = commands.find((one) => one._tag === "Message" && one.headers["Event-UUID"] !== undefined)
    if (known === undefined || first?._tag !== "Message") return
    // One playing at a time: what is on the leg ends, and the new one, queued behind it, begins.
    if (known.playing !== undefined) to.api(`uuid_break ${together.uuidOf(asked.leg)}`)
    known.playing = first.headers["Event-UUID"]
  }

  const say = (to: EslLink, asked: Asked, commands: ReadonlyArray<EslCommand>, at: number, tried = 1): void => {
    const command = commands[at]
    if (command === undefined) return asked._tag === "AdoptLeg" ? adoptions.done(asked) : toldByUs(asked, emit, now())
    const answered = (answer: string): void => {
      if (CONGESTED.test(answer) && tryAgain(to, asked, commands, tried)) return
      if (asked._tag === "MakeCall") originating.delete(asked.leg)
      const other = answer.startsWith("-USAGE") ? wording.otherwise(asked) : undefined
      if (other !== undefined && command._tag === "Job") say(to, asked, other, 0)
      else if (answer.startsWith("-")) refused(to, asked, answer.trim())
      else say(to, asked, commands, at + 1)
    }
    sayOne(to, command, answered)
  }

  /** A request failed: mostly because its leg is gone, and then the engine is told so, once. */
  const refused = (to: EslLink, asked: Asked, answer: string): void => {
    if (asked._tag === "AdoptLeg") return adoptions.failed(asked, answer)
    cameToNothing(legs, asked)
    if (asked._tag === "ClearConnection") {
      const known = legs.get(asked.leg)
      // The ring it was meant for has not begun yet in a switch that works in threads.
      if (known !== undefined && originating.has(asked.leg)) known.endWhenCreated = asked.cause
    }
    const cause = asked._tag === "MakeCall" ? answer.replace(/^-ERR\s*/u, "") : "NORMAL_TEMPORARY_FAILURE"
    checkGone(to, asked.leg, cause, asked._tag === "MakeCall" ? asked : undefined)
    if (asked._tag === "JoinLegs") checkGone(to, asked.with, cause, undefined)
    if (asked._tag === "ConferenceLeg" && asked.partner?.comesAlong === true)
      sendOne(to, alone(legs, asked, asked.partner.leg))
    if (asked._tag === "AnswerCall") tellRefused(legs, asked.leg, emit, now())
    if (asked._tag === "RecordMessage") {
      files.recordingRefused(answer)
      emit({ ...neverBegun(asked), at: now() })
    }
    const expected = asked._tag === "MakeCall" || (MAY_FIND_NOBODY.has(asked._tag) && answer.includes(NO_SUCH_LEG))
    if (!expected) info(`${asked._tag} of leg ${asked.leg}: ${answer}`)
  }

  const checkGone = (to: EslLink, leg: LegId, cause: string, made: MadeFor | undefined): void => {
    if (legs.isCleared(leg) || originating.has(leg)) return
    to.job(`uuid_exists ${together.uuidOf(leg)}`, (exists) => {
      if (exists.trim() !== "false") return
      const known = legs.get(leg)
      together.giveUp(leg)
      if (!legs.clear(leg)) return
      const { attempt, call } = made ?? known ?? NOBODYS
      emit({ _tag: "ConnectionCleared", at: now(), leg, cause, call, attempt, by: "us" })
    })
  }

  return {
    send,
    forget: () => {
      legs.forgetEndings()
      recordings.forgetAll()
      originating.clear()
      adoptions.forget()
      for (const timer of waiting) clearTimeout(timer)
      waiting.clear()
    }
  }
}
