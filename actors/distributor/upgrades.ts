import { tellAgent } from "../agent/protocol.ts"
import type { Presence } from "../agent/protocol.ts"
import type { Contact } from "../contact.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type Change, upgrades } from "../upgrades.ts"
import type { AgentId } from "../vocabulary.ts"
import type { Message } from "./protocol.ts"

/** Version 1 said why a call was dropped, which nobody read, and knew one strategy, which it did not say. */
type Message1 =
  | Exclude<Message, { _tag: "CallRanked" | "CallDropped" }>
  | Omit<Extract<Message, { _tag: "CallRanked" }>, "strategy">
  | (Extract<Message, { _tag: "CallDropped" }> & { readonly reason: string })

/** Version 1 wrote commands in words of the distributor's own, of which the engine made messages. */
type Command1 =
  | { readonly _tag: "OfferCall"; readonly agent: AgentId; readonly offer: number; readonly contact: Contact }
  | {
      readonly _tag: "CallRoll"
      readonly agent: AgentId
      readonly held: number | null
      readonly believed: Presence
    }
  | { readonly _tag: "KeepFact"; readonly fact: Fact }

const outputOf1 = (command: Command1): Output => {
  switch (command._tag) {
    case "OfferCall":
      return tellAgent(command.agent, { _tag: "Offered", offer: command.offer, contact: command.contact })
    case "CallRoll":
      return tellAgent(command.agent, { _tag: "RollCalled", held: command.held, believed: command.believed })
    case "KeepFact":
      return keep(command.fact)
  }
}

const from1: Change<never, Message1, Command1> = {
  message: (message) => {
    if (message._tag === "CallRanked") return { ...message, strategy: "longest-idle" } as Message
    if (message._tag !== "CallDropped") return message
    const { reason: _, ...said } = message
    return said
  },
  command: (command) => [outputOf1(command)]
}

export const upgrade = upgrades(from1)
