import { CALLERS_OWN } from "#actors/call/party.ts"
import type { CallRequest } from "#actors/call/requests.ts"
import type { AgentSettings, Centre } from "#actors/centre.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import { callerLeg, partyLeg } from "./leg.ts"
import { recordingFile } from "./recording-file.ts"

/** A prompt's number as the switch carries it back. */
export const playbackName = (playback: number): string => `p${playback}`

/** What is asked of an agent's telephone when it is rung. */
export type TelephoneOf = (agent: AgentId) => Pick<AgentSettings, "autoAnswerSeconds" | "narrowLine">

/** As the centre's settings say at that moment. */
export const telephoneOf =
  (centre: () => Pick<Centre, "agents">): TelephoneOf =>
  (agent) =>
    centre().agents.find(({ id }) => id === agent) ?? JUST_RINGS

const JUST_RINGS = { autoAnswerSeconds: null, narrowLine: false }

/**
 * What a call asks of the switch, in the switch's words: legs by their names. Names need a digest, which actors have not.
 * Every leg stays when whom it hears goes: who is to end with whom the call decides.
 */
export const telephonyRequest = (asked: CallRequest, telephone: TelephoneOf): TelephonyRequest => {
  const { call } = asked
  const legOf = (attempt: number) => partyLeg(call, attempt)
  switch (asked._tag) {
    case "AnswerCaller":
      return { _tag: "AnswerCall", leg: callerLeg(call), staysAlone: true }
    case "PreAnswerCaller":
      return { _tag: "PreAnswerCall", leg: callerLeg(call) }
    case "AnswerLeg":
      return { _tag: "AnswerCall", leg: legOf(asked.attempt) }
    case "PlayPrompt": {
      const { attempt, loop, playback, prompt } = asked
      return { _tag: "PlayMessage", leg: legOf(attempt), playback: playbackName(playback), prompt, loop }
    }
    case "StopPrompt":
      return { _tag: "StopMessage", leg: legOf(asked.attempt) }
    case "ClearLeg":
      return { _tag: "ClearConnection", leg: legOf(asked.attempt), cause: asked.cause }
    case "RingAgent":
    case "DialNumber":
    case "DialTerminal":
      return makeCall(asked, telephone)
    case "AdoptLeg": {
      const { agent, attempt, found } = asked
      return { _tag: "AdoptLeg", leg: legOf(attempt), found, call, attempt, agent }
    }
    case "JoinLegs": {
      const [one, other] = asked.attempts
      return { _tag: "JoinLegs", leg: legOf(one), with: legOf(other) }
    }
    case "ConferLegs":
      return { _tag: "ConferenceLegs", conversation: call, legs: asked.attempts.map(legOf) }
    case "PartLeg":
      return { _tag: "PartLeg", leg: legOf(asked.attempt) }
    case "SuperviseLeg":
      return { _tag: "SuperviseLeg", leg: legOf(asked.attempt), target: legOf(asked.over), mode: asked.mode }
    case "SendDigits":
      return { _tag: "SendDigits", leg: legOf(asked.attempt), digits: asked.digits }
    default:
      return recordingRequest(asked)
  }
}

type Asked<Tag extends CallRequest["_tag"]> = Extract<CallRequest, { _tag: Tag }>

const makeCall = (
  asked: Asked<"RingAgent" | "DialNumber" | "DialTerminal">,
  telephone: TelephoneOf
): TelephonyRequest => {
  const { attempt, call, ringTimeoutMs } = asked
  const made = {
    _tag: "MakeCall",
    leg: partyLeg(call, attempt),
    // Of a call that nobody from outside began this leg is not there, and the switch takes any thread.
    near: callerLeg(call),
    call,
    attempt,
    ringTimeoutMs,
    staysAlone: true
  } as const
  switch (asked._tag) {
    case "RingAgent": {
      const { agent, callingNumber } = asked
      const { autoAnswerSeconds: seconds, narrowLine } = telephone(agent)
      const asksTelephone = {
        ...(seconds === null ? {} : { answerAfterSeconds: seconds }),
        ...(narrowLine ? { narrowLine } : {})
      }
      return { ...made, to: { _tag: "Agent", agent }, callingNumber, ...asksTelephone }
    }
    case "DialNumber": {
      const { digits: number, shown, trunk } = asked
      const by = { ...(trunk === null ? {} : { trunk }), ...(shown === "" ? {} : { shown }) }
      return { ...made, to: { _tag: "Outside", number, ...by }, callingNumber: shown }
    }
    case "DialTerminal": {
      const { callingNumber, terminal } = asked
      return { ...made, to: { _tag: "Terminal", terminal }, callingNumber }
    }
  }
}

const recordingRequest = (
  asked: Asked<"RecordLeg" | "EndRecording" | "PauseRecording" | "ResumeRecording">
): TelephonyRequest => {
  const { arrivedAt, attempt, call } = asked
  const recorded = { leg: partyLeg(call, attempt), file: recordingFile(call, arrivedAt) }
  switch (asked._tag) {
    case "RecordLeg": {
      const { append, greatestMs } = asked
      const upTo = greatestMs === null ? {} : { greatestMs }
      const made = attempt === CALLERS_OWN ? {} : { made: { call, attempt } }
      return { _tag: "RecordMessage", ...recorded, ...made, ...upTo, ...(append === undefined ? {} : { append }) }
    }
    case "EndRecording":
      return { _tag: "StopRecording", ...recorded }
    case "PauseRecording":
    case "ResumeRecording":
      return { _tag: asked._tag, ...recorded }
  }
}
