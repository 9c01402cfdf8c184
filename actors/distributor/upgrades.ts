import type { Tagged } from "../behaviour.ts"
import { type Contact, outputOf, saidOf, tellThen } from "../before-work.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { ChangedRule, Written } from "../kind.ts"
import { type Change, upgrades } from "../upgrades.ts"
import type { AgentId } from "../vocabulary.ts"
import type { State } from "./protocol.ts"

/** Version 1 said why a call was dropped, which nobody read, and knew one strategy, which it did not say. */
type Message1 = Tagged & { readonly reason?: string }

/** Version 1 wrote commands in words of the distributor's own, of which the engine made messages. */
type Command1 =
  | { readonly _tag: "OfferCall"; readonly agent: AgentId; readonly offer: number; readonly contact: Contact }
  | { readonly _tag: "CallRoll"; readonly agent: AgentId; readonly held: number | null; readonly believed: object }
  | { readonly _tag: "KeepFact"; readonly fact: Fact }

const outputOf1 = (command: Command1): Output => {
  switch (command._tag) {
    case "OfferCall": {
      const { agent, contact, offer } = command
      return tellThen(`agent/${agent}`, { _tag: "Offered", offer, contact } as Tagged)
    }
    case "CallRoll": {
      const { agent, believed, held } = command
      return tellThen(`agent/${agent}`, { _tag: "RollCalled", held, believed } as Tagged)
    }
    case "KeepFact":
      return keep(command.fact)
  }
}

const from1: Change<never, Message1, Command1> = {
  message: (message) => {
    if (message._tag === "CallRanked") return { ...message, strategy: "longest-idle" } as Tagged
    if (message._tag !== "CallDropped") return message
    const { reason: _, ...said } = message
    return said
  },
  command: (command) => [outputOf1(command)]
}

/** Version 2 knew calls alone, and of agents what queues they serve. */
const from2: Change<never, Tagged, Output> = {
  message: (message, id) => {
    if (message._tag !== "Configured") return saidOf(message, `distributor/${id}`)
    const { agents } = message as Tagged & { readonly agents: ReadonlyArray<object> }
    return { ...message, agents: agents.map((agent) => ({ ...agent, skills: {}, areas: [] })) } as Tagged
  },
  command: (output) => [outputOf(output)]
}

/** Version 3 did not say which distributor counts a queue's places. */
const from3: Change<never, never, Output> = {
  command: (output, id) =>
    output._tag === "Tell" && output.message._tag === "PlacesCounted"
      ? [{ ...output, message: { ...output.message, group: id } as Tagged }]
      : [output]
}

export const upgrade = upgrades(from1, from2, from3)

/** A rule that version 3 changed, for those who compare what is decided now with what was decided then. */
export const changedRule = (version: number, before: State, { message }: Written): ChangedRule | undefined =>
  version < 3 &&
  before._tag === "Deciding" &&
  before.book.waiters.size > 0 &&
  (message as Tagged)._tag === "RollCallDue"
    ? { why: "queues are asked whether all the work we know of waits", part: "commands" }
    : undefined
