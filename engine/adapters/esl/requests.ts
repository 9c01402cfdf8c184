import type { MessageRequest, TelephonyRequest } from "#engine/ports/Telephony.ts"
import { CONFERENCE_PROFILE } from "./company.ts"
import {
  AGENT_VARIABLE,
  APPEND_VARIABLE,
  ATTEMPT_VARIABLE,
  BEFORE_VARIABLE,
  CALL_VARIABLE,
  LOOP_PREFIX
} from "./events.ts"
import { originate, type Rung, STAYS_VARIABLE } from "./originate.ts"
import { areDigits, isAccount, isBroken, isConversation, isPlain, quotedPath } from "./plain-names.ts"
import { LEG_VARIABLE } from "./rung-together.ts"
import { whispering } from "./supervision.ts"

/**
 * One thing said to the switch. `Job` by bgapi, so that nothing waits behind it; `Api` where what is said next must find it
 * done, for FreeSWITCH runs each job in a thread of its own; `Message` in the leg's own order.
 */
export type EslCommand =
  | { readonly _tag: "Api"; readonly command: string }
  | { readonly _tag: "Job"; readonly command: string }
  | { readonly _tag: "Message"; readonly leg: string; readonly headers: Readonly<Record<string, string>> }

export interface Naming {
  /** Absolute path, or one relative to the switch's own prompts folder, of a prompt's name ("zh-CN/welcome"). */
  readonly promptPath: (name: string) => string
  /** A recording of which nobody says otherwise ends after this; absent: the switch knows it by itself. */
  readonly longestRecordingMs?: number
  /** Where the switch writes a recording. */
  readonly recordingPath: (file: string) => string
}

/** FreeSWITCH's name for music on hold, also ours. */
export const MUSIC_ON_HOLD = "local_stream://moh"

const HANDSHAKE = "contact-id-handshake"

/** Prompts that are no files. The tone of ring-back is that of China's networks (GF 002): one second of every five. */
const BUILT_IN: Readonly<Record<string, string>> = {
  "music-on-hold": MUSIC_ON_HOLD,
  "ring-back": "tone_stream://%(1000,4000,450);loops=-1",
  // Contact ID (SIA DC-05): 100 ms of 1,400 Hz, as long a pause, 100 ms of 2,300 Hz; 750 to 1,000 ms of 1,400 Hz.
  // After it a caller speaks whose message is recorded.
  beep: "tone_stream://%(400,0,1000)",
  [HANDSHAKE]: "tone_stream://%(100,100,1400);%(100,0,2300)",
  "contact-id-kiss-off": "tone_stream://%(850,0,1400)"
}

/**
 * A recording goes on behind what the file has. FreeSWITCH throws a file away to which less than three seconds were added,
 * unless it is told otherwise.
 */
const GOES_ON = { [APPEND_VARIABLE]: "true", RECORD_MIN_SEC: "0" } as const

/** Of one leg. Those of ConferenceLegs are said leg by leg, see {@link conferenceCommand}. */
export type LegRequest = Exclude<TelephonyRequest, MessageRequest | { readonly _tag: "ConferenceLegs" }>

/**
 * What to say for a request, in order: the next command goes out when the one before was answered. Undefined when a name
 * in it could break out of its place in the command line (the text came from a caller).
 */
export const commandsOf = (
  request: LegRequest,
  naming: Naming,
  /** A leg we made: its telephone answers. Any other is a caller's, and we answer it. */
  isOurs: boolean,
  rung: Rung = [],
  /** How long the file is in which a recording goes on, where the switch counts what is added alone. */
  beforeMs = 0
): ReadonlyArray<EslCommand> | undefined => {
  const { leg } = request
  if (!isPlain(leg)) return undefined
  switch (request._tag) {
    case "AnswerCall":
      if (isOurs) return [job(`uuid_phone_event ${leg} talk`)]
      // The answer goes out at once: what is played next must find it done. Whom the leg hears comes later than both.
      return [
        execute(leg, { "execute-app-name": "answer" }),
        ...(request.staysAlone === true ? [job(`uuid_setvar ${leg} ${STAYS_VARIABLE} true`)] : [])
      ]
    case "PreAnswerCall":
      // A FreeSWITCH plays nothing to a leg that it has said no SDP to: this is said before, in the leg's own order.
      return [execute(leg, { "execute-app-name": "pre_answer" })]
    case "PlayMessage": {
      const file = builtIn(request.prompt) ?? naming.promptPath(request.prompt)
      if (!isPlain(request.playback) || isBroken(file)) return undefined
      const headers = { "execute-app-name": "playback", "execute-app-arg": file }
      if (!request.loop) {
        const play = execute(leg, { ...headers, "Event-UUID": request.playback })
        // Alarm panels answer it with keys as tones, whatever the adapter between them and us says that it has.
        return request.prompt === HANDSHAKE ? [execute(leg, { "execute-app-name": "start_dtmf" }), play] : [play]
      }
      return [execute(leg, { ...headers, loops: "-1", "Event-UUID": `${LOOP_PREFIX}${request.playback}` })]
    }
    case "StopMessage":
      return [api(`uuid_break ${leg} all`)]
    case "MakeCall": {
      const command = originate(request, rung)
      return command === undefined ? undefined : [job(command)]
    }
    case "AdoptLeg":
      return adoption(request)
    case "JoinLegs":
      return isPlain(request.with) ? [job(`uuid_bridge ${leg} ${request.with}`)] : undefined
    case "PartLeg":
      return [api(`uuid_transfer ${leg} -both park inline`)]
    case "SuperviseLeg":
      return isPlain(request.target)
        ? [transfer(leg, [...whispering(request.mode), `eavesdrop:${request.target}`])]
        : undefined
    case "SendDigits":
      return areDigits(request.digits) ? [job(`uuid_send_dtmf ${leg} ${request.digits}`)] : undefined
    case "PauseRecording":
    case "ResumeRecording": {
      const path = quotedPath(naming.recordingPath(request.file))
      const word = request._tag === "PauseRecording" ? "pause" : "resume"
      return path === undefined ? undefined : [job(`uuid_record ${leg} ${word} ${path}`)]
    }
    case "AnswerTransfer":
      return [
        job(`carillon_transfer ${leg} ${request.answer}${request.answer === "failed" ? ` ${request.status}` : ""}`)
      ]
    case "RecordMessage": {
      const path = quotedPath(naming.recordingPath(request.file))
      if (path === undefined) return undefined
      const greatestMs = request.greatestMs ?? naming.longestRecordingMs
      // FreeSWITCH counts the limit in seconds, and of what is added alone.
      const leftMs = greatestMs === undefined ? undefined : greatestMs - beforeMs
      const limit = leftMs === undefined ? "" : ` ${Math.max(1, Math.ceil(leftMs / 1000))}`
      const before = beforeMs > 0 ? { [BEFORE_VARIABLE]: String(beforeMs) } : {}
      const variables = { RECORD_STEREO: "true", ...(request.append === true ? { ...GOES_ON, ...before } : {}) }
      return [
        ...Object.entries(variables).map(([name, value]) => job(`uuid_setvar ${leg} ${name} ${value}`)),
        job(`uuid_record ${leg} start ${path}${limit}`)
      ]
    }
    case "StopRecording": {
      const path = quotedPath(naming.recordingPath(request.file))
      return path === undefined ? undefined : [job(`uuid_record ${leg} stop ${path}`)]
    }
    case "ClearConnection": {
      const cause = /^[A-Z0-9_]+$/u.test(request.cause) ? request.cause : "NORMAL_CLEARING"
      return [job(`uuid_kill ${leg} ${cause}`)]
    }
  }
}

/** By api: what is said of the leg next must find it. Of a switch of ours, for a FreeSWITCH has no call that it made by itself. */
const adoption = ({
  agent,
  attempt,
  call,
  found,
  leg
}: Extract<LegRequest, { readonly _tag: "AdoptLeg" }>): ReadonlyArray<EslCommand> | undefined => {
  if (![call, found].every(isPlain) || !isAccount(agent)) return undefined
  const variables = [
    [LEG_VARIABLE, leg],
    [CALL_VARIABLE, call],
    [ATTEMPT_VARIABLE, String(attempt)],
    [AGENT_VARIABLE, agent],
    [STAYS_VARIABLE, "true"]
  ] as const
  return [api(`carillon_take ${found} ${variables.map(([name, value]) => `${name}=${value}`).join(" ")}`)]
}

/**
 * Moves a leg into a conversation, `withPartner` together with whom it is bridged with. When it leaves there it is parked: it
 * never ends for want of something to do.
 */
export const conferenceCommand = (leg: string, conversation: string, withPartner: boolean): EslCommand | undefined =>
  isPlain(leg) && isConversation(conversation)
    ? transfer(leg, [`conference:${conversation}@${CONFERENCE_PROFILE}`], withPartner)
    : undefined

/**
 * FreeSWITCH without our extension: the application says the same, but in the leg's own order, behind what runs there.
 */
export const instead = (request: LegRequest, naming: Naming): ReadonlyArray<EslCommand> | undefined => {
  if (request._tag !== "PauseRecording" && request._tag !== "ResumeRecording") return undefined
  const name = request._tag === "PauseRecording" ? "record_session_pause" : "record_session_resume"
  const path = naming.recordingPath(request.file)
  if (isBroken(path)) return undefined
  return [execute(request.leg, { "execute-app-name": name, "execute-app-arg": path })]
}

const builtIn = (prompt: string): string | undefined => (Object.hasOwn(BUILT_IN, prompt) ? BUILT_IN[prompt] : undefined)

/** By api: what is said of the leg next must find it there. */
const transfer = (leg: string, applications: ReadonlyArray<string>, withPartner = false): EslCommand =>
  api(`uuid_transfer ${leg} ${withPartner ? "-both " : ""}${[...applications, "park"].join(",")} inline`)

const job = (command: string): EslCommand => ({ _tag: "Job", command })

const api = (command: string): EslCommand => ({ _tag: "Api", command })

const execute = (leg: string, headers: Readonly<Record<string, string>>): EslCommand => ({
  _tag: "Message",
  leg,
  headers: { "call-command": "execute", ...headers }
})
