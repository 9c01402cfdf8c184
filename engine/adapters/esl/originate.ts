import type { TelephonyRequest } from "#engine/ports/Telephony.ts"
import { AGENT_VARIABLE, ATTEMPT_VARIABLE, CALL_VARIABLE } from "./events.ts"
import { isAccount, isNumber, isPlain, safeNumber } from "./plain-names.ts"
import { LEG_VARIABLE } from "./rung-together.ts"

export type MakeCall = Extract<TelephonyRequest, { readonly _tag: "MakeCall" }>

/** Of a ring: the UUID and telephone of each leg, where there are several. */
export type Rung = ReadonlyArray<{ readonly uuid: string; readonly dial: string }>

/** Both switches: a leg with it is parked when the other one of a bridge goes, where it would end with it. */
export const STAYS_VARIABLE = "park_after_bridge"

/** `originate` for a ring; undefined when a name in it is none that may be said. */
export const originate = (request: MakeCall, rung: Rung): string | undefined => {
  const dial = dialled(request, rung)
  if (dial === undefined || !isPlain(request.call)) return undefined
  const { to } = request
  const shown = safeNumber(to._tag === "Agent" ? request.callingNumber : (to.shown ?? request.callingNumber))
  const variables: ReadonlyArray<readonly [name: string, value: string]> = [
    // A UUID in front of all would be each leg's, and FreeSWITCH takes only one of them.
    rung.length < 2 ? ["origination_uuid", request.leg] : [LEG_VARIABLE, request.leg],
    ["origination_caller_id_number", shown],
    ["origination_caller_id_name", shown],
    ["media_near", request.near !== undefined && isPlain(request.near) ? request.near : ""],
    [CALL_VARIABLE, request.call],
    [ATTEMPT_VARIABLE, String(request.attempt)],
    [AGENT_VARIABLE, to._tag === "Agent" ? to.agent : ""],
    ["originate_timeout", String(Math.max(1, Math.ceil(request.ringTimeoutMs / 1000)))],
    ["ignore_early_media", "true"],
    request.staysAlone === true ? [STAYS_VARIABLE, "true"] : ["hangup_after_bridge", "true"],
    // What a terminal says are tones, and whoever reads them needs their levels as they were sent.
    ["carillon_gain", to._tag === "Terminal" ? "off" : ""],
    // Whoever does not know Opus takes what comes after it.
    ["absolute_codec_string", request.narrowLine === true ? "'OPUS,PCMA,PCMU'" : ""],
    ...answersByItself(request.answerAfterSeconds)
  ]
  const written = variables.filter(([, value]) => value !== "").map(([name, value]) => `${name}=${value}`)
  return `originate {${written.join(",")}}${dial} &park()`
}

const dialled = ({ to }: MakeCall, rung: Rung): string | undefined => {
  switch (to._tag) {
    case "Agent":
      if (!isAccount(to.agent)) return undefined
      return rung.length < 2
        ? `user/${to.agent}`
        : rung.map(({ dial, uuid }) => `[origination_uuid=${uuid}]${dial}`).join(",")
    case "Outside":
      return to.trunk === undefined ? undefined : byTrunk(to.trunk, to.number)
    case "Terminal":
      if (to.trunk !== undefined) return byTrunk(to.trunk, to.terminal)
      return isAccount(to.terminal) ? `user/${to.terminal}` : undefined
  }
}

const byTrunk = (trunk: string, number: string): string | undefined =>
  /^[\w.-]{1,64}$/u.test(trunk) && isNumber(number) ? `sofia/gateway/${trunk}/${number}` : undefined

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
