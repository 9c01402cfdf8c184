import type { Tagged } from "../behaviour.ts"
import { type Contact, outputOf, saidOf, tellThen } from "../before-work.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type Change, upgrades } from "../upgrades.ts"
import type { AgentId, CallId, GroupId, QueueId } from "../vocabulary.ts"
import { CHANNELS } from "../work.ts"

/** Version 1 said why a call left, which nobody read. */
type Message1 = Tagged & { readonly reason?: string }

/** Version 1 wrote commands in words of the queue's own, of which the engine made messages. */
type Command1 =
  | { readonly _tag: "AdmitCall"; readonly call: CallId; readonly queue: QueueId; readonly terms: object }
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
    case "AdmitCall": {
      const { call, queue, terms } = command
      return tellThen(`call/${call}`, { _tag: "Admitted", queue, terms } as Tagged)
    }
    case "RefuseCall": {
      const { call, queue, reason } = command
      return tellThen(`call/${call}`, { _tag: "PlaceRefused", queue, reason } as Tagged)
    }
    case "RankCall": {
      const { contact, group, heard, priority, refusedBy, ringing } = command
      // Version 1 knew one strategy and did not say it.
      const ranked = { contact, priority, strategy: "longest-idle", heard, refusedBy, ringing }
      return tellThen(`distributor/${group}`, { _tag: "CallRanked", ...ranked } as Tagged)
    }
    case "DropCall":
      return tellThen(`distributor/${command.group}`, { _tag: "CallDropped", call: command.call } as Tagged)
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

/** Version 2 knew calls alone, in the order of their priority. */
const withWork2 = (settings: object) => ({ ...settings, ageingMs: null, needs: [], channels: CHANNELS })

type Settled = Tagged & { readonly settings: object }

const from2: Change<Tagged, Tagged, Output> = {
  state: (state) =>
    state._tag === "Open" ? ({ ...state, settings: withWork2((state as Settled).settings) } as Tagged) : state,
  message: (message, id) =>
    message._tag === "Configured"
      ? ({ ...message, settings: withWork2((message as Settled).settings) } as Tagged)
      : saidOf(message, `queue/${id}`),
  command: (output, _, all) => [outputOf(output, all)]
}

/** Version 3 knew no queue that closes. */
const from3: Change<Tagged> = {
  state: (state) => (state._tag === "Open" ? ({ ...state, closing: null } as Tagged) : state)
}

export const upgrade = upgrades(from1, from2, from3)
