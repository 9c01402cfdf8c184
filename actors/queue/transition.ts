import { isAlike } from "../alike.ts"
import { type Behaviour, handles as handlesIn, type Step, transitionOf } from "../behaviour.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import { correction } from "../keep.ts"
import type { Output } from "../output.ts"
import { elementsOf } from "../sorted.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { waitsSince, type WorkId, workOf } from "../work.ts"
import { tellWork } from "../work-protocol.ts"
import { ASK_AFTER_MS, CLOSES_AFTER_MS, CLOSING_LIMIT_MS, SILENCE_LIMIT_MS, SWEEP_EVERY_MS } from "./limits.ts"
import { entryOf, NO_PLACES, type Open, placesIn, withEntry, withoutEntry } from "./places.ts"
import { invitation, withOutsider, withoutOutsider } from "./outside.ts"
import type { Entry, Message, State } from "./protocol.ts"
import { stageSettings, stagesOf } from "./stages.ts"
import { termsOf } from "./terms.ts"

type Announced = Extract<Message, { _tag: "WorkAnnounced" }>

const announced = (state: Open, message: Announced): Step<State> => {
  const { admitted, alerting, asked, at } = message
  // An agent who is being alerted may take it yet.
  if (alerting === null && isForsaken(state, at)) return turnedAway(state, [asked.id])
  if (alerting === null && sendsAway(state, asked)) return turnedAway(state, [asked.id])
  const refusal = admitted ? undefined : refusalOf(state, asked)
  if (refusal !== undefined)
    return [refusal === FULL ? withOutsider(state, asked.id, at) : state, [refused(state, asked.id, refusal)]]
  const entry = { work: asked.id, queuedAt: waitsSince(asked), alerting: alerting !== null, seenAt: at }
  return [
    withEntry(waitsOn(withoutOutsider(state, asked.id), at), entry),
    [...(admitted ? [] : [admission(state, asked.id)]), rank(state, message)]
  ]
}

const refused = ({ settings }: Open, work: WorkId, reason: string): Output =>
  tellWork(work, { _tag: "PlaceRefused", queue: settings.id, reason, ...exitFor(settings, reason) })

/** Where callers go instead; other work waits elsewhere, or comes again. */
const exitFor = ({ exits = [] }: Open["settings"], reason: string) => {
  const on = reason === FULL ? "full" : reason === CLOSED ? "closed" : undefined
  const exit = exits.find((each) => each.on === on)
  return on === undefined || exit === undefined ? {} : { exit: { on, to: exit.to } as const }
}

/** Its calendar is closed for callers, and who has a place is not served on. */
const sendsAway = ({ settings }: Open, { channel, id }: Pick<Announced["asked"], "channel" | "id">): boolean =>
  settings.isShut === true && settings.sendsAtClosing === true && isCaller({ channel, id })

/** Opening hours are those of callers: alarms have none, and what is written waits until somebody is there. */
const isCaller = ({ channel, id }: Pick<Announced["asked"], "channel" | "id">): boolean =>
  channel === "voice" && id.startsWith("call/")

/** Why this work gets no place. What has one keeps it, whatever the settings have become. */
const refusalOf = (state: Open, { channel, id, queuedAt }: Announced["asked"]): string | undefined => {
  if (entryOf(state, id) !== undefined) return undefined
  const { closing, settings } = state
  const { channels, isShut, maxWaiting } = settings
  // What stood before it when it closed comes in yet.
  if (closing !== null && queuedAt >= closing.since) return CLOSED
  if (!channels.includes(channel)) return `no ${channel} here`
  if (isShut === true && isCaller({ channel, id })) return CLOSED
  return state.entries.size >= maxWaiting ? FULL : undefined
}

const FULL = "queue full"

const admission = ({ settings }: Open, work: WorkId): Output =>
  tellWork(work, { _tag: "Admitted", queue: settings.id, terms: termsOf(settings) })

/** The distributor knows how to order work of all its queues; each queue says how its own is meant. */
const rank = ({ settings }: Open, { alerting, alertingToo, asked, heard, refusedBy }: Announced): Output => {
  const { ageingMs, group, overflow, strategy } = settings
  const work = workOf(asked, termsOf(settings))
  // Callers alone are sent outside.
  const staff = asked.channel === "voice" && overflow?.whenUnstaffed === true ? { asksStaff: true } : {}
  const ahead = stagesOf(settings, { ...asked, preferred: work.preferred })
  const stages = ahead.length === 0 ? {} : { stages: ahead }
  const too = alertingToo === undefined ? {} : { alertingToo }
  const ranked = { work, ageingMs, strategy, ...staff, ...stages, heard, refusedBy, alerting, ...too }
  return tellDistributor(group, { _tag: "WorkRanked", ...ranked })
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

/** What is told to those for whom nobody is there any more. */
const CLOSED = "queue closed"

/** A queue that closes waits no longer than for the last word of its work. */
const waitsOn = (state: Open, at: EpochMs): Open =>
  state.closing === null ? state : { ...state, closing: { ...state.closing, overAt: later(at, CLOSES_AFTER_MS) } }

/** It closes, and who has a place in it would wait in vain. */
const isForsaken = ({ closing }: Open, at: EpochMs): boolean =>
  closing !== null && (!closing.served || at >= later(closing.since, CLOSING_LIMIT_MS))

const turnedAway = (state: Open, works: ReadonlyArray<WorkId>): Step<Open> => {
  const entries = works.map((work) => entryOf(state, work)).filter((entry) => entry !== undefined)
  const { group } = state.settings
  return [
    entries.reduce(withoutEntry, state),
    [
      ...works.map((work) => refused(state, work, CLOSED)),
      ...entries.map(({ work }) => tellDistributor(group, { _tag: "WorkDropped", work }))
    ]
  ]
}

/** No newcomer is let in. Who has a place is served as long as there is somebody who does, and it is over when all have left. */
const retired = (state: Open, { at, served }: Extract<Message, { _tag: "Retired" }>): Step<State> => {
  const closing = state.closing ?? { since: at, overAt: later(at, CLOSES_AFTER_MS) }
  const next: Open = { ...state, closing: { ...closing, served } }
  const waiting = [...elementsOf(next.waiting)].map(({ work }) => work)
  return isForsaken(next, at) ? turnedAway(next, waiting) : [next, []]
}

const closeDue = (state: Open, at: EpochMs): Step<State> => {
  if (state.closing === null || at < state.closing.overAt) return [state, []]
  return state.entries.size === 0 ? [{ _tag: "Unconfigured", queue: state.settings.id }, []] : [waitsOn(state, at), []]
}

/**
 * Other settings hold for the next decision about all that waits here: each work hears its new terms and says again where it
 * stands. What an agent has at hand keeps the terms that it began with.
 */
const configured = (state: Open, { settings }: Extract<Message, { _tag: "Configured" }>): Step<State> => {
  const { group, id } = state.settings
  const next: Open = { ...state, settings, closing: null }
  const isMoved = group !== settings.group
  const isSame = !isMoved && isAlike(rankingOf(state.settings), rankingOf(settings))
  return [
    next,
    [
      ...(isMoved ? [tellDistributor(group, { _tag: "PlacesListed", queue: id, works: [] })] : []),
      ...(isSame
        ? []
        : placesIn(next).map((work) => tellWork(work, { _tag: "TermsChanged", queue: id, terms: termsOf(settings) })))
    ]
  ]
}

const rankingOf = (settings: Open["settings"]) => ({
  ageingMs: settings.ageingMs,
  strategy: settings.strategy,
  stages: stageSettings(settings),
  ...termsOf(settings)
})

const left = (state: Open, { moved, work }: Extract<Message, { _tag: "WorkLeft" }>): Step<State> => {
  const entry = entryOf(state, work)
  const next = withoutOutsider(entry === undefined ? state : withoutEntry(state, entry), work)
  if (next === state) return [state, []]
  const { group, id } = state.settings
  const dropped = tellDistributor(group, { _tag: "WorkDropped", work, ...(moved === true ? { queue: id } : {}) })
  return [next, [...(entry === undefined ? [] : [dropped]), ...invitation(next)]]
}

/** Whoever left while the distributor could not hear it would stand in its list for ever. */
const counted = (state: Open, { group: asker, works }: Extract<Message, { _tag: "PlacesCounted" }>): Step<State> => {
  const { group, id } = state.settings
  if (asker !== undefined && asker !== group)
    return [state, [tellDistributor(asker, { _tag: "PlacesListed", queue: id, works: [] })]]
  return [
    state,
    works <= state.entries.size
      ? []
      : [tellDistributor(group, { _tag: "PlacesListed", queue: id, works: placesIn(state) })]
  ]
}

const behaviour: Behaviour<State, Message> = {
  Unconfigured: {
    Configured: (_, { settings }) => [{ _tag: "Open", settings, closing: null, ...NO_PLACES }, []],
    WorkAnnounced: (state, { asked }) => [
      state,
      [tellWork(asked.id, { _tag: "PlaceRefused", queue: state.queue, reason: "no such queue" })]
    ],
    PlacesCounted: (state, { group }) => [
      state,
      group === undefined ? [] : [tellDistributor(group, { _tag: "PlacesListed", queue: state.queue, works: [] })]
    ]
  },
  Open: {
    Configured: configured,
    Retired: retired,
    Restarted: (state, { at }) => [waitsOn({ ...state, ...NO_PLACES }, at), []],
    WorkAnnounced: announced,
    WorkLeft: (state, message) => left(state, message),
    PlacesCounted: counted,
    SweepDue: (state, { at }) => sweep(state, at),
    CloseDue: (state, { at }) => closeDue(state, at)
  }
}

export const transition = transitionOf(behaviour)
export const handles = (state: State, message: Message) => handlesIn(behaviour, state, message)
