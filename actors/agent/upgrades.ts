import type { Address, AgentId, CallId, GroupId } from "../vocabulary.ts"
import type { Tagged } from "../behaviour.ts"
import type { Fact } from "../facts.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { ChangedRule, Written } from "../kind.ts"
import { type Presence, samePresence } from "../presence.ts"
import { type Change, upgrades } from "../upgrades.ts"
import { presenceOf } from "./presence.ts"
import type { State } from "./protocol.ts"
import { wordOf } from "./word.ts"
import { from3 } from "./upgrade-3.ts"
import { from4 } from "./upgrade-4.ts"

/** Version 1 wrote commands in words of the agent's own, of which the engine made messages. */
type Command1 =
  | { readonly _tag: "AnnouncePresence"; readonly group: GroupId; readonly presence: object }
  | { readonly _tag: keyof typeof SAID_TO_CALL_1; readonly call: CallId; readonly offer: number }
  | { readonly _tag: "KeepFact"; readonly fact: Fact }

const SAID_TO_CALL_1 = {
  AcceptOffer: "AgentAccepted",
  AskCall: "AgentAsked",
  RefuseCall: "AgentRefused",
  RejectCall: "AgentRejected",
  HangUpCall: "AgentHungUp"
} as const

/** In words that were the receiver's then. */
const told = <M extends Tagged>(to: Address, message: M): Output => ({ _tag: "Tell", to, message })

const outputOf1 = (command: Command1, agent: AgentId): Output => {
  switch (command._tag) {
    case "AnnouncePresence":
      return told(`distributor/${command.group}`, { _tag: "AgentAnnounced", agent, presence: command.presence })
    case "KeepFact":
      return keep(command.fact)
    default:
      return told(`call/${command.call}`, { _tag: SAID_TO_CALL_1[command._tag], agent, offer: command.offer })
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

/** Nobody was ever retired. */
const from5: Change<Tagged> = {
  state: (state) => (state._tag === "SignedIn" ? ({ ...state, retired: false } as Tagged) : state)
}

/** A reason that was chosen left paused what it did not name itself. */
const from6: Change<never, Tagged> = {
  message: (message) => (message._tag === "NotReadyAsked" ? ({ ...message, adds: true } as Tagged) : message)
}

export const upgrade = upgrades(from1, from2, from3, from4, from5, from6)

/** Rules that version 4 changed, for those who compare what is decided now with what was decided then. */
export const changedRule = (version: number, before: State, written: Written): ChangedRule | undefined => {
  if (version > 3 || before._tag === "Unconfigured") return undefined
  const message = written.message as Tagged
  const hands = before._tag === "SignedIn" ? Object.keys(before.hands).length : 0
  if (hands > 0 && CHOICES.has(message._tag))
    return { why: "what a person chooses during work holds at once for new work", part: "state" }
  if ([before, written.state as State].some((state) => wordOf(state) === "unreachable"))
    return { why: "nobody is shown as ready whom nothing reaches", part: "commands" }
  return saysNothingNew(message, presenceOf(before), written)
    ? { why: "the distributor is told only what is new to it", part: "commands" }
    : undefined
}

const saysNothingNew = (message: Tagged, known: Presence, { commands = [] }: Written): boolean => {
  if (message._tag === "Recovered") return false
  if ("believed" in message && !samePresence(message.believed as Presence, known)) return false
  return commands.some((output) => presenceIn(output) !== undefined && samePresence(presenceIn(output)!, known))
}

const CHOICES: ReadonlySet<string> = new Set(["ReadyAsked", "NotReadyAsked", "SignOutAsked"])

const presenceIn = (output: unknown): Presence | undefined => {
  const { message } = output as { readonly message?: { readonly presence?: Presence } }
  return message?.presence
}
