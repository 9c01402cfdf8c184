import type { State as AgentState } from "#actors/agent/protocol.ts"
import { isAlike } from "#actors/alike.ts"
import type { Attended } from "#actors/call/attended.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import type { WaitingPlace } from "#actors/call/waiting.ts"
import { type Whereabouts, whereaboutsOf } from "#actors/call/whereabouts.ts"
import type { Centre } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import type { State as IncidentState } from "#actors/incident/protocol.ts"
import { kinds } from "#actors/kinds.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { Sorted } from "#actors/sorted.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { WorkId } from "#actors/work.ts"
import type { Board } from "#wire/board.ts"
import type { Change } from "#wire/frames.ts"
import { type Masking, USUAL_MASKING } from "#wire/masked-number.ts"
import type { SwitchQueues } from "#wire/switch-queues.ts"
import { type ListHint, readTopic, type TopicAddress, type TopicState } from "#wire/topics.ts"
import { linesOf, type Scene, staffOf } from "./board.ts"
import { agentsAt, moveAttended } from "./call-view.ts"
import { countFact, type DayCounts, emptyDay } from "./day-counts.ts"
import { difference } from "./difference.ts"
import { makeIncidentsSeen } from "./incidents-seen.ts"
import type { LocalDay } from "./local-day.ts"
import type { WaitsSeen } from "./told-waits.ts"
import { views } from "./topics.ts"
import { moveWaiting } from "./waiting-calls.ts"

/** What a screen is told: the topic, and what is different in it. */
export type TopicChanges = ReadonlyMap<string, ReadonlyArray<Change>>

/** One step of any actor, as far as screens care. */
export interface SeenStep {
  readonly kind: string
  readonly id: string
  readonly before: unknown
  readonly after: unknown
  readonly facts: ReadonlyArray<Fact>
  readonly over: boolean
}

export interface LiveScreens {
  /** Takes the step in and marks what it touched. */
  readonly step: (step: SeenStep) => void
  /** The centre is another one now. Its actors hear of it by themselves. */
  readonly configured: (centre: Centre) => void
  readonly links: (links: Partial<Board["links"]>) => void
  /** The switch's own queues have changed; null: it has none, or is away. */
  readonly switchQueues: (now: SwitchQueues | null) => void
  /** Screens cover other numbers from now on. */
  readonly masked: (masking: Masking) => void
  /** These lists of call records ("" for the list of all, else an agent) read differently now: the database has the news. */
  readonly listsChanged: (lists: Iterable<string>, at: EpochMs) => void
  /** Begins new counters when the local day has turned; what is over leaves. */
  readonly turn: (nowMs: number) => void
  /** The topic's state as of the last {@link changes}, which tells its changes from now on. Undefined: there is none (yet). */
  readonly watch: (topic: string) => TopicState | undefined
  readonly unwatch: (topic: string) => void
  /** The topic's state now, without watching it. */
  readonly look: (topic: string) => TopicState | undefined
  /** Draws what was touched anew and answers what is different on which watched topic since the last time. */
  readonly changes: () => TopicChanges
  /** How fast queues go on, and what came today of the waits that they told. */
  readonly waits: () => WaitsSeen
}

/** A topic somebody watches, and what they were told of it last. */
interface Watched {
  readonly address: TopicAddress
  shown: TopicState | undefined
}

const put = <S>(states: Map<string, S>, id: string, state: S | undefined): void => {
  if (state === undefined) states.delete(id)
  else states.set(id, state)
}

/** Addresses of the centre's people and queues. */
const addressesIn = ({ agents, queues }: Centre): ReadonlySet<string> =>
  new Set([...agents.map(({ id }) => `agent/${id}`), ...queues.map(({ id }) => `queue/${id}`)])

const addressesOf = ({ lines, staff }: Pick<Scene, "lines" | "staff">): ReadonlyArray<string> => [
  ...[...staff.keys()].map((id) => `agent/${id}`),
  ...[...lines.keys()].map((id) => `queue/${id}`)
]

/** What is drawn otherwise in another centre. */
function* changedParts(before: Centre, after: Centre): Generator<string> {
  for (const id of changedIds(before.agents, after.agents)) yield `agent/${id}`
  for (const id of changedIds(before.queues, after.queues)) yield `queue/${id}`
  if (!isAlike([before.reasons, before.states], [after.reasons, after.states])) yield "words"
}

const changedIds = <S extends { readonly id: string }>(
  before: ReadonlyArray<S>,
  after: ReadonlyArray<S>
): ReadonlyArray<string> => {
  const [was, is] = [before, after].map((all) => new Map(all.map((settings) => [settings.id, settings])))
  return [...new Set([...was!.keys(), ...is!.keys()])].filter((id) => !isAlike(was!.get(id), is!.get(id)))
}

/** What other counters of the day show. `fact`: the one that was counted. */
function* countedParts(
  before: DayCounts,
  after: DayCounts,
  { fact, lines, staff }: Pick<Scene, "lines" | "staff"> & { readonly fact: Fact | undefined }
): Generator<string> {
  if (after.day !== before.day) yield* addressesOf({ staff, lines })
  if (after.listed !== before.listed) yield "listed"
  if (fact !== undefined && "agent" in fact && after.agents !== before.agents) yield `agent/${fact.agent}`
  if (after.queues === before.queues) return
  for (const id of lines.keys()) if (after.queues[id] !== before.queues[id]) yield `queue/${id}`
}

const showsOf = new Map(kinds.map(({ name, shows }) => [name, shows]))

/** The changes of one watched topic. One that begins now is told whole. */
const changesOf = (topic: Watched, touched: ReadonlySet<string>, scene: Scene): ReadonlyArray<Change> => {
  const { address, shown } = topic
  const view = views[address.name] as (typeof views)["board"]
  const next =
    shown === undefined ? view.whole(scene, address.key) : view.again(shown as Board, touched, scene, address.key)
  topic.shown = next
  if (next === undefined || next === shown) return []
  return shown === undefined ? [{ path: [], value: next as never }] : difference(shown, next)
}

const changesAmong = (
  watched: ReadonlyMap<string, Watched>,
  touched: ReadonlySet<string>,
  scene: () => Scene
): TopicChanges => {
  const found = new Map<string, ReadonlyArray<Change>>()
  if (touched.size === 0) return found
  for (const [topic, each] of watched) {
    const changes = changesOf(each, touched, scene())
    if (changes.length > 0) found.set(topic, changes)
  }
  return found
}

/** Counts up in the lists, and answers which they were. */
const hint = (records: Map<string, ListHint>, lists: Iterable<string>, at: EpochMs): ReadonlyArray<string> =>
  [...lists].map((list) => {
    records.set(list, { changes: (records.get(list)?.changes ?? 0) + 1, at })
    return list
  })

/** What steps are taken in to. */
const nothingSeen = () => ({
  agents: new Map<string, AgentState>(),
  queues: new Map<string, QueueState>(),
  waiting: new Map<string, Sorted<WaitingPlace>>(),
  attended: new Map<WorkId, Attended>(),
  /** When lists of call records changed last. */
  records: new Map<string, ListHint>(),
  /** No step says them: the switch does. */
  switchQueues: null as SwitchQueues | null
})

const showingSwitchQueues =
  (seen: { switchQueues: SwitchQueues | null }, touched: Set<string>): LiveScreens["switchQueues"] =>
  (now) => {
    seen.switchQueues = now
    touched.add("switch-queues")
  }

/**
 * The screens, kept up step by step: only what a step touched is drawn again, however many agents there are, and only for
 * topics that somebody watches. Drawing happens when asked for, so ten steps of one agent in one turn are one drawing.
 */
export const makeLiveScreens = (begin: {
  readonly centre: Centre
  readonly days: LocalDay
  readonly counts: DayCounts
  readonly links: Board["links"]
  /** Every actor there is: kind, id, state. */
  readonly actors: ReadonlyArray<{ readonly kind: string; readonly id: string; readonly state: unknown }>
}): LiveScreens => {
  const { days } = begin
  const seen = nothingSeen()
  const { agents, attended, queues, records, waiting } = seen
  const inTimeMs = (queue: string) => (lines.get(queue)?.serviceLevelSeconds ?? 0) * 1_000
  const [watched, touched] = [new Map<string, Watched>(), new Set<string>()]
  let calls = { inFlow: 0, waiting: 0, ringing: 0, talking: 0 }
  let { centre, counts, links } = begin
  let masking = USUAL_MASKING
  let [staff, lines, has] = [staffOf(centre, agents), linesOf(centre, queues), addressesIn(centre)]

  const incidents = makeIncidentsSeen(() => masking)
  const scene = (): Scene => ({ ...seen, incidents, centre, staff, lines, calls, counts, links, masking })

  const moveCall = (from: Whereabouts | undefined, to: Whereabouts | undefined): void => {
    if (from === to) return
    calls = { ...calls }
    if (from !== undefined) calls[from]--
    if (to !== undefined) calls[to]++
    touched.add("calls")
  }

  /** What each part of a topic is drawn from. A kind of actor says which parts it touches, and is taken at its word. */
  const parts: Readonly<Record<string, (id: string, before: unknown, after: unknown) => void>> = {
    "board agents": (id, _, after) => {
      put(agents, id, after as AgentState | undefined)
      if (!has.has(`agent/${id}`)) staff = staffOf(centre, agents)
      touched.add(`agent/${id}`)
    },
    "board queues": (id, _, after) => {
      put(queues, id, after as QueueState | undefined)
      if (!has.has(`queue/${id}`)) lines = linesOf(centre, queues)
      touched.add(`queue/${id}`)
    },
    "board calls": (_, before, after) =>
      moveCall(whereaboutsOf(before as CallState | undefined), whereaboutsOf(after as CallState | undefined)),
    "board waiting": (_, before, after) => {
      for (const queue of moveWaiting(waiting, before as CallState | undefined, after as CallState | undefined))
        touched.add(`queue/${queue}`)
    },
    "alarms incident": (id, _, after) => {
      if (incidents.step(id, after as IncidentState | undefined)) touched.add(`incident/${id}`)
    },
    // A desk is drawn with its agent's tile, which is a part of it.
    "desk ": () => {},
    "desk call": (id, before, after) => {
      const moved = moveAttended(attended, id, before as CallState | undefined, after as CallState | undefined)
      for (const agent of moved) touched.add(`desk/${agent}`)
    }
  }

  const see = (kind: string, id: string, before: unknown, after: unknown): void => {
    for (const touch of showsOf.get(kind)?.(before as never, after as never, id) ?? []) {
      const take = parts[`${touch.topic} ${touch.part}`]
      if (take === undefined) throw new Error(`${kind}/${id} touches ${touch.topic} ${touch.part}, which no screen has`)
      take(touch.id, before, after)
    }
  }

  const turnTo = (next: DayCounts, fact?: Fact): void => {
    for (const part of countedParts(counts, next, { staff, lines, fact })) touched.add(part)
    counts = next
  }
  const count = (fact: Fact): void => turnTo(countFact(counts, fact, days, inTimeMs), fact)

  const look = (topic: string): TopicState | undefined => {
    const address = readTopic(topic)
    return address && views[address.name].whole(scene(), address.key)
  }

  for (const { id, kind, state } of begin.actors) see(kind, id, undefined, state)
  touched.clear()

  return {
    step: ({ after, before, facts, id, kind, over }) => {
      see(kind, id, before, over ? undefined : after)
      for (const fact of facts) {
        count(fact)
        if (incidents.heard(fact)) touched.add("check-ins")
      }
    },
    configured: (next) => {
      for (const part of changedParts(centre, next)) touched.add(part)
      touched.add("incidents")
      // Whoever talks with somebody sees their name.
      for (const agent of agentsAt(attended)) touched.add(`desk/${agent}`)
      centre = next
      has = addressesIn(centre)
      ;[staff, lines] = [staffOf(centre, agents), linesOf(centre, queues)]
    },
    links: (changed) => {
      links = { ...links, ...changed }
      touched.add("links")
    },
    switchQueues: showingSwitchQueues(seen, touched),
    masked: (next) => {
      masking = next
      for (const address of addressesOf({ staff, lines })) touched.add(address)
      incidents.masked()
      touched.add("incidents")
    },
    listsChanged: (lists, at) => hint(records, lists, at).forEach((list) => touched.add(`records/${list}`)),
    turn: (nowMs) => {
      for (const id of incidents.left(nowMs)) touched.add(`incident/${id}`)
      const day = days.dayOf(nowMs)
      if (day > counts.day) turnTo(emptyDay(day, counts))
    },
    watch: (topic) => {
      const known = watched.get(topic)
      const address = readTopic(topic)
      if (known !== undefined || address === undefined) return known?.shown
      const shown = look(topic)
      watched.set(topic, { address, shown })
      return shown
    },
    unwatch: (topic) => watched.delete(topic),
    look,
    waits: () => counts.waits,
    changes: () => {
      const found = changesAmong(watched, touched, scene)
      touched.clear()
      return found
    }
  }
}
