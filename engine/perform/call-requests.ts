import type { CallRequest } from "#actors/call/requests.ts"
import type { AgentSettings, Centre } from "#actors/centre.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import { agentLeg, callerLeg } from "./leg.ts"
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

/** What a call asks of the switch, in the switch's words: legs by their names. Names need a digest, which actors have not. */
export const telephonyRequest = (asked: CallRequest, telephone: TelephoneOf): TelephonyRequest => {
  const { call } = asked
  const leg = callerLeg(call)
  switch (asked._tag) {
    case "AnswerCaller":
      return { _tag: "AnswerCall", leg }
    case "PlayPrompt": {
      const { loop, playback, prompt } = asked
      return { _tag: "PlayMessage", leg, playback: playbackName(playback), prompt, loop }
    }
    case "StopPrompt":
      return { _tag: "StopMessage", leg }
    case "ClearCaller":
      return { _tag: "ClearConnection", leg, cause: asked.cause }
    case "RingAgent": {
      const { agent, attempt, callingNumber, ringTimeoutMs } = asked
      const { autoAnswerSeconds: seconds, narrowLine } = telephone(agent)
      const asksTelephone = {
        ...(seconds === null ? {} : { answerAfterSeconds: seconds }),
        ...(narrowLine ? { narrowLine } : {})
      }
      const to = { _tag: "Agent", agent } as const
      const rung = { leg: agentLeg(call, attempt), near: leg, call, attempt, to, callingNumber, ringTimeoutMs }
      return { _tag: "MakeCall", ...rung, ...asksTelephone }
    }
    case "ClearAgentLeg":
      return { _tag: "ClearConnection", leg: agentLeg(call, asked.attempt), cause: asked.cause }
    case "AnswerAgentLeg":
      return { _tag: "AnswerCall", leg: agentLeg(call, asked.attempt) }
    case "JoinAgent":
      return { _tag: "JoinLegs", leg, with: agentLeg(call, asked.attempt) }
    case "RecordCaller": {
      const file = recordingFile(call, asked.arrivedAt)
      return {
        _tag: "RecordMessage",
        leg,
        file,
        ...(asked.greatestMs === null ? {} : { greatestMs: asked.greatestMs })
      }
    }
    case "EndRecording":
      return { _tag: "StopRecording", leg, file: recordingFile(call, asked.arrivedAt) }
  }
}
