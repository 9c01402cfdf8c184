import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { presenceWithout, samePresence } from "../presence.ts"
import type { EpochMs } from "../vocabulary.ts"
import {
  again,
  alerted,
  checked,
  expired,
  notesDone,
  notReadyAsked,
  offered,
  ofHand,
  ofHelp,
  ofNotes,
  nobody,
  readyAsked,
  refuse,
  released,
  started,
  takenUp
} from "./at-work.ts"
import { allReady, arriving, fitted } from "./availability.ts"
import { isCalledIn } from "./called-in.ts"
import { takenUpAgain } from "./hands.ts"
import { PANEL_GIVEN_UP_MS } from "./limits.ts"
import { announce, everywhere, heard, recovered, settings } from "./person.ts"
import { isCutOff, presenceOf } from "./presence.ts"
import { tallied } from "./tally.ts"
import type { Configured, Message, Person, SignedIn, State } from "./protocol.ts"
import { reasonOf, wordOf } from "./word.ts"

/** No hands, as long as nothing is known of any. */
const NO_HANDS: SignedIn["hands"] = {}

type SignedOut = Extract<State, { _tag: "SignedOut" }>

const signedOut = (person: Person, since: EpochMs, because: SignedOut["because"]): SignedOut => ({
  _tag: "SignedOut",
  person,
  since,
  because
})

const givenUp = (state: SignedIn, at: EpochMs, because: "panel-lost" | "unreachable"): Step<State> => {
  const { hands, person } = state
  const isGone = because === "panel-lost" ? person.panel._tag === "Lost" : isCutOff(person)
  return [isGone && Object.keys(hands).length === 0 ? signedOut(person, at, because) : state, []]
}

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: ({ agent }, message) => {
      const facets = { registered: false, registeredSince: 0 as EpochMs, panel: { _tag: "Never" as const }, heard: 0 }
      return [signedOut({ agent, ...settings(message), ...facets }, message.at, null), []]
    },
    AlertStarted: nobody,
    WorkStarted: nobody
  },
  SignedOut: {
    ...everywhere,
    Retired: ({ person }) => [{ _tag: "Unconfigured", agent: person.agent }, []],
    // Signing in without an open panel exempts the agent from the rules about panels.
    SignInAsked: ({ person: before }, { at }) => {
      const person: Person = before.panel._tag === "Open" ? before : { ...before, panel: { _tag: "Never" } }
      const availability = arriving(person, at)
      return [{ _tag: "SignedIn", person, availability, hands: NO_HANDS, leaving: false, retired: false }, []]
    },
    Offered: (state, { offer }) => heard(state, offer),
    // Whose telephone rings for a colleague need not be at work.
    AlertStarted: (state, message) => (isCalledIn(message) ? [state, []] : refuse(state, message.work, message.offer)),
    WorkStarted: (state, message) => {
      if (isCalledIn(message)) return [state, []]
      const { person } = state
      const availability = allReady(person, {}, message.at)
      const found: SignedIn = {
        _tag: "SignedIn",
        person,
        availability,
        hands: NO_HANDS,
        leaving: true,
        retired: false
      }
      return takenUp(found, message, state)
    },
    Recovered: (state, { at }) => {
      const next = recovered(state, at)
      return [next, [announce(next)]]
    }
  },
  SignedIn: {
    ...everywhere,
    Configured: (state, message) => {
      const person = { ...state.person, ...settings(message) }
      return [{ ...state, person, availability: fitted(person, state.availability, message.at), retired: false }, []]
    },
    Retired: (state) => [{ ...state, retired: true }, []],
    SignOutAsked: (state, { at }) => notesDone({ ...state, leaving: true }, at),
    ReadyAsked: readyAsked,
    NotReadyAsked: notReadyAsked,
    AcceptAsked: ofHand,
    RejectAsked: ofHand,
    EndAsked: ofHand,
    WrapUpFinished: ofNotes,
    WrapUpExtended: ofNotes,
    WrapUpKept: ofNotes,
    HelpAsked: ofHelp,
    HelpWithdrawn: ofHelp,
    HelpTaken: ofHelp,
    WrapUpExpired: expired,
    Offered: offered,
    AlertStarted: alerted,
    WorkStarted: started,
    Released: released,
    CheckDue: checked,
    Recovered: again,
    PanelGivenUp: (state, { at }) => givenUp(state, at, "panel-lost"),
    UnreachableGivenUp: (state, { at }) => givenUp(state, at, "unreachable")
  }
}

const decide = transitionOf(behaviour)

/**
 * Whatever changed an agent, what follows from it is done here: no cell of the table can forget to take up again what was
 * set aside, to sign out who is leaving, to count what they were given, or to tell the distributor and the reports.
 */
export const transition = (state: State, message: Message): Step<State> => {
  const [decided, outputs] = decide(state, message)
  if (decided === state || decided._tag === "Unconfigured") return [decided, outputs]
  const [then, more] = decided._tag === "SignedIn" ? settled(state, decided, message.at) : [decided, []]
  const said = [...outputs, ...more]
  if (then._tag === "Unconfigured") return [then, [...said, ...farewell(decided.person, message.at)]]
  const next = tallied(state, then, message)
  const news = [...changes(state, next, message.at), ...presenceNews(state, next, said)]
  return [next, [...said, ...news]]
}

/** The last that is heard of somebody who was at work until now. */
const farewell = ({ agent, group, heard: last }: Person, at: EpochMs): ReadonlyArray<Output> => [
  keep({ _tag: "AgentChanged", at, agent, state: "signed-out", reason: "retired" }),
  tellDistributor(group, { _tag: "AgentAnnounced", agent, presence: presenceWithout("signed-out", last) })
]

const settled = (before: State, decided: SignedIn, at: EpochMs): Step<State> => {
  const [next, outputs] = takenUpAgain(decided, at)
  const { hands, leaving, person, retired } = next
  if (Object.keys(hands).length > 0) return [next, outputs]
  if (retired) return [{ _tag: "Unconfigured", agent: person.agent }, outputs]
  if (leaving) return [signedOut(person, at, null), outputs]
  const { panel } = person
  const wasAtWork = before._tag === "SignedIn" && Object.keys(before.hands).length > 0
  return wasAtWork && panel._tag === "Lost" && at - panel.closedAt >= PANEL_GIVEN_UP_MS
    ? [signedOut(person, at, "panel-lost"), outputs]
    : [next, outputs]
}

const changes = (before: State, next: Configured, at: EpochMs): ReadonlyArray<Output> => {
  const [word, reason] = [wordOf(next), reasonOf(next)]
  if (word === wordOf(before) && reason === reasonOf(before)) return []
  const why = reason ?? (next._tag === "SignedOut" ? next.because : null) ?? ""
  return [keep({ _tag: "AgentChanged", at, agent: next.person.agent, state: word, reason: why })]
}

const presenceNews = (before: State, next: Configured, outputs: ReadonlyArray<Output>): ReadonlyArray<Output> => {
  if (outputs.some((output) => output._tag === "Tell" && output.message._tag === "AgentAnnounced")) return []
  const same =
    before._tag !== "Unconfigured" &&
    // Another distributor has heard nothing of them yet.
    before.person.group === next.person.group &&
    samePresence(presenceOf(before), presenceOf(next))
  return same ? [] : [announce(next)]
}

export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
