import type { Command } from "#actors/queue/protocol.ts"
import type { Output } from "./outputs.ts"
import { tellCall, tellDistributor } from "./telling.ts"

/** What a queue's command comes to: an answer to the call, or a place in the distributor's book. */
export const performQueue = (_id: string, command: Command): ReadonlyArray<Output> => [outputOf(command)]

const outputOf = (command: Command): Output => {
  switch (command._tag) {
    case "AdmitCall": {
      const { call, queue, terms } = command
      return tellCall(call, { _tag: "Admitted", queue, terms })
    }
    case "RefuseCall": {
      const { call, queue, reason } = command
      return tellCall(call, { _tag: "PlaceRefused", queue, reason })
    }
    case "RankCall": {
      const { _tag, group, ...ranked } = command
      return tellDistributor(group, { _tag: "CallRanked", ...ranked })
    }
    case "DropCall": {
      const { call, group, reason } = command
      return tellDistributor(group, { _tag: "CallDropped", call, reason })
    }
    case "KeepFact":
      return { _tag: "Keep", fact: command.fact }
  }
}
