import type { Command } from "#actors/agent/protocol.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { Output } from "./outputs.ts"
import { tellCall, tellDistributor } from "./telling.ts"

/** What an agent's command comes to: a word to the call at hand or to the distributor. Agents never touch the switch. */
export const performAgent = (id: string, command: Command): ReadonlyArray<Output> => [outputOf(id as AgentId, command)]

const outputOf = (agent: AgentId, command: Command): Output => {
  switch (command._tag) {
    case "AnnouncePresence":
      return tellDistributor(command.group, { _tag: "AgentAnnounced", agent, presence: command.presence })
    case "AcceptOffer":
      return tellCall(command.call, { _tag: "AgentAccepted", agent, offer: command.offer })
    case "AskCall":
      return tellCall(command.call, { _tag: "AgentAsked", agent, offer: command.offer })
    case "RefuseCall":
      return tellCall(command.call, { _tag: "AgentLost", agent, offer: command.offer })
    case "RejectCall":
      return tellCall(command.call, { _tag: "AgentRejected", agent, offer: command.offer })
    case "AnswerCall":
      return tellCall(command.call, { _tag: "AgentPressedAnswer", agent, offer: command.offer })
    case "HangUpCall":
      return tellCall(command.call, { _tag: "AgentHungUp", agent, offer: command.offer })
    case "KeepFact":
      return { _tag: "Keep", fact: command.fact }
  }
}
