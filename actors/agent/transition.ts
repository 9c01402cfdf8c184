import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { tellCall } from "../call/protocol.ts"
import type { Contact, ReleaseReason } from "../contact.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import { correction, keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type CallId, type EpochMs, later, type NotReadyReason } from "../vocabulary.ts"
import {
  CHECK_EVERY_MS,
  CHECKS_LIMIT,
  PANEL_GIVEN_UP_MS,
  PANELS_LIMIT,
  SNAPSHOT_MARGIN_MS,
  WRAP_UP_EXTENSION_MS,
  WRAP_UP_LIMIT_MS
} from "./limits.ts"
import { type Configured, isOf, presenceOf, reasonOf, samePresence, wordOf, type Working } from "./presence.ts"
import type { Message, Next, Person, State, Work } from "./protocol.ts"

type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>

const ready: Next = { _tag: "Ready" }

/** Goes where `next` says; `since` is when a ready agent's idleness began. */
const settled = (person: Person, next: Next, at: EpochMs, since: EpochMs): State => {
  const { panel } = person
  if (panel._tag === "Lost" && at - panel.closedAt >= PANEL_GIVEN_UP_MS) return signedOut(person, at, "panel-lost")
  switch (next._tag) {
    case "Ready":
      return { _tag: "Ready", person, since }
    case "NotReady":
      return { _tag: "NotReady", person, since: at, reason: next.reason }
    case "SignOut":
      return signedOut(person, at, null)
  }
}

const signedOut = (person: Person, since: EpochMs, because: Of<"SignedOut">["because"]): State => ({
  _tag: "SignedOut",
  person,
  since,
  because
})

const notReady = (reason: NotReadyReason): Next => ({ _tag: "NotReady", reason })

const withPerson = <S extends Configured>(state: S, change: Partial<Person>): S => ({
  ...state,
  person: { ...state.person, ...change }
})

const inService = <S extends Configured>(state: S, registered: boolean, at: EpochMs): Step<State> =>
  state.person.registered === registered ? [state, []] : [withPerson(state, { registered, registeredSince: at }), []]

/** What is so in every state: telephone and panels come and go by themselves. */
const everywhere = {
  Configured: (state: Configured, { group, name, queues }: Told<"Configured">): Step<State> => [
    withPerson(state, { group, name, queues }),
    []
  ],
  DeviceInService: (state: Configured, { at }: Told<"DeviceInService">) => inService(state, true, at),
  DeviceOutOfService: (state: Configured, { at }: Told<"DeviceOutOfService">) => inService(state, false, at),
  DeviceSeen: (state: Configured, { askedAt, at, registered }: Told<"DeviceSeen">): Step<State> =>
    later(state.person.registeredSince, SNAPSHOT_MARGIN_MS) > askedAt ? [state, []] : inService(state, registered, at),
  PanelOpened: (state: Configured, { panel }: Told<"PanelOpened">): Step<State> => {
    const open = state.person.panel._tag === "Open" ? state.person.panel.panels : []
    if (open.includes(panel)) return [state, []]
    return [withPerson(state, { panel: { _tag: "Open", panels: [...open, panel].slice(-PANELS_LIMIT) } }), []]
  },
  PanelClosed: (state: Configured, { at, panel }: Told<"PanelClosed">): Step<State> => {
    if (state.person.panel._tag !== "Open") return [state, []]
    const panels = state.person.panel.panels.filter((other) => other !== panel)
    return [
      withPerson(state, { panel: panels.length > 0 ? { _tag: "Open", panels } : { _tag: "Closed", closedAt: at } }),
      []
    ]
  },
  PanelsClosed: (state: Configured, { at }: Told<"PanelsClosed">): Step<State> =>
    state.person.panel._tag === "Open"
      ? [withPerson(state, { panel: { _tag: "Closed", closedAt: at } }), []]
      : [state, []],
  PanelGraceExpired: (state: Configured): Step<State> => {
    const { panel } = state.person
    return panel._tag === "Closed"
      ? [withPerson(state, { panel: { _tag: "Lost", closedAt: panel.closedAt } }), []]
      : [state, []]
  },
  Offered: (state: Configured, { offer }: Told<"Offered">) => heard(state, offer),
  RollCalled: (state: Configured, { believed, held }: Told<"RollCalled">): Step<State> => {
    if (held !== null && held > state.person.heard) return heard(state, held)
    return samePresence(believed, presenceOf(state)) ? [state, []] : [state, [announce(state)]]
  },
  Recovered: (state: Configured, { at }: Told<"Recovered">): Step<State> => {
    const again = recovered(state, at)
    return [again, [announce(again)]]
  },
  TalkStarted: (state: Configured, message: Told<"TalkStarted">) => takenUp(state, message),
  RingStarted: (state: Configured, message: Told<"RingStarted">) => refuse(state, message.contact, message.offer)
}

const heard = (state: Configured, offer: number): Step<State> =>
  offer > state.person.heard ? [withPerson(state, { heard: offer }), []] : [state, []]

const announce = (state: Configured): Output =>
  tellDistributor(state.person.group, {
    _tag: "AgentAnnounced",
    agent: state.person.agent,
    presence: presenceOf(state)
  })

/** Panels are sockets of another process: each one has to say anew that it is there. */
const recovered = <S extends Configured>(state: S, at: EpochMs): S =>
  state.person.panel._tag === "Never" ? state : withPerson(state, { panel: { _tag: "Closed", closedAt: at } })

/** Between a call and an agent the offer says which taking of the agent is meant. */
type ToCall = "AgentAccepted" | "AgentAsked" | "AgentHungUp" | "AgentPressedAnswer" | "AgentRefused" | "AgentRejected"
const toCall = (
  _tag: ToCall,
  agent: AgentId,
  { call, offer }: { readonly call: CallId; readonly offer: number }
): Output => tellCall(call, { _tag, agent, offer })

const toWork = (_tag: ToCall, { person, work }: Pick<Working, "person" | "work">): Output =>
  toCall(_tag, person.agent, { call: work.contact.call, offer: work.offer })

const refuse = <S extends Configured>(state: S, { call }: Contact, offer: number): Step<S> => [
  state,
  [toCall("AgentRefused", state.person.agent, { call, offer })]
]

const workOf = (offer: number, contact: Contact, next: Next, readySince: EpochMs, at: EpochMs): Work => ({
  offer,
  contact,
  next,
  readySince,
  checkAt: later(at, CHECK_EVERY_MS),
  unanswered: 0
})

const corrected = (state: Configured, at: EpochMs, is: string, cause: string): Output =>
  correction({ at, subject: `agent/${state.person.agent}`, was: state._tag, is, cause })

/** A call says it talks with us and we do not know of it: its leg in the switch is the truth. */
const takenUp = (state: Configured, message: Told<"TalkStarted">): Step<State> => {
  const { answeredAt, at, contact, offer, recording } = message
  const { person } = state
  const next: Next =
    state._tag === "NotReady"
      ? notReady(state.reason)
      : state._tag === "SignedOut"
        ? { _tag: "SignOut" }
        : "work" in state
          ? state.work.next
          : ready
  const work = workOf(offer, contact, next, at, at)
  const given = "work" in state ? [toWork("AgentRefused", state)] : []
  return [
    { _tag: "Talking", person, since: answeredAt, work, recording },
    [...given, corrected(state, at, "Talking", `call/${contact.call} talks with this agent`)]
  ]
}

const answeredUs = (work: Work, contact: Contact, at: EpochMs): Work => ({
  ...work,
  contact,
  checkAt: later(at, CHECK_EVERY_MS),
  unanswered: 0
})

/** Freed of the call at hand. */
const released = (state: Working, message: Told<"Released">): Step<State> => {
  const { at, reason, wrapUpMs } = message
  const { person, work } = state
  if (message.call === undefined || !isOf(work, { call: message.call, offer: message.offer })) return [state, []]
  switch (reason) {
    case "done":
      return wrapUp(state, at, wrapUpMs)
    case "withdrawn":
      return [settled(person, work.next, at, work.readySince), []]
    default: {
      const next = work.next._tag === "Ready" ? notReady(NOT_READY_AFTER[reason]) : work.next
      const gone = reason === "device-unregistered" ? { registered: false, registeredSince: at } : {}
      return [settled({ ...person, ...gone }, next, at, at), []]
    }
  }
}

/** What an agent is told on their screen of a ring that came to nothing at their telephone. */
const NOT_READY_AFTER = {
  "no-answer": "no-answer",
  busy: "device-busy",
  rejected: "rejected",
  failed: "ring-failed",
  "device-unregistered": "device-unregistered"
} as const satisfies Partial<Record<ReleaseReason, NotReadyReason>>

const wrapUp = ({ person, work }: Working, at: EpochMs, wrapUpMs: number): Step<State> => {
  const { contact, next } = work
  const state: Of<"WrapUp"> = { _tag: "WrapUp", person, since: at, contact, next, until: later(at, wrapUpMs) }
  return wrapUpMs > 0 ? [state, []] : finished(state, next, at)
}

const finished = ({ contact, person, since }: Of<"WrapUp">, next: Next, at: EpochMs): Step<State> => [
  settled(person, next, at, at),
  [keep({ _tag: "WrapUpEnded", at, call: contact.call, agent: person.agent, wrapUpMs: at - since })]
]

const withNext = <S extends Working>(state: S, next: Next): Step<State> => [
  { ...state, work: { ...state.work, next } },
  []
]

/** What every agent with a call at hand does alike. */
const working = {
  ...everywhere,
  ReadyAsked: (state: Working) => withNext(state, ready),
  NotReadyAsked: (state: Working, { reason }: Told<"NotReadyAsked">) => withNext(state, notReady(reason)),
  SignOutAsked: (state: Working) => withNext(state, { _tag: "SignOut" }),
  Released: released,
  RingStarted: (state: Working, { answerBy, at, contact, offer, until }: Told<"RingStarted">): Step<State> => {
    if (!isOf(state.work, { call: contact.call, offer })) return refuse(state, contact, offer)
    const { person, since } = state
    const work = answeredUs(state.work, contact, at)
    return [{ _tag: "Ringing", person, since: state._tag === "Ringing" ? since : at, work, until, answerBy }, []]
  },
  TalkStarted: (state: Working, message: Told<"TalkStarted">): Step<State> => {
    const { answeredAt, at, contact, offer, recording } = message
    const { person, work } = state
    if (isOf(work, { call: contact.call, offer }))
      return [{ _tag: "Talking", person, since: answeredAt, work: answeredUs(work, contact, at), recording }, []]
    return state._tag === "Talking" ? refuse(state, contact, offer) : takenUp(state, message)
  },
  CheckDue: (state: Working, { at }: Told<"CheckDue">): Step<State> => {
    const { person, work } = state
    if (work.unanswered >= CHECKS_LIMIT)
      return [
        settled(person, work.next, at, work.readySince),
        [corrected(state, at, "free", `call/${work.contact.call} does not answer`)]
      ]
    const asked = { ...work, checkAt: later(at, CHECK_EVERY_MS), unanswered: work.unanswered + 1 }
    return [{ ...state, work: asked }, [toWork("AgentAsked", state)]]
  },
  Recovered: (state: Working, { at }: Told<"Recovered">): Step<State> => {
    const again = recovered(state, at)
    const work = { ...again.work, checkAt: later(at, CHECK_EVERY_MS) }
    return [{ ...again, work }, [toWork("AgentAsked", again), announce(again)]]
  }
}

const reject = (state: Working): Step<State> => [state, [toWork("AgentRejected", state)]]

const signOut = ({ person }: Configured, { at }: { readonly at: EpochMs }): Step<State> => [
  signedOut(person, at, null),
  []
]

const notReadyNow = (
  { person }: Configured,
  { at, reason }: { readonly at: EpochMs; readonly reason: NotReadyReason }
): Step<State> => [{ _tag: "NotReady", person, since: at, reason }, []]

const givenUp = (state: Configured, { at }: { readonly at: EpochMs }): Step<State> =>
  state.person.panel._tag === "Lost" ? [signedOut(state.person, at, "panel-lost"), []] : [state, []]

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: ({ agent }, { at, group, name, queues }) => {
      const facets = { registered: false, registeredSince: 0 as EpochMs, panel: { _tag: "Never" as const }, heard: 0 }
      return [signedOut({ agent, name, group, queues, ...facets }, at, null), []]
    }
  },
  SignedOut: {
    ...everywhere,
    // Signing in without an open panel exempts the agent from the rules about panels.
    SignInAsked: ({ person }, { at }) => [
      {
        _tag: "NotReady",
        person: person.panel._tag === "Open" ? person : { ...person, panel: { _tag: "Never" } },
        since: at,
        reason: "signed-in"
      },
      []
    ]
  },
  NotReady: {
    ...everywhere,
    ReadyAsked: (state, { at }) =>
      state.person.registered ? [{ _tag: "Ready", person: state.person, since: at }, []] : [state, []],
    NotReadyAsked: notReadyNow,
    SignOutAsked: signOut,
    PanelGivenUp: givenUp
  },
  Ready: {
    ...everywhere,
    NotReadyAsked: notReadyNow,
    SignOutAsked: signOut,
    PanelGivenUp: givenUp,
    Offered: (state, { at, contact, offer }) => {
      const [known] = heard(state, offer) as readonly [Of<"Ready">, unknown]
      if (presenceOf(state).verdict !== "ready") return [known, []]
      const work = workOf(offer, contact, ready, state.since, at)
      const reserved: State = { _tag: "Reserved", person: known.person, since: at, work }
      return [reserved, [toWork("AgentAccepted", reserved)]]
    },
    // The call rings our telephone, and we forgot that we took it.
    RingStarted: ({ person, since }, { answerBy, at, contact, offer, until }) => {
      const work = workOf(offer, contact, ready, since, at)
      const state: State = { _tag: "Ringing", person, since: at, work, until, answerBy }
      return [state, [corrected(state, at, "Ringing", `call/${contact.call} rings this agent`)]]
    }
  },
  Reserved: { ...working, RejectAsked: reject, HangUpAsked: reject },
  Ringing: {
    ...working,
    RejectAsked: reject,
    HangUpAsked: reject,
    AnswerAsked: (state) => [state, state.answerBy === "click" ? [toWork("AgentPressedAnswer", state)] : []]
  },
  Talking: {
    ...working,
    HangUpAsked: (state) => [state, [toWork("AgentHungUp", state)]]
  },
  WrapUp: {
    ...everywhere,
    ReadyAsked: (state, { at }) => finished(state, ready, at),
    NotReadyAsked: (state, { reason }) => [{ ...state, next: notReady(reason) }, []],
    SignOutAsked: (state, { at }) => finished(state, { _tag: "SignOut" }, at),
    WrapUpFinished: (state, { at }) => finished(state, state.next, at),
    WrapUpExtended: (state) => {
      const until = Math.min(state.until + WRAP_UP_EXTENSION_MS, state.since + WRAP_UP_LIMIT_MS) as EpochMs
      return [{ ...state, until }, []]
    },
    WrapUpExpired: (state, { at, until }) => (until === state.until ? finished(state, state.next, at) : [state, []])
  }
}

const decide = transitionOf(behaviour)

/**
 * Whatever changed an agent, the distributor and the reports hear of it here: no cell of the table can forget to say so.
 */
export const transition = (state: State, message: Message): Step<State> => {
  const [next, outputs] = decide(state, message)
  if (next === state || next._tag === "Unconfigured") return [next, outputs]
  const news = [...changes(state, next, message.at), ...presenceNews(state, next, outputs)]
  return news.length === 0 ? [next, outputs] : [next, [...outputs, ...news]]
}

const changes = (before: State, next: Configured, at: EpochMs): ReadonlyArray<Output> => {
  const [word, reason] = [wordOf(next), reasonOf(next)]
  if (word === wordOf(before) && reason === reasonOf(before)) return []
  const why = reason ?? (next._tag === "SignedOut" ? next.because : null) ?? ""
  return [keep({ _tag: "AgentChanged", at, agent: next.person.agent, state: word, reason: why })]
}

const presenceNews = (before: State, next: Configured, outputs: ReadonlyArray<Output>): ReadonlyArray<Output> => {
  if (outputs.some((output) => output._tag === "Tell" && output.message._tag === "AgentAnnounced")) return []
  const same = before._tag !== "Unconfigured" && samePresence(presenceOf(before), presenceOf(next))
  return same ? [] : [announce(next)]
}

export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
