import type { CallRequest } from "#actors/call/requests.ts"
import type { Centre } from "#actors/centre.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import { agentLeg, callerLeg } from "./leg.ts"
import { recordingFile } from "./recording-file.ts"

/** A prompt's number as the switch carries it back. */
export const playbackName = (playback: number): string => `p${playback}`

/** After how many seconds this agent's telephone shall answer by itself; null when it shall ring. */
export type AnswerAfter = (agent: AgentId) => number | null

/** As the centre's settings say at that moment. */
export const answerAfterOf =
  (centre: () => Pick<Centre, "agents">): AnswerAfter =>
  (agent) =>
    centre().agents.find(({ id }) => id === agent)?.autoAnswerSeconds ?? null

/** What a call asks of the switch, in the switch's words: legs by their names. Names need a digest, which actors have not. */
export const telephonyRequest = (asked: CallRequest, answerAfter: AnswerAfter): TelephonyRequest => {
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
      const seconds = answerAfter(agent)
      const asksTelephone = seconds === null ? {} : { answerAfterSeconds: seconds }
      const rung = { leg: agentLeg(call, attempt), near: leg, call, attempt, agent, callingNumber, ringTimeoutMs }
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
