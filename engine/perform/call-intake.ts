import { callAtHand } from "#actors/agent/hand.ts"
import { equipped } from "#actors/agent/presence.ts"
import type { State as AgentState } from "#actors/agent/protocol.ts"
import { partyAt } from "#actors/call/party.ts"
import { type State as CallState, tellCall } from "#actors/call/protocol.ts"
import { partyOf, refusalOf, type Service } from "#actors/call/refusal.ts"
import type { Target } from "#actors/call/services.ts"
import { ringAt } from "#actors/call/rings.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import type { CallIntent, RefusalReason } from "#wire/intent.ts"
import { awayOf, callsWith, type For, isOnTheTelephone, resolved, rightAt } from "./call-target.ts"
import type { IntentTold, Wishing } from "./intent-answer.ts"
import type { Look } from "./look.ts"
import { callMade } from "./make-call.ts"

type Asked<Tag extends CallIntent["_tag"]> = Extract<CallIntent, { _tag: Tag }>
/** Who asks, as far as the engine has them. */
type Asker = Extract<AgentState, { _tag: "SignedIn" | "SignedOut" }>

/**
 * What a person's wish about a call comes to: a message to the call, or a refusal and nothing has changed. Whom they mean is
 * looked up here; whether it fits the parties, the call's own rule says (`refusalOf`).
 */
export const callTell = (look: Look, by: AgentId, intent: CallIntent, wishing: Wishing): IntentTold => {
  const { askers, isCovered, known, newCall } = wishing
  const asker = look.agent(by)
  if (asker === undefined || asker._tag === "Unconfigured") return { refused: "unknown-agent" }
  // To follow a colleague's talk, and to leave it, is no work: whoever has a telephone may, signed in or not.
  if (asker._tag === "SignedOut" && intent._tag !== "JoinCall" && intent._tag !== "ClearConnection")
    return { refused: "not-signed-in" }
  switch (intent._tag) {
    case "MakeCall":
      return callMade(look, intent, { by, right: rightAt(look, by, askers), isCovered, known, newCall })
    case "JoinCall":
      return joined(look, asker, by, intent)
    case "PickupCall":
      return pickedUp(look, asker, by, intent)
    case "ClearConnection":
      return cleared(look, by, intent)
    default:
      return served(look, by, intent, { isCovered, known, right: rightAt(look, by, askers) })
  }
}

type Served = Exclude<CallIntent, { _tag: "MakeCall" | "JoinCall" | "PickupCall" | "ClearConnection" }>

const served = (
  look: Look,
  by: AgentId,
  intent: Served,
  called: Pick<For, "isCovered" | "known" | "right">
): IntentTold => {
  const call = callOf(look, by)
  if (call === undefined) return { refused: "no-call" }
  const state = look.call(call)
  const service = serviceOf(look, intent, { by, ...called, queue: queueOf(state) })
  return "refused" in service ? service : told(look, call, service)
}

/** The words of the wire as the call's own. */
const serviceOf = (look: Look, intent: Served, called: For): Service | { readonly refused: RefusalReason } => {
  const putThrough = <Tag extends WithTarget["_tag"]>(tag: Tag, to: CallTarget) => {
    const found = resolved(look, to, called)
    return "refused" in found ? found : ({ _tag: tag, by, to: found.target } as const)
  }
  const { by } = called
  switch (intent._tag) {
    case "HoldCall":
      return { _tag: "HoldAsked", by }
    case "RetrieveCall":
      return { _tag: "RetrieveAsked", by }
    case "AlternateCall":
      return { _tag: "AlternateAsked", by }
    case "ReconnectCall":
      return { _tag: "ReconnectAsked", by }
    case "TransferCall":
      return { _tag: "TransferAsked", by }
    case "ConferenceCall":
      return { _tag: "ConferenceAsked", by }
    case "ClearCall":
      return { _tag: "ClearCallAsked", by }
    case "PauseRecording":
      return { _tag: "PauseRecordingAsked", by }
    case "ResumeRecording":
      return { _tag: "ResumeRecordingAsked", by }
    case "GenerateDigits":
      return { _tag: "DigitsAsked", by, digits: intent.digits }
    case "ConsultationCall":
      return putThrough("ConsultationAsked", intent.to)
    case "SingleStepTransferCall":
      return putThrough("SingleStepTransferAsked", intent.to)
    case "SingleStepConferenceCall":
      return putThrough("SingleStepConferenceAsked", intent.to)
    case "DeflectCall":
      return putThrough("DeflectAsked", intent.to)
  }
}

type WithTarget = Extract<Service, { readonly to: Target }>

/**
 * What the call says of it comes first: that somebody is in it already says more than that they are busy. Whoever is to be
 * called must be there, or the customer would hear music for nothing.
 */
export const told = (look: Look, call: CallId, service: Service): IntentTold => {
  const said = refusalOf(look.call(call), service)
  // Of who follows the call the same is said as of anybody: that they have not signed in comes before that they are busy.
  const refused = said === undefined || said === "target-busy" ? (targetRefusal(look, service) ?? said) : said
  return refused === undefined ? { tell: tellCall(call, service) } : { refused }
}

const targetRefusal = (look: Look, service: Service): RefusalReason | undefined =>
  "to" in service && service.to._tag === "Agent" ? awayOf(look, service.to.agent) : undefined

const queueOf = (state: CallState | undefined) =>
  state !== undefined && "place" in state && state.place !== null ? state.place.queue : null

/** The call at hand of this agent. */
const callOf = (look: Look, agent: AgentId): CallId | undefined => {
  const state = look.agent(agent)
  const hand = state?._tag === "SignedIn" ? callAtHand(state.hands) : undefined
  return hand === undefined ? undefined : (hand.work.id.slice("call/".length) as CallId)
}

/** Of who follows a talk without having it. */
const supervisedBy = (look: Look, agent: AgentId): CallId | undefined =>
  callsWith(look, agent).find((call) => {
    const state = look.call(call)
    return state?._tag === "Served" && partyOf(state, agent)?.role === "supervisor"
  })

const joined = (look: Look, { person }: Asker, by: AgentId, { mode, over }: Asked<"JoinCall">): IntentTold => {
  if (by === over) return { refused: "to-oneself" }
  if (!look.centre.agents.some(({ id }) => id === over)) return { refused: "unknown-target" }
  const call = callOf(look, over)
  if (call === undefined) return { refused: "no-call" }
  if (!person.registered) return { refused: "device-unregistered" }
  if (isOnTheTelephone(look, by, call)) return { refused: "asker-busy" }
  return told(look, call, { _tag: "JoinAsked", by, over, mode })
}

const pickedUp = (look: Look, { person }: Asker, by: AgentId, { from }: Asked<"PickupCall">): IntentTold => {
  if (by === from) return { refused: "to-oneself" }
  if (!look.centre.agents.some(({ id }) => id === from)) return { refused: "unknown-target" }
  const call = callOf(look, from)
  if (call === undefined || !ringsAt(look.call(call), from)) return { refused: "not-ringing" }
  if (!equipped(person, "voice")) return { refused: "device-unregistered" }
  if (isOnTheTelephone(look, by)) return { refused: "asker-busy" }
  return told(look, call, { _tag: "PickupAsked", by, from })
}

const ringsAt = (state: CallState | undefined, agent: AgentId): boolean => {
  if (state?._tag === "Ringing") return ringAt(state, agent) !== undefined
  return state?._tag === "Served" && partyOf(state, agent)?.state._tag === "Dialling"
}

/** Who follows a talk is no party to those who have it: they leave by themselves. */
const cleared = (look: Look, by: AgentId, { party: attempt }: Asked<"ClearConnection">): IntentTold => {
  const [own, followed] = [callOf(look, by), supervisedBy(look, by)]
  // Their own leg there is what they mean, also when they have work.
  const call = followed !== undefined && isOwnIn(look.call(followed), by, attempt) ? followed : (own ?? followed)
  if (call === undefined) return { refused: "no-call" }
  const state = look.call(call)
  const meant = state?._tag === "Served" ? partyAt(state.parties, attempt) : undefined
  if (state?._tag === "Served" && meant?.role === "supervisor" && !isOwnIn(state, by, attempt))
    return { refused: "no-such-party" }
  return told(look, call, { _tag: "ClearConnectionAsked", by, attempt })
}

const isOwnIn = (state: CallState | undefined, by: AgentId, attempt: number): boolean =>
  state?._tag === "Served" && partyOf(state, by)?.attempt === attempt
