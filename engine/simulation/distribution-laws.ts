import type { State as AgentState } from "#actors/agent/protocol.ts"
import { isAlike } from "#actors/alike.ts"
import { presenceOf } from "#actors/agent/presence.ts"
import type { StrategyName } from "#actors/centre.ts"
import { ORACLES } from "./strategy-oracles.ts"
import { workOfCall } from "#actors/call/caller.ts"
import { ringsOf } from "#actors/call/rings.ts"
import { offersOf } from "#actors/distributor/ring-all.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { Message, State as DistributorState } from "#actors/distributor/protocol.ts"
import type { Fact } from "#actors/facts.ts"
import type { Output, Unstamped } from "#actors/output.ts"
import { hasRoom, type Presence, type Room } from "#actors/presence.ts"
import type { Message as QueueMessage, State as QueueState } from "#actors/queue/protocol.ts"
import { figuresOf, placesIn } from "#actors/queue/places.ts"
import { elementsOf } from "#actors/sorted.ts"
import { asksOf, lackOf, type PlainWait, type Staff, stagesAfter } from "#actors/distributor/plain-stages.ts"
import type { State as TaskState } from "#actors/task/protocol.ts"
import { type Work, type WorkId, workIdOf, workOf } from "#actors/work.ts"
import type { Told } from "./centre-laws.ts"
import { keepsWhoKnows } from "./known-laws.ts"
import { keepsItsTime } from "./leaving-laws.ts"
import { makeNewsLaws } from "./news-laws.ts"
import type { Step } from "./simulated-runtime.ts"
import { passAll, stagedAsTold, stagesInTime } from "./stage-laws.ts"
import { asksAsTold, makeStaffLaws } from "./staff-laws.ts"

/** Laws about who gets what: they know what was said of the centre and of work, and not how a distributor keeps its lists. */

interface Census {
  readonly calls: ReadonlyMap<string, CallState>
  readonly tasks: ReadonlyMap<string, TaskState>
  readonly agents: ReadonlyMap<string, AgentState>
  readonly queues: ReadonlyMap<string, QueueState>
  readonly distributors: ReadonlyMap<string, DistributorState>
}

export interface DistributionLaws {
  /** After every step, also while the core recovers. */
  readonly stepped: (step: Step) => void
  /** Whenever no message is pending and everybody decides. `linked`: the switch is there. */
  readonly settled: (census: Census, linked: boolean, now: number) => void
}

export const makeDistributionLaws = (told: Told, broken: (law: string) => void): DistributionLaws => {
  const news = makeNewsLaws(broken)
  const groups = new Map<string, ReadonlyArray<DistributionLaws["stepped"]>>()
  /** By group: what each distributor was told that waits. */
  const waits = new Map<string, ReadonlyMap<WorkId, PlainWait>>()
  return {
    stepped: (step) => {
      const { address } = step
      keepsItsTime(step, broken)
      news.stepped(step)
      keepsWhoKnows(step, broken)
      if (address.startsWith("distributor/")) {
        const group = address.slice("distributor/".length)
        const waiting = new Map<WorkId, Ranked>()
        const laws = groups.get(address) ?? [
          makeOfferLaws(group, told, waiting, broken),
          makeStaffLaws(group, told, broken)
        ]
        if (!groups.has(address)) waits.set(group, waiting)
        groups.set(address, laws)
        for (const law of laws) law(step)
      }
      if (!address.startsWith("queue/")) return
      admitted(told, step, broken)
      rankedAsTold(told, step, broken)
      asksAsTold(told, step, broken)
      stagedAsTold(told, step, broken)
    },
    settled: (census, linked, now) => {
      noFittingPair(census, ableFor(told, waits), linked, broken)
      if (linked) everybodyRings(census, ableFor(told, waits), broken)
      places(census, broken)
      for (const waiting of waits.values()) stagesInTime(waiting, now, broken)
    }
  }
}

type MayHave = (agent: string, work: Work) => boolean

/** Whether an agent may take a piece of work, by what was said of both and how long it waits, whatever queue and distributor make of it. */
const ableIn =
  (told: Told, group: string, waitOf: (id: WorkId) => PlainWait | undefined): MayHave =>
  (name, work) => {
    const agent = told.profile(group, name)
    const asks = asksOf({ ...(waitOf(work.id) ?? UNSTAGED), work })
    return agent !== undefined && agent.queues.includes(work.queue) && lackOf(agent, asks) === undefined
  }
const UNSTAGED = { stages: [], taken: new Set<number>() }

/** The same, of whichever group the work's queue belongs to, and by what that asks now: a call of an old version does not know. */
const ableFor =
  (told: Told, waits: ReadonlyMap<string, ReadonlyMap<WorkId, PlainWait>>): MayHave =>
  (name, work) => {
    const queue = told.queue(work.queue)
    if (queue === undefined) return false
    const able = ableIn(told, queue.group, (id) => waits.get(queue.group)?.get(id))
    return able(name, { ...work, needs: [...queue.needs, ...work.needs] })
  }

/** A queue hands its work on as its own settings say, and as the work itself asks. */
const rankedAsTold = (told: Told, { address, commands, message }: Step, broken: (law: string) => void): void => {
  const { asked } = message as Extract<QueueMessage, { _tag: "WorkAnnounced" }>
  const settings = asked === undefined ? undefined : told.queue(asked.queue)
  if (settings === undefined) return
  for (const output of commands) {
    if (output._tag !== "Tell" || output.message._tag !== "WorkRanked") continue
    const { ageingMs, work } = output.message as Extract<Message, { _tag: "WorkRanked" }>
    const wanted = [...settings.needs, ...asked.needs]
    if (output.to !== `distributor/${settings.group}`) broken(`${address} ranks ${work.id} at ${output.to}`)
    if (work.priority !== settings.priority + asked.priority || ageingMs !== settings.ageingMs)
      broken(`${address} ranks ${work.id} at priority ${work.priority}, ageing ${ageingMs}`)
    if (!isAlike(work.needs, wanted)) broken(`${address} forgets what ${work.id} needs`)
  }
}

type Offered = Unstamped<{ readonly _tag: "Offered"; readonly at: number; readonly offer: number; readonly work: Work }>

const offersIn = (commands: ReadonlyArray<Output>) =>
  commands.flatMap((output) =>
    output._tag === "Tell" && output.message._tag === "Offered"
      ? [{ agent: output.to.slice("agent/".length), ...(output.message as Offered) }]
      : []
  )

/** Each offer goes to somebody who may have it, has room for it and holds no other; and to the work whose turn it is. */
const makeOfferLaws = (
  group: string,
  told: Told,
  waiting: Map<WorkId, Ranked>,
  broken: (law: string) => void
): DistributionLaws["stepped"] => {
  const mayHave = ableIn(told, group, (id) => waiting.get(id))
  const presences = new Map<string, Presence>()
  const open = new Map<string, number>()
  /** As it was said last of a queue's work on a channel: from then on it counts for all of it. */
  const strategies = new Map<string, StrategyName>()
  let isLinked = false

  const hear = (message: Message) => {
    switch (message._tag) {
      // Whoever dies forgets; everybody says it again.
      case "Restarted":
      case "Retired":
        presences.clear()
        open.clear()
        waiting.clear()
        isLinked = false
        return
      case "AgentAnnounced": {
        // A distributor takes no news of who is not of its group.
        if (told.profile(group, message.agent) === undefined) return
        presences.set(message.agent, message.presence)
        const offer = open.get(message.agent) ?? Infinity
        if (message.presence.heard < offer) return
        open.delete(message.agent)
        if (!message.presence.offers.includes(offer)) declined(waiting, offer)
        return
      }
      case "TelephonyLost":
      case "TelephonyBack":
        isLinked = message._tag === "TelephonyBack"
        return
      case "WorkRanked":
        return ranked(message)
      case "WorkDropped":
        return void waiting.delete(message.work)
      case "PlacesListed":
        for (const [id, { work }] of waiting)
          if (work.queue === message.queue && !message.works.includes(id)) waiting.delete(id)
        return
    }
  }

  /** What was offered to one who left waits again. */
  const leave = ({ agents }: Extract<Message, { _tag: "Configured" }>) => {
    const there = new Set<string>(agents.map(({ agent }) => agent))
    for (const [agent, offer] of open) {
      if (there.has(agent)) continue
      open.delete(agent)
      presences.delete(agent)
      declined(waiting, offer)
    }
    for (const agent of presences.keys()) if (!there.has(agent)) presences.delete(agent)
  }

  const ranked = (message: Extract<Message, { _tag: "WorkRanked" }>) => {
    waiting.set(message.work.id, rankedAnew(waiting.get(message.work.id), message))
    strategies.set(`${message.work.queue} ${message.work.channel}`, message.strategy)
  }

  const staffOf = ({ channel, queue }: Work): Staff =>
    told.profiles(group).flatMap((profile) => {
      const of = open.has(profile.agent) ? "alerting" : presences.get(profile.agent)?.channels[channel]
      return profile.queues.includes(queue) ? [{ profile, of: of ?? "signed-out" }] : []
    })

  /** Whether an agent can be given work now. */
  const isFree = (agent: string, work: Work): boolean => {
    const room = presences.get(agent)?.channels[work.channel]
    return !open.has(agent) && room !== undefined && hasRoom(room) && room.room >= work.load && mayHave(agent, work)
  }

  /** The plain oracle: all that waits stands in one queue. For the same agent, alerting nobody, and earlier in it. */
  const passedOver = (each: Ranked, { work, ...rest }: Ranked, agent: string) => {
    const { alerting, offered, work: other } = each
    return (
      alerting === null &&
      offered === null &&
      other.id !== work.id &&
      (other.channel !== "voice" || isLinked) &&
      isFree(agent, other) &&
      comesFirst(each, { work, ...rest })
    )
  }

  /** Somebody whose turn it was before this agent's, by the strategy of the work's queue. */
  const nearer = ({ refusedBy, work }: Ranked, agent: string, at: number): string | undefined => {
    const strategy = strategies.get(`${work.queue} ${work.channel}`)!
    const keyOf = (one: string) => {
      const [{ channels, heard, tally }, profile] = [presences.get(one)!, told.profile(group, one)!]
      const room = channels[work.channel] as Room
      const before = [refusedBy.includes(profile.agent), profile.agent !== work.preferred, room.setsAside].map(Number)
      return [...before, ...ORACLES[strategy]({ profile, room, heard, work, tally, at })]
    }
    const mine = keyOf(agent)
    return [...presences.keys()].find((one) => {
      if (one === agent || !isFree(one, work)) return false
      const theirs = keyOf(one)
      const apart = theirs.findIndex((key, index) => key !== mine[index])
      return apart >= 0 && theirs[apart]! < mine[apart]!
    })
  }

  return (step) => {
    const { address, commands, message } = step
    hear(message as Message)
    if (message._tag === "Configured") leave(message as Extract<Message, { _tag: "Configured" }>)
    passAll(waiting, step, staffOf)
    const [asked, offers] = [new Set(isAlerting(waiting)), offersIn(commands)]
    for (const { agent, offer, work } of offers) {
      if (!mayHave(agent, work)) broken(`${address} offers ${work.id} to ${agent}, who may not have it`)
      const room = presences.get(agent)?.channels[work.channel]
      if (room === undefined || !hasRoom(room) || room.room < work.load)
        broken(`${address} offers ${work.id} to ${agent}, who has no room for it`)
      const other = open.get(agent)
      if (other !== undefined) broken(`${address} makes ${agent} offer ${offer}, who holds offer ${other}`)
      const taken = waiting.get(work.id)
      const before = taken && [...waiting.values()].find((each) => passedOver(each, taken, agent))
      const first = taken && nearer(taken, agent, (message as Message).at)
      if (first !== undefined) broken(`${address} offers ${work.id} to ${agent}, and it was the turn of ${first}`)
      open.set(agent, offer)
      if (before !== undefined) broken(`${address} offers ${work.id}, and it was the turn of ${before.work.id}`)
      if (taken !== undefined)
        Object.assign(taken, { offered: [...(taken.offered ?? []), offer], until: (message as Message).at + OFFER_MS })
    }
    roundsAreWhole(offers, { asked, waiting, presences, strategies, isFree }, broken)
    for (const output of commands)
      if (output._tag === "Keep" && output.fact._tag === "AgentChosen") isWhole(output.fact, told.staff(group), broken)
  }
}

/** It came to nothing before the work heard of it. */
const declined = (waiting: ReadonlyMap<WorkId, Ranked>, offer: number): void => {
  for (const each of waiting.values()) {
    const left = each.offered?.filter((one) => one !== offer) ?? []
    each.offered = left.length === 0 ? null : left
  }
}

const rankedAnew = (known: Ranked | undefined, message: Extract<Message, { _tag: "WorkRanked" }>): Ranked => {
  const until = known?.until ?? 0
  const unheard = message.at < until ? (known?.offered ?? []).filter((offer) => message.heard < offer) : []
  const offered = unheard.length === 0 ? null : unheard
  return { ...message, ...stagesAfter(known, message), offered, until }
}

interface Round {
  /** For what somebody was being asked before. */
  readonly asked: ReadonlySet<WorkId>
  readonly waiting: ReadonlyMap<WorkId, Ranked>
  readonly presences: ReadonlyMap<string, Presence>
  readonly strategies: ReadonlyMap<string, StrategyName>
  readonly isFree: (agent: string, work: Work) => boolean
}

/** One is asked for a piece of work; where a call rings at everybody, everybody is who is free. */
const roundsAreWhole = (
  offers: ReturnType<typeof offersIn>,
  { asked, isFree, presences, strategies, waiting }: Round,
  broken: (law: string) => void
): void => {
  for (const id of new Set(offers.map(({ work }) => work.id))) {
    const rung = offers.filter(({ work }) => work.id === id)
    const { agent, work } = rung.at(-1)!
    if (!id.startsWith("call/") || strategies.get(`${work.queue} ${work.channel}`) !== "ring-all") {
      if (asked.has(id) || rung.length > 1)
        broken(`${id} is offered to ${agent}, and somebody else is being asked for it`)
      continue
    }
    if (asked.has(id) || rung.length >= RUNG_AT_MOST) continue
    const refusedBy: ReadonlyArray<string> = waiting.get(id)?.refusedBy ?? []
    const left = [...presences.keys()].find((one) => isFree(one, work) && !refusedBy.includes(one))
    if (left !== undefined) broken(`${id} is to ring at everybody, and not at ${left}`)
  }
}

/** Work that has not heard of its agent by then never will. */
const OFFER_MS = 5_000

/** Telephones that ring for one call at most, as it is said to administrators. */
const RUNG_AT_MOST = 30

/** Work for which somebody has been asked, and has not said no. */
const isAlerting = (waiting: ReadonlyMap<WorkId, Ranked>): ReadonlyArray<WorkId> =>
  [...waiting].flatMap(([id, { alerting, offered }]) => (alerting !== null || offered !== null ? [id] : []))

/** Everybody of the group stands in it once, and few of them by name. */
const isWhole = (
  { candidates, counts, offer }: Pick<Extract<Fact, { _tag: "AgentChosen" }>, "candidates" | "counts" | "offer">,
  staff: number,
  broken: (law: string) => void
): void => {
  const everybody = candidates.length + Object.values(counts).reduce((sum, agents) => sum + agents, 0)
  if (candidates.length > 11) broken(`decision ${offer} names ${candidates.length} agents`)
  if (everybody !== staff) broken(`decision ${offer} looked at ${everybody} agents of ${staff}`)
}

const comesFirst = (a: Ranked, b: Ranked): boolean => {
  const [first, second] = [placeOf(a), placeOf(b)]
  if (first.alarm !== second.alarm) return first.alarm
  return first.priority === second.priority ? first.since < second.since : first.priority > second.priority
}

/** By what its queue said of it. */
const placeOf = (ranked: Ranked) => {
  const { ageingMs, work } = ranked
  const { channel, priority, queuedAt } = work
  const alarm = channel === "alarm"
  if (asksOf(ranked).isOverdue) return { alarm, priority: Infinity, since: queuedAt }
  return ageingMs === null
    ? { alarm, priority, since: queuedAt }
    : { alarm, priority: 0, since: queuedAt - priority * ageingMs }
}

interface Ranked extends PlainWait, Pick<Extract<Message, { _tag: "WorkRanked" }>, "ageingMs" | "alerting"> {
  /** Offers that it has not heard of. Never empty. */
  offered: ReadonlyArray<number> | null
  /** Until when it is waited for that it hears of them. */
  until: number
}

/** A queue takes no newcomer beyond its limit. */
const admitted = (told: Told, { before, commands, message }: Step, broken: (law: string) => void): void => {
  const { asked } = message as Extract<QueueMessage, { _tag: "WorkAnnounced" }>
  if (asked === undefined || !commands.some((output) => output._tag === "Tell" && output.message._tag === "Admitted"))
    return
  const settings = told.queue(asked.queue)
  const there = placesIn(before as QueueState)
  if (settings?.isShut === true && asked.id.startsWith("call/") && !there.includes(asked.id))
    broken(`queue ${asked.queue} is shut and takes ${asked.id}`)
  if (settings !== undefined && !there.includes(asked.id) && there.length >= settings.maxWaiting)
    broken(`queue ${asked.queue} takes ${asked.id} with ${there.length} before it`)
}

/** Work that waits, as it says itself. */
interface Waits {
  readonly queue: string
  readonly queuedAt: number
  /** Null as long as its queue has not said what it asks of an agent. */
  readonly work: Work | null
  readonly alerting: ReadonlyArray<string>
}

const waitsOf = ({ calls, tasks }: Census): ReadonlyMap<WorkId, Waits> => {
  const all = new Map<WorkId, Waits>()
  for (const [call, state] of calls) {
    const id = workIdOf("call", call)
    // While it is found out who knows its customer it has asked for no place.
    if (state._tag === "Queueing" && state.isHeld !== true)
      all.set(id, { queue: state.queue, queuedAt: state.queuedAt, work: null, alerting: [] })
    if (state._tag !== "Waiting" && state._tag !== "Ringing") continue
    const work = workOfCall(state.caller, state.place)
    const { queue, queuedAt } = state.place
    const alerting = state._tag === "Ringing" ? ringsOf(state).map(({ agent }) => agent) : []
    all.set(id, { queue, queuedAt, work, alerting })
  }
  // One that stands outside a full queue has no place.
  for (const state of tasks.values()) {
    if (state._tag !== "Waiting" && state._tag !== "Alerting") continue
    const { id, queue, queuedAt } = state.task.asked
    const work = workOf(state.task.asked, state.place.terms)
    all.set(id, { queue, queuedAt, work, alerting: state._tag === "Alerting" ? [state.agent] : [] })
  }
  return all
}

/** No work waits beside an agent who may have it and has room for it. */
const noFittingPair = (census: Census, mayHave: MayHave, linked: boolean, broken: (law: string) => void): void => {
  const waiting = [...waitsOf(census).values()].flatMap(({ alerting, work }) =>
    work === null || alerting.length > 0 || (work.channel === "voice" && !linked) ? [] : [work]
  )
  if (waiting.length === 0) return
  for (const [agent, state] of census.agents) {
    if (state._tag === "Unconfigured") continue
    const { channels } = presenceOf(state)
    const work = waiting.find((each) => {
      const room = channels[each.channel]
      return hasRoom(room) && room.room >= each.load && mayHave(agent, each)
    })
    if (work !== undefined) broken(`agent ${agent} has room while ${work.id} waits`)
  }
}

/** Nobody is free beside a call that rings at everybody, unless they let it pass. */
const everybodyRings = (census: Census, mayHave: MayHave, broken: (law: string) => void): void => {
  for (const distributor of census.distributors.values()) {
    if (distributor._tag !== "Deciding") continue
    for (const { offered, refusedBy, work } of elementsOf(distributor.book.waiters)) {
      const rings = offersOf(offered).map(({ agent }): string => agent)
      const call = census.calls.get(work.id.slice("call/".length))
      if (rings.length === 0 || rings.length >= RUNG_AT_MOST || call?._tag !== "Ringing") continue
      if (call.place.terms.ringsAll !== true || offered?.others === undefined) continue
      for (const [agent, state] of census.agents) {
        if (state._tag === "Unconfigured" || refusedBy.some((one) => one === agent)) continue
        const room = presenceOf(state).channels.voice
        if (hasRoom(room) && mayHave(agent, work)) broken(`${work.id} rings at everybody, and not at ${agent}`)
      }
    }
  }
}

/** What waits is in one list, and nothing else is; what is offered is alerting its agent. */
const places = (census: Census, broken: (law: string) => void): void => {
  const { distributors, queues } = census
  const entries = new Map<WorkId, string>()
  for (const [queue, state] of queues)
    for (const work of placesIn(state)) {
      if (entries.has(work)) broken(`${work} waits in two queues`)
      entries.set(work, queue)
    }
  const waiters = new Map<WorkId, { readonly agents: ReadonlyArray<string>; readonly queuedAt: number }>()
  for (const state of distributors.values()) {
    if (state._tag === "Unconfigured") continue
    for (const { offered, work } of elementsOf(state.book.waiters))
      waiters.set(work.id, { agents: offersOf(offered).map(({ agent }) => agent), queuedAt: work.queuedAt })
    for (const { held, profile } of elementsOf(state.book.colleagues))
      if (held !== null) broken(`agent ${profile.agent} is held for offer ${held.offer} and does not know`)
  }
  const alerting = new Map<string, number>()
  for (const [work, { alerting: agents, queue, queuedAt }] of waitsOf(census)) {
    if (agents.length > 0) alerting.set(queue, (alerting.get(queue) ?? 0) + 1)
    if (entries.get(work) !== queue) broken(`${work} waits and is not in queue ${queue}`)
    const known = waiters.get(work)
    if (known === undefined) broken(`${work} waits and is unknown to the distributor`)
    else if (known.agents.toSorted().join() !== agents.toSorted().join())
      broken(`${work} is alerting ${agents.join() || null} and offered to ${known.agents.join() || null}`)
    else if (known.queuedAt !== queuedAt)
      broken(`${work} waits since ${queuedAt} and is ranked as of ${known.queuedAt}`)
    entries.delete(work)
    waiters.delete(work)
  }
  for (const [work, queue] of entries) broken(`queue ${queue} keeps a place for ${work}, which does not wait`)
  for (const work of waiters.keys()) broken(`the distributor keeps ${work}, which does not wait`)
  for (const [queue, state] of queues)
    if (figuresOf(state).alerting !== (alerting.get(queue) ?? 0))
      broken(`queue ${queue} shows ${figuresOf(state).alerting} alerting, and there are ${alerting.get(queue) ?? 0}`)
}
