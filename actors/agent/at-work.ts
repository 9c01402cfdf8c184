import type { Step } from "../behaviour.ts"
import { ofWork } from "../facts.ts"
import { correction, keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { hasRoom } from "../presence.ts"
import type { EpochMs } from "../vocabulary.ts"
import type { Work, WorkId } from "../work.ts"
import { tellWork } from "../work-protocol.ts"
import { calledIn, isCalledIn } from "./called-in.ts"
import { allReady, channelsOf, choosing, pausing, sinceNow } from "./availability.ts"
import { boundTo, type Given, type HandMessage, handStep, tell } from "./hand.ts"
import { after, handedOn, handFor, type HandsStep, madeRoom, taken, withHand } from "./hands.ts"
import { announce, heard, recovered } from "./person.ts"
import { equipped, presenceOf, takesNothingNew, unreachable } from "./presence.ts"
import type { Configured, Hand, HandOf, SignedIn, State, Told } from "./protocol.ts"
import { canBeSetAside, excluding, roomFor, setsAside } from "./room.ts"
import { nextCheckAt } from "./timers.ts"
import { doing } from "./word.ts"

const corrected = (state: Configured, at: EpochMs, is: string, cause: string): Output =>
  correction({ at, subject: `agent/${state.person.agent}`, was: doing(state), is, cause })

export const refuse = <S extends Configured>(state: S, work: Work, offer: number): Step<S> => [
  state,
  [tell("AgentRefused", state.person.agent, { offer, work })]
]

/** Somebody whom the centre does not have is asked for. Their call goes on all the same: talks are not cut. */
export const nobody = (
  state: Extract<State, { _tag: "Unconfigured" }>,
  { _tag, offer, work }: Told<"AlertStarted" | "WorkStarted">
): Step<State> => [
  state,
  _tag === "WorkStarted" && work.channel === "voice" ? [] : [tell("AgentRefused", state.agent, { offer, work })]
]

/** The hand that this work has, if it is this taking of us that is meant. */
const ours = ({ hands }: SignedIn, work: Work, offer: number): Hand | undefined => {
  const hand = hands[work.id]
  return hand !== undefined && hand._tag !== "WrapUp" && hand.offer === offer ? hand : undefined
}

const stepped = (state: SignedIn, hand: Hand | undefined, message: HandMessage): HandsStep =>
  hand === undefined ? [state, []] : withHand(state, hand.work, handStep(hand, message, state.person.agent), message.at)

export const offered = (state: SignedIn, { at, offer, work }: Told<"Offered">): HandsStep => {
  const [known] = heard(state, offer)
  const room = presenceOf(state).channels[work.channel]
  if (!hasRoom(room) || room.room < work.load || state.hands[work.id] !== undefined) return [known, []]
  const hand: HandOf<"Offered"> = { _tag: "Offered", ...boundTo(offer, work, at) }
  const [next, outputs] = taken(known, hand, at)
  return [next, [accepted(state, hand), ...outputs]]
}

/** A callback is taken on the panel; who has none takes it by lifting their telephone. */
const accepted = ({ person: { agent, panel } }: SignedIn, { offer, work }: HandOf<"Offered">): Output =>
  work.id.startsWith(CALLBACK) && panel._tag === "Never"
    ? tellWork(work.id, { _tag: "AgentAccepted", agent, offer, byTelephone: true })
    : tell("AgentAccepted", agent, { offer, work })

const CALLBACK = "callback/"

/** The work alerts us. If nothing is known of it and nothing speaks against it, we forgot that we took it. */
export const alerted = (before: SignedIn, message: Told<"AlertStarted">): Step<State> => {
  const { answerBy = null, at, offer, until, work } = message
  const [state, given] = handedOn(before, message)
  const hand = ours(state, work, offer)
  if (hand !== undefined) return stepped(state, hand, message)
  if (isCalledIn(message)) return calledIn(state, message, given) ?? refuse(before, work, offer)
  if (!isWilling(state, work)) return refuse(state, work, offer)
  const [next, outputs] = taken(state, { _tag: "Alerting", ...boundTo(offer, work, at), until, answerBy }, at)
  return [next, [...outputs, corrected(state, at, "ringing", `${work.id} alerts this agent`)]]
}

const isWilling = (state: SignedIn, work: Work): boolean => {
  const {
    availability,
    hands,
    person: { capacity }
  } = state
  return (
    availability[work.channel]?._tag === "Ready" &&
    !takesNothingNew(state) &&
    hands[work.id] === undefined &&
    roomFor(hands, capacity, work.channel) >= work.load &&
    excluding(hands, capacity, work).every((hand) => setsAside(capacity, work.channel, hand.work.channel))
  )
}

export const started = (before: SignedIn, message: Told<"WorkStarted">): Step<State> => {
  const [state, given] = handedOn(before, message)
  const hand = ours(state, message.work, message.offer)
  return hand === undefined ? takenUp(state, message, before, given) : stepped(state, hand, message)
}

/** Work says it goes on with us and we do not know of it: of a call its leg in the switch is the truth. */
export const takenUp = (
  state: SignedIn,
  message: Told<"WorkStarted">,
  was: Configured = state,
  given: Given = {}
): Step<State> => {
  const { at, offer, recording, startedAt, work } = message
  const room = madeRoom(state, work, at)
  if (room === undefined) return refuse(was, work, offer)
  const hand: HandOf<"Active"> = { _tag: "Active", ...boundTo(offer, work, at, given), since: startedAt, recording }
  const [next, outputs] = after(room, (free) => taken(free, hand, at))
  const availability = sinceNow(next.availability, work.channel, at)
  // We may have set it aside before we forgot it, and it cannot say so.
  const { agent, capacity } = state.person
  const back = canBeSetAside(capacity, work.channel) ? [tell("WorkTakenUp", agent, hand)] : []
  return [
    { ...next, availability },
    [...outputs, ...back, corrected(was, at, "talking", `${work.id} goes on with this agent`)]
  ]
}

export const released = (state: SignedIn, message: Told<"Released">): Step<State> => {
  const hand = state.hands[message.work]
  const freed = hand?._tag !== "WrapUp" && hand?.offer === message.offer ? hand : undefined
  const [next, outputs] = stepped(state, freed, message)
  return freed === undefined ? [next, outputs] : [next, [...outputs, ...letPass(state, freed, message)]]
}

/** How they let it pass: they rejected it, did not take it in time, or could not hear of it. */
const letPass = (
  { person }: SignedIn,
  { work }: Pick<Hand, "work">,
  { at, isKept, offer, reason }: Told<"Released">
): ReadonlyArray<Output> => {
  if (isKept !== true || (reason !== "rejected" && reason !== "no-answer")) return []
  const how = reason === "no-answer" && unreachable(person, work.channel).length > 0 ? "unreachable" : reason
  return [keep({ _tag: "OfferPassed", at, ...ofWork(work.id, work.channel), agent: person.agent, offer, how })]
}

/** Asks all work that is due. A question that comes late is meant for whichever is due first. */
export const checked = (state: SignedIn, message: Told<"CheckDue">): Step<State> => {
  const due = Math.max(message.at, nextCheckAt(state.hands) ?? 0)
  const hands = Object.values(state.hands).filter((hand) => hand._tag !== "WrapUp" && hand.checkAt <= due)
  return hands.reduce<HandsStep>(
    (step, hand) =>
      after(step, (now) => {
        const [next, outputs] = stepped(now, hand, message)
        if (next.hands[hand.work.id] !== undefined) return [next, outputs]
        return [next, [...outputs, corrected(state, message.at, "free", `${hand.work.id} does not answer`)]]
      }),
    [state, []]
  )
}

/** Each piece of work is asked whether it still is ours, and told whether it is in our hands or set aside. */
export const again = (state: SignedIn, message: Told<"Recovered">): Step<State> => {
  const { agent, capacity } = state.person
  const [next, outputs] = Object.values(state.hands).reduce<HandsStep>(
    (step, hand) =>
      after(step, (now) => {
        const [asked, said] = stepped(now, hand, message)
        const isBack = hand._tag === "Active" && canBeSetAside(capacity, hand.work.channel)
        return [asked, isBack ? [...said, tell("WorkTakenUp", agent, hand)] : said]
      }),
    [recovered(state, message.at), []]
  )
  return [next, [...outputs, announce(next)]]
}

type InCall = HandOf<"Active"> | HandOf<"SetAside">

/** Of the call that is meant, among those that they talk in. */
export const ofHelp = (state: SignedIn, message: Told<"HelpAsked" | "HelpTaken" | "HelpWithdrawn">): Step<State> =>
  stepped(
    state,
    callsIn(state).find(({ work }) => message.work === undefined || work.id === message.work),
    message
  )

const callsIn = ({ hands }: SignedIn): ReadonlyArray<InCall> =>
  Object.values(hands).filter(
    (hand): hand is InCall => hand.work.channel === "voice" && (hand._tag === "Active" || hand._tag === "SetAside")
  )

/** The call that somebody means who wants help: the named one; else the one they speak in, before one that is set aside. */
export const callIn = (state: SignedIn, work?: WorkId): InCall | undefined => {
  const calls = callsIn(state)
  if (work !== undefined) return calls.find((hand) => hand.work.id === work)
  return calls.find(({ _tag }) => _tag === "Active") ?? calls[0]
}

/** The call that help is asked for: the named one; else one that nobody has taken yet, before one that somebody has. */
export const helpedIn = (state: SignedIn, work?: WorkId): InCall | undefined => {
  const helped = callsIn(state).filter((hand) => hand.help !== undefined)
  if (work !== undefined) return helped.find((hand) => hand.work.id === work)
  return helped.find(({ help }) => help?.takenBy === null) ?? helped[0]
}

/** Ends the notes on all work. */
export const notesDone = (state: SignedIn, at: EpochMs): HandsStep =>
  Object.values(state.hands).reduce<HandsStep>(
    (step, { work }) =>
      after(step, (now) => stepped(now, now.hands[work.id], { _tag: "WrapUpFinished", at, work: work.id })),
    [state, []]
  )

export const readyAsked = (state: SignedIn, { at }: Told<"ReadyAsked">): Step<State> => {
  const { person } = state
  const isIdle = Object.keys(state.hands).length === 0
  // Nobody is ready whom nothing can reach.
  if (isIdle && !channelsOf(person).some((channel) => equipped(person, channel))) return [state, []]
  const [done, outputs] = notesDone({ ...state, leaving: false }, at)
  return [{ ...done, availability: allReady(person, done.availability, at) }, outputs]
}

export const notReadyAsked = (state: SignedIn, { adds, at, reason }: Told<"NotReadyAsked">): Step<State> => {
  const { availability, person } = state
  const next =
    adds === true
      ? pausing(person, availability, { reason, at, over: true })
      : choosing(person, availability, { reason, at })
  return [{ ...state, leaving: false, availability: next }, []]
}

/** Of a hand in wrap-up: the one that is meant, or the call's, or whichever it is. */
const inWrapUp = ({ hands }: SignedIn, work: Told<"WrapUpFinished">["work"]): Hand | undefined => {
  const meant = handFor(hands, work)
  if (work !== null || meant?._tag === "WrapUp") return meant
  return Object.values(hands).find(({ _tag }) => _tag === "WrapUp")
}

export const ofHand = (state: SignedIn, message: Told<"AcceptAsked" | "RejectAsked" | "EndAsked">): Step<State> =>
  stepped(state, handFor(state.hands, message.work), message)

export const ofNotes = (
  state: SignedIn,
  message: Told<"WrapUpFinished" | "WrapUpExtended" | "WrapUpKept">
): Step<State> => stepped(state, inWrapUp(state, message.work), message)

export const expired = (state: SignedIn, message: Told<"WrapUpExpired">): Step<State> =>
  Object.values(state.hands)
    .filter(({ _tag }) => _tag === "WrapUp")
    .reduce<HandsStep>((step, hand) => after(step, (now) => stepped(now, hand, message)), [state, []])
