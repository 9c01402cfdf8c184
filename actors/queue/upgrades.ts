import { tellCall } from "../call/protocol.ts"
import type { Contact, Terms } from "../contact.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type Change, upgrades } from "../upgrades.ts"
import type { AgentId, CallId, GroupId, QueueId } from "../vocabulary.ts"
import type { Message } from "./protocol.ts"

/** Version 1 said why a call left, which nobody read. */
type Message1 = Message & { readonly reason?: string }

/** Version 1 wrote commands in words of the queue's own, of which the engine made messages. */
type Command1 =
  | { readonly _tag: "AdmitCall"; readonly call: CallId; readonly queue: QueueId; readonly terms: Terms }
  | { readonly _tag: "RefuseCall"; readonly call: CallId; readonly queue: QueueId; readonly reason: string }
  | {
      readonly _tag: "RankCall"
      readonly group: GroupId
      readonly contact: Contact
      readonly priority: number
      readonly heard: number
      readonly refusedBy: ReadonlyArray<AgentId>
      readonly ringing: { readonly agent: AgentId; readonly offer: number } | null
    }
  | { readonly _tag: "DropCall"; readonly group: GroupId; readonly call: CallId }
  | { readonly _tag: "KeepFact"; readonly fact: Fact }

const outputOf1 = (command: Command1): Output => {
  switch (command._tag) {
    case "AdmitCall":
      return tellCall(command.call, { _tag: "Admitted", queue: command.queue, terms: command.terms })
    case "RefuseCall":
      return tellCall(command.call, { _tag: "PlaceRefused", queue: command.queue, reason: command.reason })
    case "RankCall": {
      const { contact, group, heard, priority, refusedBy, ringing } = command
      // Version 1 knew one strategy and did not say it.
      const strategy = "longest-idle"
      return tellDistributor(group, { _tag: "CallRanked", contact, priority, strategy, heard, refusedBy, ringing })
    }
    case "DropCall":
      return tellDistributor(command.group, { _tag: "CallDropped", call: command.call })
    case "KeepFact":
      return keep(command.fact)
  }
}

const from1: Change<never, Message1, Command1> = {
  message: (message) => {
    const { reason: _, ...said } = message
    return said
  },
  command: (command) => [outputOf1(command)]
}

export const upgrade = upgrades(from1)
