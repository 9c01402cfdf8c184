import { type Behaviour, handles as handlesIn, type Step, type Timer, transitionOf } from "../behaviour.ts"
import type { Terms } from "../contact.ts"
import { type CallId, type EpochMs, later } from "../vocabulary.ts"
import type { Command, Entry, Message, State } from "./protocol.ts"

/** How often a queue looks for entries whose call fell silent. */
export const SWEEP_EVERY_MS = 15_000
/** Six announcements missed: nobody is there any more. */
export const SILENCE_LIMIT_MS = 30_000

type Open = Extract<State, { _tag: "Open" }>
type Announced = Extract<Message, { _tag: "CallAnnounced" }>

const admit = (state: Open, message: Announced): Step<State, Command> => {
  const { entries, settings, sweepAt } = state
  const { admitted, at, call, queuedAt, ringing } = message
  const newcomer = !admitted && entries[call] === undefined
  if (newcomer && Object.keys(entries).length >= settings.maxWaiting)
    return [state, [{ _tag: "RefuseCall", call, queue: settings.id, reason: "queue full" }]]
  const entry: Entry = { queuedAt, ringing: ringing !== null, seenAt: at }
  return [
    { ...state, entries: { ...entries, [call]: entry }, sweepAt: sweepAt ?? later(at, SWEEP_EVERY_MS) },
    [...(admitted ? [] : [admission(state, call)]), rank(state, message)]
  ]
}

const admission = ({ settings }: Open, call: CallId): Command => {
  const { id, music, name, ringTimeoutMs, wrapUpMs } = settings
  const terms: Terms = { queueName: name, ringTimeoutMs, wrapUpMs, music }
  return { _tag: "AdmitCall", call, queue: id, terms }
}

/** The distributor serves higher priorities first, equal ones by their entry into the queue. */
const rank = ({ settings }: Open, message: Announced): Command => {
  const { call, callingNumber, dialledNumber, heard, keys, queuedAt, refusedBy, ringing } = message
  const { group, id, name, priority, wrapUpMs } = settings
  const contact = { call, callingNumber, dialledNumber, keys, queue: id, queuedAt, queueName: name, wrapUpMs }
  return { _tag: "RankCall", group, contact, priority, heard, refusedBy, ringing }
}

const without = (state: Open, gone: ReadonlySet<string>, sweepAt: EpochMs | null): Open => {
  const entries = Object.fromEntries(Object.entries(state.entries).filter(([call]) => !gone.has(call)))
  return { ...state, entries, sweepAt: Object.keys(entries).length === 0 ? null : sweepAt }
}

/** A call that says nothing for so long is gone without a word; its place must not stand in anybody's way. */
const sweep = (state: Open, at: EpochMs): Step<State, Command> => {
  const { group, id } = state.settings
  const silent = (Object.entries(state.entries) as Array<[CallId, Entry]>).filter(
    ([, entry]) => later(entry.seenAt, SILENCE_LIMIT_MS) < at
  )
  const cause = "the call fell silent"
  return [
    without(state, new Set(silent.map(([call]) => call)), later(at, SWEEP_EVERY_MS)),
    silent.flatMap(([call]): ReadonlyArray<Command> => [
      { _tag: "DropCall", group, call, reason: "lost" },
      {
        _tag: "KeepFact",
        fact: { _tag: "EngineCorrected", at, subject: `queue/${id}`, was: `call/${call} waits`, is: "gone", cause }
      }
    ])
  ]
}

const behaviour: Behaviour<State, Message, Command> = {
  Unconfigured: {
    Configured: (_, { settings }) => [{ _tag: "Open", settings, entries: {}, sweepAt: null }, []],
    CallAnnounced: (state, { call }) => [
      state,
      [{ _tag: "RefuseCall", call, queue: state.queue, reason: "no such queue" }]
    ]
  },
  Open: {
    Configured: (state, { settings }) => [{ ...state, settings }, []],
    Restarted: (state) => [{ ...state, entries: {}, sweepAt: null }, []],
    CallAnnounced: admit,
    CallLeft: (state, { call, reason }) =>
      state.entries[call] === undefined
        ? [state, []]
        : [
            without(state, new Set([call]), state.sweepAt),
            [{ _tag: "DropCall", group: state.settings.group, call, reason }]
          ],
    SweepDue: (state, { at }) => sweep(state, at)
  }
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)

export const timers = (state: State): ReadonlyArray<Timer<Message>> =>
  state._tag === "Open" && state.sweepAt !== null
    ? [{ key: "sweep", dueAt: state.sweepAt, message: (at) => ({ _tag: "SweepDue", at }) }]
    : []
