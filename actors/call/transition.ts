import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { adopt, audited, auditedAfterEnd, cleared, recordEnded, recordStarted, talkAmong } from "./audit.ts"
import { type Alive, ended, keep, refused } from "./ending.ts"
import { afterMenuPrompt, afterPlay, digitInMenu, enter, failedTry, recoveredInFlow } from "./flow.ts"
import { ANNOUNCE_EVERY_MS } from "./limits.ts"
import { announcement, placeNews } from "./place.ts"
import type { Caller, Command, Message, State } from "./protocol.ts"
import {
  answerable,
  answered,
  delivered,
  heardOf,
  ring,
  ringFailureOf,
  ringOver,
  tellRinging,
  tellTalking,
  waiting,
  withMusic
} from "./ringing.ts"

type Of<Tag extends State["_tag"]> = Extract<State, { _tag: Tag }>
type Told<Tag extends Message["_tag"]> = Extract<Message, { _tag: Tag }>

/** Ended by whoever left: the party itself, or, when the switch took the leg away unasked, the other side. */
const callerCleared = (state: Alive, { at, by, cause }: Told<"CallerCleared">): Step<State, Command> =>
  ended(state, {
    at,
    by: by === "party" ? "caller" : state._tag === "Talking" ? "agent" : "system",
    cause,
    clearCaller: false
  })

/** An agent this call cannot take is freed at once, or they would wait for a ring that never comes. */
const free = (
  state: { readonly caller: Caller },
  { agent, offer }: { readonly agent: AgentId; readonly offer: number }
): Command => freed(state.caller.call, agent, offer)

const freed = (call: Caller["call"], agent: AgentId, offer: number): Command => ({
  _tag: "ReleaseAgent",
  call,
  agent,
  offer,
  reason: "withdrawn",
  wrapUpMs: 0
})

const notMine = <S extends State & { readonly caller: Caller }>(
  state: S,
  message: { readonly agent: AgentId; readonly offer: number }
): Step<State, Command> => [state, [free(state, message)]]

const lateLeg = <S extends State>(state: S, { attempt }: { readonly attempt: number }): Step<State, Command> => [
  state,
  cleared([{ attempt, agent: null, answered: true, answerBy: null, joined: false }])
]

/** After a restart numbers go on from the milliseconds since arrival: above every one the journal may have forgotten. */
const renumbered = (caller: Caller, at: EpochMs): Caller => {
  const floor = Math.max(0, at - caller.arrivedAt)
  return {
    ...caller,
    attempts: Math.max(caller.attempts, floor),
    playbacks: Math.max(caller.playbacks, floor)
  }
}

/** What every living call does alike. A row below may say otherwise. */
const everywhere = {
  LegsSeen: (state: Alive, message: Told<"LegsSeen">) => audited(state, message),
  CallerCleared: callerCleared,
  AgentLegDelivered: (state: Alive, message: Told<"AgentLegDelivered">) => lateLeg(state, message),
  AgentLegEstablished: (state: Alive, message: Told<"AgentLegEstablished">) => lateLeg(state, message),
  RecordStarted: (state: Alive, { at, file }: Told<"RecordStarted">): Step<State, Command> =>
    recordStarted(state, file, at),
  RecordEnded: (state: Alive, message: Told<"RecordEnded">): Step<State, Command> => recordEnded(state, message),
  AgentAccepted: (state: Alive, message: Told<"AgentAccepted">) => notMine(state, message),
  AgentAsked: (state: Alive, message: Told<"AgentAsked">) => notMine(state, message),
  AgentRejected: (state: Alive, message: Told<"AgentRejected">) => notMine(state, message),
  AgentPressedAnswer: (state: Alive, message: Told<"AgentPressedAnswer">) => notMine(state, message),
  AgentHungUp: (state: Alive, message: Told<"AgentHungUp">) => notMine(state, message)
}

const isMine = (
  state: { readonly agent: AgentId; readonly offer: number },
  message: { readonly agent: AgentId; readonly offer: number }
) => state.agent === message.agent && state.offer === message.offer

const rejected = (state: Of<"Ringing">, message: Told<"AgentRejected" | "AgentHungUp">): Step<State, Command> =>
  isMine(state, message)
    ? ringOver(state, { at: message.at, fact: "rejected", reason: "rejected", clear: "CALL_REJECTED" })
    : notMine(state, message)

const isInFlow = (state: State): state is Of<"Playing" | "Prompting" | "Queueing"> =>
  state._tag === "Playing" || state._tag === "Prompting" || state._tag === "Queueing"

const announceAgain = <S extends Of<"Queueing" | "Waiting" | "Ringing">>(
  state: S,
  at: EpochMs
): Step<State, Command> => [{ ...state, announceAt: later(at, ANNOUNCE_EVERY_MS) }, announcement(state)]

const stillMine = (
  state: Of<"Talking">,
  message: Told<"AgentAccepted" | "AgentAsked" | "AgentPressedAnswer" | "AgentRejected">
): Step<State, Command> => (isMine(state, message) ? [state, [tellTalking(state)]] : notMine(state, message))

const behaviour: Behaviour<State, Message, Command> = {
  New: {
    Arrived: ({ call }, { agents, arrivedAt, at, callingNumber, dialledNumber, flow }) => {
      // Normally 0: a call found later may have had attempts and prompts that nobody remembers.
      const known = at - arrivedAt
      const numbers = { callingNumber, dialledNumber, arrivedAt }
      const caller: Caller = { call, ...numbers, keys: "", attempts: known, playbacks: known, recording: null }
      const [next, commands] = enter({ caller, flow, steps: 0 }, flow.start, at)
      const arrived = keep({ _tag: "CallArrived", at: arrivedAt, call, callingNumber, dialledNumber, flow: flow.id })
      const talk = talkAmong(agents)
      if (talk !== undefined && isInFlow(next)) {
        const [talking, taken] = adopt(next, talk, at)
        return [talking, [arrived, ...taken]]
      }
      return [next, [{ _tag: "AnswerCaller" }, arrived, ...commands]]
    },
    ArrivedInVain: ({ call }, { at, callingNumber, cause, dialledNumber, reason }) => {
      const numbers = { callingNumber, dialledNumber, arrivedAt: at }
      const caller = { call, ...numbers, keys: "", attempts: 0, playbacks: 0, recording: null }
      return refused(caller, { at, cause, reason })
    },
    LegsSeen: (state, { agents }) => [state, cleared(agents)],
    AgentLegEstablished: lateLeg,
    AgentAccepted: (state, { agent, offer }) => [state, [freed(state.call, agent, offer)]],
    AgentAsked: (state, { agent, offer }) => [state, [freed(state.call, agent, offer)]]
  },

  Playing: {
    ...everywhere,
    PlayEnded: (state, { at, outcome, playback }) =>
      // "stopped" is the word of a prompt that another one replaced.
      playback === state.playback && outcome !== "stopped" ? afterPlay(state, at) : [state, []],
    PromptExpired: (state, { at, playback }) => (playback === state.playback ? afterPlay(state, at) : [state, []]),
    Recovered: (state, { at }) => recoveredInFlow(state, renumbered(state.caller, at), at)
  },
  Prompting: {
    ...everywhere,
    DigitPressed: (state, { at, digit }) => digitInMenu(state, digit, at),
    PlayEnded: (state, { at, outcome, playback }) =>
      playback === state.playback && outcome !== "stopped" ? afterMenuPrompt(state, at) : [state, []],
    PromptExpired: (state, { at, playback }) =>
      playback === state.playback ? afterMenuPrompt(state, at) : [state, []],
    Recovered: (state, { at }) => recoveredInFlow(state, renumbered(state.caller, at), at)
  },
  Collecting: {
    ...everywhere,
    DigitPressed: (state, { at, digit }) => digitInMenu(state, digit, at),
    KeyExpired: (state, { at, playback }) => (playback === state.playback ? failedTry(state, at) : [state, []]),
    Recovered: (state, { at }) => [{ ...state, caller: renumbered(state.caller, at) }, []]
  },

  Queueing: {
    ...everywhere,
    Admitted: (state, { at, queue, terms }) => {
      if (queue !== state.queue) return [state, []]
      const place = { queue, queuedAt: state.queuedAt, terms, heard: state.heard, refusedBy: [] }
      const [caller, music] = withMusic(state.caller, place)
      const queued = keep({ _tag: "CallQueued", at: state.queuedAt, call: caller.call, queue })
      return [waiting(caller, place, at), [music, queued]]
    },
    PlaceRefused: (state, { at, queue, reason }) =>
      queue === state.queue ? refused(state.caller, { at, reason, cause: "USER_BUSY" }) : [state, []],
    AgentAccepted: (state, message) => [
      { ...state, heard: Math.max(state.heard, message.offer) },
      [free(state, message)]
    ],
    AnnounceDue: (state, { at }) => announceAgain(state, at),
    Recovered: (state, { at }) => announceAgain({ ...state, caller: renumbered(state.caller, at) }, at)
  },
  Waiting: {
    ...everywhere,
    AgentAccepted: (state, { agent, at, offer }) => ring(state, agent, offer, at),
    AnnounceDue: (state, { at }) => {
      if (!state.silent) return announceAgain(state, at)
      const [caller, music] = withMusic(state.caller, state.place)
      const [next, commands] = announceAgain({ ...state, caller, silent: false }, at)
      return [next, [music, ...commands]]
    },
    // Whether the music plays the switch cannot tell. It begins anew with the first timer, which is after the first look
    // at the legs: not into a talk that the journal forgot.
    Recovered: (state, { at }) => [
      { ...state, caller: renumbered(state.caller, at), announceAt: at, silent: true },
      announcement(state)
    ]
  },
  Ringing: {
    ...everywhere,
    AgentLegDelivered: (state, message) =>
      message.attempt === state.attempt ? delivered(state, message.answerBy) : lateLeg(state, message),
    AnswerRefused: (state, { attempt }) => (attempt === state.attempt ? answerable(state, "handset") : [state, []]),
    AgentLegEstablished: (state, message) =>
      message.attempt === state.attempt ? answered(state, message.at, false) : lateLeg(state, message),
    AgentLegCleared: (state, { at, attempt, cause }) =>
      attempt === state.attempt ? ringOver(state, { at, ...ringFailureOf(cause), clear: null }) : [state, []],
    RingExpired: (state, { at, attempt }) =>
      attempt === state.attempt
        ? ringOver(state, { at, fact: "no-answer", reason: "no-answer", clear: "NO_ANSWER" })
        : [state, []],
    AgentAccepted: (state, message) =>
      isMine(state, message)
        ? [state, [tellRinging(state)]]
        : [{ ...state, place: heardOf(state.place, message.offer) }, [free(state, message)]],
    AgentAsked: (state, message) => (isMine(state, message) ? [state, [tellRinging(state)]] : notMine(state, message)),
    AgentLost: (state, message) =>
      isMine(state, message)
        ? ringOver(state, { at: message.at, fact: "withdrawn", reason: "withdrawn", clear: "NORMAL_CLEARING" })
        : [state, []],
    AgentRejected: rejected,
    AgentHungUp: rejected,
    AgentPressedAnswer: (state, message) => {
      if (!isMine(state, message)) return notMine(state, message)
      const { answerBy, attempt } = state
      return [state, [answerBy === "click" ? { _tag: "AnswerAgentLeg", attempt } : tellRinging(state)]]
    },
    AnnounceDue: (state, { at }) => announceAgain(state, at),
    Recovered: (state, { at }) => {
      const [next, commands] = announceAgain({ ...state, caller: renumbered(state.caller, at) }, at)
      return [next, [tellRinging(state), ...commands]]
    }
  },
  Talking: {
    ...everywhere,
    AgentLegDelivered: (state, message) => (message.attempt === state.attempt ? [state, []] : lateLeg(state, message)),
    AgentLegEstablished: (state, message) =>
      message.attempt === state.attempt ? [state, []] : lateLeg(state, message),
    AgentLegCleared: (state, { at, attempt, by, cause }) =>
      attempt === state.attempt
        ? ended(state, { at, by: by === "party" ? "agent" : "caller", cause, clearCaller: true })
        : [state, []],
    LegsJoined: (state, { attempt }) =>
      attempt === state.attempt && !state.joined ? [{ ...state, joined: true }, []] : [state, []],
    JoinExpired: (state, { at, attempt }) => {
      if (attempt !== state.attempt || state.joined) return [state, []]
      const [next, commands] = ended(state, { at, by: "system", cause: "JOIN_FAILED", clearCaller: true })
      const subject = `call/${state.caller.call}`
      const cause = "the switch did not join the legs"
      return [next, [keep({ _tag: "EngineCorrected", at, subject, was: "Talking", is: "ended", cause }), ...commands]]
    },
    RecordStarted: (state, { at, file }) => {
      const [next, commands] = recordStarted(state, file, at)
      return next === state ? [state, []] : [next, [...commands, tellTalking(next)]]
    },
    AgentAccepted: stillMine,
    AgentAsked: stillMine,
    AgentLost: (state, message) => {
      if (!isMine(state, message)) return [state, []]
      const { at } = message
      const [next, commands] = ended(state, { at, by: "system", cause: "AGENT_LOST", clearCaller: true })
      const subject = `call/${state.caller.call}`
      const cause = "the agent talks with another caller"
      return [next, [keep({ _tag: "EngineCorrected", at, subject, was: "Talking", is: "ended", cause }), ...commands]]
    },
    // Pressed in the moment the telephone was picked up: the talk goes on.
    AgentRejected: stillMine,
    AgentPressedAnswer: stillMine,
    AgentHungUp: (state, message) =>
      isMine(state, message)
        ? ended(state, { at: message.at, by: "agent", cause: "NORMAL_CLEARING", clearCaller: true })
        : notMine(state, message),
    Recovered: (state, { at }) => {
      const again = { ...state, caller: renumbered(state.caller, at) }
      const record: ReadonlyArray<Command> =
        state.caller.recording === null ? [{ _tag: "RecordCaller", arrivedAt: state.caller.arrivedAt }] : []
      return [again, [...record, tellTalking(again)]]
    }
  },

  Ended: {
    LegsSeen: auditedAfterEnd,
    AgentLegDelivered: lateLeg,
    AgentLegEstablished: lateLeg,
    RecordStarted: (state, { at, file }) => recordStarted(state, file, at),
    RecordEnded: (state, message) => recordEnded(state, message),
    AgentAccepted: notMine,
    AgentAsked: (state, message) => {
      const { caller, released } = state
      return released !== null && isMine(released, message)
        ? [state, [{ _tag: "ReleaseAgent", call: caller.call, ...released }]]
        : notMine(state, message)
    },
    AgentRejected: notMine,
    AgentPressedAnswer: notMine,
    AgentHungUp: notMine,
    LingerExpired: (state, { at }) =>
      at >= state.until ? [{ _tag: "Gone", call: state.caller.call }, []] : [state, []]
  },
  Gone: {}
}

const decide = transitionOf(behaviour)

/** A call's place in the queue follows from its state, so the queue is told wherever the state changed: no path can forget it. */
export const transition = (state: State, message: Message): Step<State, Command> => {
  const [next, commands] = decide(state, message)
  const news = placeNews(state, next)
  return news.length === 0 ? [next, commands] : [next, [...commands, ...news]]
}

/** Whether the table has a cell: the runtime counts the pairs that have none. */
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
