import type { TelephonyRequest } from "#engine/ports/Telephony.ts"
import { LEG_VARIABLE } from "./rung-together.ts"
import { AGENT_VARIABLE, ATTEMPT_VARIABLE, CALL_VARIABLE, LOOP_PREFIX } from "./events.ts"

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

/**
 * What to say for a request, in order: the next command goes out when the one before was answered. Undefined when a name
 * in it could break out of its place in the command line (the text came from a caller).
 */
export const commandsOf = (
  request: TelephonyRequest,
  naming: Naming,
  /** A leg we made: its telephone answers. Any other is a caller's, and we answer it. */
  isOurs: boolean,
  /** Of a ring: the UUID and telephone of each leg, where there are several. */
  rung: ReadonlyArray<{ readonly uuid: string; readonly dial: string }> = []
): ReadonlyArray<EslCommand> | undefined => {
  const { leg } = request
  if (!isPlain(leg)) return undefined
  switch (request._tag) {
    case "AnswerCall":
      return [isOurs ? job(`uuid_phone_event ${leg} talk`) : execute(leg, { "execute-app-name": "answer" })]
    case "PlayMessage": {
      const file = request.prompt === "music-on-hold" ? MUSIC_ON_HOLD : naming.promptPath(request.prompt)
      if (!isPlain(request.playback) || isBroken(file)) return undefined
      const headers = { "execute-app-name": "playback", "execute-app-arg": file }
      if (!request.loop) return [execute(leg, { ...headers, "Event-UUID": request.playback })]
      return [execute(leg, { ...headers, loops: "-1", "Event-UUID": `${LOOP_PREFIX}${request.playback}` })]
    }
    case "StopMessage":
      return [{ _tag: "Api", command: `uuid_break ${leg} all` }]
    case "MakeCall":
      return isPlain(request.call) && isPlain(request.agent) ? [job(originate(request, rung))] : undefined
    case "JoinLegs":
      return isPlain(request.with) ? [job(`uuid_bridge ${leg} ${request.with}`)] : undefined
    case "RecordMessage": {
      const path = quotedPath(naming.recordingPath(request.file))
      if (path === undefined) return undefined
      const greatestMs = request.greatestMs ?? naming.longestRecordingMs
      // FreeSWITCH counts the limit in seconds.
      const limit = greatestMs === undefined ? "" : ` ${Math.max(1, Math.ceil(greatestMs / 1000))}`
      return [job(`uuid_setvar ${leg} RECORD_STEREO true`), job(`uuid_record ${leg} start ${path}${limit}`)]
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

const job = (command: string): EslCommand => ({ _tag: "Job", command })

const execute = (leg: string, headers: Readonly<Record<string, string>>): EslCommand => ({
  _tag: "Message",
  leg,
  headers: { "call-command": "execute", ...headers }
})

/** Our own names have no spaces, commas, quotes or braces, which all mean something to `originate`. */
const isPlain = (name: string): boolean => /^[\w.:@/+-]{1,128}$/u.test(name)

/** As one word of a command line; undefined when it could break out of it. */
const quotedPath = (path: string): string | undefined => {
  if (isBroken(path) || path.includes("'")) return undefined
  return /\s/u.test(path) ? `'${path}'` : path
}

const isBroken = (path: string): boolean => path === "" || /[\r\n\0]/u.test(path)

/** A caller's number comes from the other side's From header: what is no number or name there is left out. */
export const safeNumber = (number: string): string => number.replace(/[^\w.*#+@-]/gu, "").slice(0, 64)

/**
 * A dial string that stays one: a telephone writes its Contact itself, and could have the house pay for a call of its own.
 * FreeSWITCH parts dial strings at `,` `|` and `:_:`, reads variables in `[]` `{}` `<>`, and a further `/` would name a trunk.
 */
export const isDialString = (text: string): boolean =>
  /^sofia\/[\w.-]+\/sips?:[\w.~!$&()*+;=:@?%-]{1,512}$/u.test(text) && !text.includes(":_:")

/** A registration that FreeSWITCH would part into several dial strings, also when it looks the person's telephones up itself. */
export const isSeveralDialStrings = (text: string): boolean => /[,|]|:_:/u.test(text)

const originate = (
  request: Extract<TelephonyRequest, { readonly _tag: "MakeCall" }>,
  rung: ReadonlyArray<{ readonly uuid: string; readonly dial: string }>
): string => {
  const variables: ReadonlyArray<readonly [name: string, value: string]> = [
    // A UUID in front of all would be each leg's, and FreeSWITCH takes only one of them.
    rung.length < 2 ? ["origination_uuid", request.leg] : [LEG_VARIABLE, request.leg],
    ["origination_caller_id_number", safeNumber(request.callingNumber)],
    ["origination_caller_id_name", safeNumber(request.callingNumber)],
    ["media_near", request.near !== undefined && isPlain(request.near) ? request.near : ""],
    [CALL_VARIABLE, request.call],
    [ATTEMPT_VARIABLE, String(request.attempt)],
    [AGENT_VARIABLE, request.agent],
    ["originate_timeout", String(Math.max(1, Math.ceil(request.ringTimeoutMs / 1000)))],
    ["ignore_early_media", "true"],
    ["hangup_after_bridge", "true"],
    // Whoever does not know Opus takes what comes after it.
    ["absolute_codec_string", request.narrowLine === true ? "'OPUS,PCMA,PCMU'" : ""],
    ...answersByItself(request.answerAfterSeconds)
  ]
  const written = variables.filter(([, value]) => value !== "").map(([name, value]) => `${name}=${value}`)
  const dialled =
    rung.length < 2
      ? `user/${request.agent}`
      : rung.map(({ dial, uuid }) => `[origination_uuid=${uuid}]${dial}`).join(",")
  return `originate {${written.join(",")}}${dialled} &park()`
}

/**
 * Asks the telephone in the INVITE to answer by itself, in both ways that telephones read. A semicolon means nothing to
 * `originate`, only a comma would.
 */
const answersByItself = (seconds: number | undefined): ReadonlyArray<readonly [name: string, value: string]> =>
  seconds === undefined
    ? []
    : [
        ["sip_h_Call-Info", `<sip:carillon>;answer-after=${seconds}`],
        ["sip_h_Alert-Info", `<http://carillon>;info=alert-autoanswer;delay=${seconds}`]
      ]
