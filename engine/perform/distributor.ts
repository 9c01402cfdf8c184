import type { Command } from "#actors/distributor/protocol.ts"
import type { Output } from "./outputs.ts"
import { tellAgent } from "./telling.ts"

/** What a distributor's command comes to: a word to an agent. It never speaks to calls: the agent who accepts does. */
export const performDistributor = (_id: string, command: Command): ReadonlyArray<Output> => [outputOf(command)]

const outputOf = (command: Command): Output => {
  switch (command._tag) {
    case "OfferCall": {
      const { agent, contact, offer } = command
      return tellAgent(agent, { _tag: "Offered", offer, contact })
    }
    case "CallRoll": {
      const { agent, believed, held } = command
      return tellAgent(agent, { _tag: "RollCalled", held, believed })
    }
    case "KeepFact":
      return { _tag: "Keep", fact: command.fact }
  }
}
