import { callIn, helpedIn } from "#actors/agent/at-work.ts"
import { isTakenByClick } from "#actors/agent/hand.ts"
import { type Hand, type SignedIn, type State, tellAgent } from "#actors/agent/protocol.ts"
import { channelsOf } from "#actors/agent/availability.ts"
import { equipped } from "#actors/agent/presence.ts"
import { reasonsOf } from "#actors/centre.ts"
import type { Reason } from "#actors/reasons.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import {
  type DeskIntent,
  type IncidentIntent,
  type Intent,
  isCallIntent,
  isIncidentIntent,
  type RefusalReason
} from "#wire/intent.ts"
import { callTell } from "./call-intake.ts"
import { incidentTell } from "./incident-intake.ts"
import type { IntentTold, Wishing } from "./intent-answer.ts"
import type { Look } from "./look.ts"
import { talkTold } from "./talk-to-terminal.ts"
import { keyTold } from "./terminal-key.ts"

type Asked<Tag extends DeskIntent["_tag"]> = Extract<DeskIntent, { _tag: Tag }>

/**
 * What a person's wish comes to: a message to the agent or to a call, or a refusal with its reason. Nothing is kept for later.
 */
export const intentTell = (look: Look, agent: AgentId, intent: Intent, wishing: Wishing): IntentTold =>
  isCallIntent(intent)
    ? callTell(look, agent, intent, wishing)
    : isIncidentIntent(intent)
      ? ofIncident(look, agent, intent, wishing)
      : deskTell(agent, intent, look.agent(agent), reasonsOf(look.centre), wishing.by)

const ofIncident = (look: Look, agent: AgentId, intent: IncidentIntent, wishing: Wishing): IntentTold => {
  if (intent._tag === "PressTerminalKey") return keyTold(look, agent, intent, wishing)
  return intent._tag === "TalkToTerminal"
    ? talkTold(look, agent, { incident: intent.incident, numbers: wishing.numbers ?? [] }, wishing)
    : incidentTell(look, intent, wishing)
}

/** What is asked of the desk alone. `reasons` are those of the centre; `by`: who asks, the agent unless said otherwise. */
export const deskTell = (
  agent: AgentId,
  intent: DeskIntent,
  state: State | undefined,
  reasons: ReadonlyArray<Reason>,
  by: string = agent
): IntentTold => {
  if (state === undefined || state._tag === "Unconfigured") return { refused: "unknown-agent" }
  if (state._tag === "SignedOut")
    return intent._tag === "SignIn" ? { tell: tellAgent(agent, { _tag: "SignInAsked" }) } : { refused: "not-signed-in" }
  const outcome = isOfHelp(intent) ? help(intent, state, by) : asked(intent, state, reasons)
  return typeof outcome === "string" ? { refused: outcome } : { tell: tellAgent(agent, outcome) }
}

type Wish = Parameters<typeof tellAgent>[1] | RefusalReason

type HelpIntent = Asked<"AskHelp" | "TakeHelp" | "WithdrawHelp">

const isOfHelp = (intent: DeskIntent): intent is HelpIntent =>
  intent._tag === "AskHelp" || intent._tag === "WithdrawHelp" || intent._tag === "TakeHelp"

const help = (intent: HelpIntent, state: SignedIn, by: string): Wish => {
  if (intent._tag === "AskHelp") {
    const call = callIn(state, intent.work)
    if (call === undefined) return "no-call"
    return call.help?.takenBy === null ? "help-asked-already" : { _tag: "HelpAsked", work: call.work.id }
  }
  const call = helpedIn(state, intent.work)
  if (call?.help === undefined) return "help-not-asked"
  const work = call.work.id
  if (intent._tag === "WithdrawHelp") return { _tag: "HelpWithdrawn", work }
  if (by === state.person.agent) return "to-oneself"
  return call.help.takenBy === null ? { _tag: "HelpTaken", by, work } : "help-taken-already"
}

const asked = (intent: Exclude<DeskIntent, HelpIntent>, state: SignedIn, reasons: ReadonlyArray<Reason>): Wish => {
  switch (intent._tag) {
    case "SignIn":
      return "already-signed-in"
    case "SignOut":
      return { _tag: "SignOutAsked" }
    case "GoReady":
      return ready(state)
    case "GoNotReady":
      return notReady(intent, reasons)
    case "FinishWrapUp":
    case "ExtendWrapUp":
    case "KeepWrapUp":
      return notes(intent, state)
    case "AcceptWork":
      return accept(state.hands[intent.work], "no-work")
    case "AnswerCall":
      return accept(theCall(state), "no-call")
    case "RejectWork":
      return reject(state.hands[intent.work], "no-work")
    case "RejectCall":
      return reject(theCall(state), "no-call")
    case "EndWork":
      return end(state.hands[intent.work], intent.note, "no-work")
    case "HangUp":
      return end(theCall(state), null, "no-call")
  }
}

const theCall = ({ hands }: SignedIn): Hand | undefined =>
  Object.values(hands).find(({ work }) => work.channel === "voice")

const ready = ({ availability, hands, leaving, person, retired }: SignedIn): Wish => {
  // The centre no longer has them: nothing comes, whatever they choose.
  if (retired) return "wrong-state"
  if (!channelsOf(person).some((channel) => equipped(person, channel))) return "device-unregistered"
  const isAll = Object.values(availability).every(({ _tag }) => _tag === "Ready")
  return isAll && !leaving && Object.keys(hands).length === 0 ? "wrong-state" : { _tag: "ReadyAsked" }
}

const notReady = ({ reason }: Asked<"GoNotReady">, reasons: ReadonlyArray<Reason>): Wish => {
  const known = reasons.find(({ id }) => id === reason)
  if (known === undefined) return "unknown-reason"
  return known.chosenBy === "engine" ? "engines-reason" : { _tag: "NotReadyAsked", reason }
}

const notes = ({ _tag, work }: Asked<keyof typeof NOTES>, { hands }: SignedIn): Wish => {
  const meant = work === undefined ? Object.values(hands).some((hand) => hand._tag === "WrapUp") : isNotes(hands[work])
  if (!meant) return "not-in-wrap-up"
  return { _tag: NOTES[_tag], work: work ?? null }
}

const NOTES = {
  FinishWrapUp: "WrapUpFinished",
  ExtendWrapUp: "WrapUpExtended",
  KeepWrapUp: "WrapUpKept"
} as const

const isNotes = (hand: Hand | undefined): boolean => hand?._tag === "WrapUp"

const accept = (hand: Hand | undefined, none: RefusalReason): Wish => {
  if (hand === undefined || hand._tag === "WrapUp") return none
  if (hand._tag !== "Alerting") return "wrong-state"
  return isTakenByClick(hand) ? { _tag: "AcceptAsked", work: hand.work.id } : "not-supported-by-telephone"
}

const reject = (hand: Hand | undefined, none: RefusalReason): Wish =>
  hand?._tag === "Offered" || hand?._tag === "Alerting"
    ? { _tag: "RejectAsked", work: hand.work.id, isKept: true }
    : none

const end = (hand: Hand | undefined, note: string | null, none: RefusalReason): Wish =>
  hand === undefined || hand._tag === "WrapUp" ? none : { _tag: "EndAsked", work: hand.work.id, note }
