import type { Command } from "#actors/call/protocol.ts"
import type { CallId } from "#actors/vocabulary.ts"
import { agentLeg, callerLeg } from "./leg.ts"
import type { Output } from "./outputs.ts"
import { recordingFile } from "./recording-file.ts"
import { request, tellAgent, tellQueue } from "./telling.ts"

/** What a call's command comes to: the switch, its agent, its queue, or the record. */
export const performCall = (id: string, command: Command): ReadonlyArray<Output> => [outputOf(id as CallId, command)]

/** A prompt's number as the switch carries it back. */
export const playbackName = (playback: number): string => `p${playback}`

const outputOf = (call: CallId, command: Command): Output => {
  const leg = callerLeg(call)
  switch (command._tag) {
    case "AnswerCaller":
      return request({ _tag: "AnswerCall", leg })
    case "PlayPrompt": {
      const { loop, playback, prompt } = command
      return request({ _tag: "PlayMessage", leg, playback: playbackName(playback), message: prompt, loop })
    }
    case "StopPrompt":
      return request({ _tag: "StopMessage", leg })
    case "ClearCaller":
      return request({ _tag: "ClearConnection", leg, cause: command.cause })
    case "RingAgent": {
      const { agent, attempt, callingNumber, ringTimeoutMs } = command
      const made = agentLeg(call, attempt)
      return request({ _tag: "MakeCall", leg: made, call, attempt, agent, callingNumber, ringTimeoutMs })
    }
    case "ClearAgentLeg":
      return request({ _tag: "ClearConnection", leg: agentLeg(call, command.attempt), cause: command.cause })
    case "AnswerAgentLeg":
      return request({ _tag: "AnswerCall", leg: agentLeg(call, command.attempt) })
    case "JoinAgent":
      return request({ _tag: "JoinLegs", leg, with: agentLeg(call, command.attempt) })
    case "RecordCaller":
      return request({ _tag: "RecordMessage", leg, file: recordingFile(call, command.arrivedAt) })
    case "AnnounceCall": {
      const { _tag, queue, ...announced } = command
      return tellQueue(queue, { _tag: "CallAnnounced", ...announced })
    }
    case "LeaveQueue": {
      const { queue, reason } = command
      return tellQueue(queue, { _tag: "CallLeft", call, reason })
    }
    case "TellRinging": {
      const { agent, answerBy, contact, offer, until } = command
      return tellAgent(agent, { _tag: "RingStarted", offer, contact, until, answerBy })
    }
    case "TellTalking": {
      const { agent, answeredAt, contact, offer, recording } = command
      return tellAgent(agent, { _tag: "TalkStarted", offer, contact, answeredAt, recording })
    }
    case "ReleaseAgent": {
      const { agent, offer, reason, wrapUpMs } = command
      return tellAgent(agent, { _tag: "Released", call, offer, reason, wrapUpMs })
    }
    case "KeepFact":
      return { _tag: "Keep", fact: command.fact }
  }
}
