import type { CallId, AgentId, GroupId } from "../vocabulary.ts"
import type { Tagged } from "../behaviour.ts"
import { tellCall } from "../call/protocol.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type Change, upgrades } from "../upgrades.ts"
import type { Presence } from "./protocol.ts"

/** Version 1 wrote commands in words of the agent's own, of which the engine made messages. */
type Command1 =
  | { readonly _tag: "AnnouncePresence"; readonly group: GroupId; readonly presence: Presence }
  | { readonly _tag: keyof typeof SAID_TO_CALL_1; readonly call: CallId; readonly offer: number }
  | { readonly _tag: "KeepFact"; readonly fact: Fact }

const SAID_TO_CALL_1 = {
  AcceptOffer: "AgentAccepted",
  AskCall: "AgentAsked",
  RefuseCall: "AgentRefused",
  RejectCall: "AgentRejected",
  HangUpCall: "AgentHungUp"
} as const

const outputOf1 = (command: Command1, agent: AgentId): Output => {
  switch (command._tag) {
    case "AnnouncePresence":
      return tellDistributor(command.group, { _tag: "AgentAnnounced", agent, presence: command.presence })
    case "KeepFact":
      return keep(command.fact)
    default:
      return tellCall(command.call, { _tag: SAID_TO_CALL_1[command._tag], agent, offer: command.offer })
  }
}

const from1: Change<never, never, Command1> = { command: (command, id) => [outputOf1(command, id as AgentId)] }

/** Nobody asked a telephone how it can be answered, and who was signed out was not told why. */
const from2: Change<Tagged, Tagged> = {
  state: (state) => {
    if (state._tag === "Ringing") return { ...state, answerBy: null } as Tagged
    return state._tag === "SignedOut" ? ({ ...state, because: null } as Tagged) : state
  },
  message: (message) => (message._tag === "RingStarted" ? ({ ...message, answerBy: null } as Tagged) : message)
}

export const upgrade = upgrades(from1, from2)
