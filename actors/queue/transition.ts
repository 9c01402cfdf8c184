import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import { correction } from "../keep.ts"
import type { Output } from "../output.ts"
import { elementsOf } from "../sorted.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { type Terms, type WorkId, workOf } from "../work.ts"
import { tellWork } from "../work-protocol.ts"
import { ASK_AFTER_MS, SILENCE_LIMIT_MS, SWEEP_EVERY_MS } from "./limits.ts"
import { entryOf, NO_PLACES, type Open, placesIn, withEntry, withoutEntry } from "./places.ts"
import { invitation, withOutsider, withoutOutsider } from "./outside.ts"
import type { Entry, Message, State } from "./protocol.ts"

type Announced = Extract<Message, { _tag: "WorkAnnounced" }>

const announced = (state: Open, message: Announced): Step<State> => {
  const { admitted, alerting, asked, at } = message
  const refusal = admitted ? undefined : refusalOf(state, asked)
  if (refusal !== undefined)
    return [
      refusal === FULL ? withOutsider(state, asked.id, at) : state,
      [tellWork(asked.id, { _tag: "PlaceRefused", queue: state.settings.id, reason: refusal })]
    ]
  const entry = { work: asked.id, queuedAt: asked.queuedAt, alerting: alerting !== null, seenAt: at }
  return [
    withEntry(withoutOutsider(state, asked.id), entry),
    [...(admitted ? [] : [admission(state, asked.id)]), rank(state, message)]
  ]
}

/** Why this work gets no place. What has one keeps it, whatever the settings have become. */
const refusalOf = (state: Open, { channel, id }: Announced["asked"]): string | undefined => {
  if (entryOf(state, id) !== undefined) return undefined
  const { channels, maxWaiting } = state.settings
  if (!channels.includes(channel)) return `no ${channel} here`
  return state.entries.size >= maxWaiting ? FULL : undefined
}

const FULL = "queue full"

const admission = ({ settings }: Open, work: WorkId): Output =>
  tellWork(work, { _tag: "Admitted", queue: settings.id, terms: termsOf(settings) })

const termsOf = ({ music, name, needs, priority, ringTimeoutMs, wrapUpMs }: Open["settings"]): Terms => ({
  queueName: name,
  alertTimeoutMs: ringTimeoutMs,
  wrapUpMs,
  music,
  priority,
  needs
})

/** The distributor knows how to order work of all its queues; each queue says how its own is meant. */
const rank = ({ settings }: Open, { alerting, asked, heard, refusedBy }: Announced): Output => {
  const { ageingMs, group, strategy } = settings
  const work = workOf(asked, termsOf(settings))
  return tellDistributor(group, { _tag: "WorkRanked", work, ageingMs, strategy, heard, refusedBy, alerting })
}

/** Silent work is asked; what says nothing for long is gone without a word. Its place must not stand in anybody's way. */
const sweep = (state: Open, at: EpochMs): Step<State> => {
  const { group, id } = state.settings
  const silent = [...elementsOf(state.entries)].filter(({ seenAt }) => later(seenAt, ASK_AFTER_MS) < at)
  const isGone = ({ seenAt }: Entry): boolean => later(seenAt, SILENCE_LIMIT_MS) < at
  const cause = "the work fell silent"
  return [
    silent
      .filter(isGone)
      .reduce(withoutEntry, { ...state, sweepAt: state.entries.size === 0 ? null : later(at, SWEEP_EVERY_MS) }),
    silent.flatMap((entry): ReadonlyArray<Output> => {
      const { work } = entry
      if (!isGone(entry)) return [tellWork(work, { _tag: "PlaceAsked", queue: id })]
      return [
        tellDistributor(group, { _tag: "WorkDropped", work }),
        correction({ at, subject: `queue/${id}`, was: `${work} waits`, is: "gone", cause })
      ]
    })
  ]
}

const left = (state: Open, work: WorkId): Step<State> => {
  const entry = entryOf(state, work)
  const next = withoutOutsider(entry === undefined ? state : withoutEntry(state, entry), work)
  if (next === state) return [state, []]
  const dropped = tellDistributor(state.settings.group, { _tag: "WorkDropped", work })
  return [next, [...(entry === undefined ? [] : [dropped]), ...invitation(next)]]
}

/** Whoever left while the distributor could not hear it would stand in its list for ever. */
const counted = (state: Open, works: number): Step<State> => {
  const { group, id } = state.settings
  return [
    state,
    works <= state.entries.size
      ? []
      : [tellDistributor(group, { _tag: "PlacesListed", queue: id, works: placesIn(state) })]
  ]
}

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: (_, { settings }) => [{ _tag: "Open", settings, ...NO_PLACES }, []],
    WorkAnnounced: (state, { asked }) => [
      state,
      [tellWork(asked.id, { _tag: "PlaceRefused", queue: state.queue, reason: "no such queue" })]
    ]
  },
  Open: {
    Configured: (state, { settings }) => [{ ...state, settings }, []],
    Restarted: (state) => [{ ...state, ...NO_PLACES }, []],
    WorkAnnounced: announced,
    WorkLeft: (state, { work }) => left(state, work),
    PlacesCounted: (state, { works }) => counted(state, works),
    SweepDue: (state, { at }) => sweep(state, at)
  }
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
