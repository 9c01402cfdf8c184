import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { tellCall } from "../call/protocol.ts"
import { contactOf, type Terms } from "../contact.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import { correction } from "../keep.ts"
import type { Output } from "../output.ts"
import { type CallId, type EpochMs, later } from "../vocabulary.ts"
import { SILENCE_LIMIT_MS, SWEEP_EVERY_MS } from "./limits.ts"
import type { Entry, Message, State } from "./protocol.ts"

type Open = Extract<State, { _tag: "Open" }>
type Announced = Extract<Message, { _tag: "CallAnnounced" }>

const admit = (state: Open, message: Announced): Step<State> => {
  const { entries, settings, sweepAt } = state
  const { admitted, at, call, queuedAt, ringing } = message
  const newcomer = !admitted && entries[call] === undefined
  if (newcomer && Object.keys(entries).length >= settings.maxWaiting)
    return [state, [tellCall(call, { _tag: "PlaceRefused", queue: settings.id, reason: "queue full" })]]
  const entry: Entry = { queuedAt, ringing: ringing !== null, seenAt: at }
  return [
    { ...state, entries: { ...entries, [call]: entry }, sweepAt: sweepAt ?? later(at, SWEEP_EVERY_MS) },
    [...(admitted ? [] : [admission(state, call)]), rank(state, message)]
  ]
}

const admission = ({ settings }: Open, call: CallId): Output =>
  tellCall(call, { _tag: "Admitted", queue: settings.id, terms: termsOf(settings) })

const termsOf = ({ music, name, ringTimeoutMs, wrapUpMs }: Open["settings"]): Terms => ({
  queueName: name,
  ringTimeoutMs,
  wrapUpMs,
  music
})

/** The distributor serves higher priorities first, equal ones by their entry into the queue. */
const rank = ({ settings }: Open, message: Announced): Output => {
  const { heard, queuedAt, refusedBy, ringing } = message
  const { group, id, priority, strategy } = settings
  const contact = contactOf(message, { queue: id, queuedAt }, termsOf(settings))
  return tellDistributor(group, { _tag: "CallRanked", contact, priority, strategy, heard, refusedBy, ringing })
}

const without = (state: Open, gone: ReadonlySet<string>, sweepAt: EpochMs | null): Open => {
  const entries = Object.fromEntries(Object.entries(state.entries).filter(([call]) => !gone.has(call)))
  return { ...state, entries, sweepAt: Object.keys(entries).length === 0 ? null : sweepAt }
}

/** A call that says nothing for so long is gone without a word; its place must not stand in anybody's way. */
const sweep = (state: Open, at: EpochMs): Step<State> => {
  const { group, id } = state.settings
  const silent = (Object.entries(state.entries) as Array<[CallId, Entry]>).filter(
    ([, entry]) => later(entry.seenAt, SILENCE_LIMIT_MS) < at
  )
  const cause = "the call fell silent"
  return [
    without(state, new Set(silent.map(([call]) => call)), later(at, SWEEP_EVERY_MS)),
    silent.flatMap(([call]): ReadonlyArray<Output> => [
      tellDistributor(group, { _tag: "CallDropped", call }),
      correction({ at, subject: `queue/${id}`, was: `call/${call} waits`, is: "gone", cause })
    ])
  ]
}

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: (_, { settings }) => [{ _tag: "Open", settings, entries: {}, sweepAt: null }, []],
    CallAnnounced: (state, { call }) => [
      state,
      [tellCall(call, { _tag: "PlaceRefused", queue: state.queue, reason: "no such queue" })]
    ]
  },
  Open: {
    Configured: (state, { settings }) => [{ ...state, settings }, []],
    Restarted: (state) => [{ ...state, entries: {}, sweepAt: null }, []],
    CallAnnounced: admit,
    CallLeft: (state, { call }) =>
      state.entries[call] === undefined
        ? [state, []]
        : [
            without(state, new Set([call]), state.sweepAt),
            [tellDistributor(state.settings.group, { _tag: "CallDropped", call })]
          ],
    SweepDue: (state, { at }) => sweep(state, at)
  }
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
