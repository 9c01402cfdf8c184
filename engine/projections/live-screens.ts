import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { State as CallState } from "#actors/call/protocol.ts"
import { type Whereabouts, whereaboutsOf } from "#actors/call/whereabouts.ts"
import type { AgentSettings, Centre, QueueSettings } from "#actors/centre.ts"
import type { Fact } from "#actors/facts.ts"
import { kinds } from "#actors/kinds.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { Board, Desk } from "#wire/board.ts"
import type { Change } from "#wire/frames.ts"
import { deskIn, queueTileIn, type Scene, type Screens, screensOf } from "./board.ts"
import { countFact, type DayCounts, emptyDay } from "./day-counts.ts"
import { difference } from "./difference.ts"
import type { LocalDay } from "./local-day.ts"

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
  readonly links: (links: Partial<Board["links"]>) => void
  /** Begins new counters when the local day has turned. */
  readonly turn: (nowMs: number) => void
  /** Draws what was touched anew and answers what is different on which topic since the last time. */
  readonly changes: () => TopicChanges
  /** As of the last {@link changes}. */
  readonly now: () => Screens
}

const put = <S>(states: Map<string, S>, id: string, state: S | undefined): void => {
  if (state === undefined) states.delete(id)
  else states.set(id, state)
}

const showsOf = new Map(kinds.map(({ name, shows }) => [name, shows]))

/**
 * The screens, kept up step by step: only tiles that a step touched are drawn again, however many agents there are.
 * Drawing happens when asked for, so ten steps of one agent in one turn are one drawing.
 */
export const makeLiveScreens = (begin: {
  readonly centre: Centre
  readonly days: LocalDay
  readonly counts: DayCounts
  readonly links: Board["links"]
  /** Every actor there is: kind, id, state. */
  readonly actors: ReadonlyArray<{ readonly kind: string; readonly id: string; readonly state: unknown }>
}): LiveScreens => {
  const { centre, days } = begin
  const agents = new Map<string, AgentState>()
  const queues = new Map<string, QueueState>()
  const agentSettings = new Map<string, AgentSettings>(centre.agents.map((agent) => [agent.id, agent]))
  const queueSettings = new Map<string, QueueSettings>(centre.queues.map((queue) => [queue.id, queue]))
  const inTimeMs = (queue: string) => (queueSettings.get(queue)?.serviceLevelSeconds ?? 0) * 1_000
  const calls = { inFlow: 0, waiting: 0, ringing: 0, talking: 0 }
  let { counts, links } = begin
  const [touchedAgents, touchedQueues] = [new Set<string>(), new Set<string>()]
  let boardTouched = false

  const moveCall = (from: Whereabouts | undefined, to: Whereabouts | undefined): void => {
    if (from !== undefined) calls[from]--
    if (to !== undefined) calls[to]++
    boardTouched = true
  }

  /** What each part of a topic is drawn from. A kind of actor says which parts it touches, and is taken at its word. */
  const parts: Readonly<Record<string, (id: string, before: unknown, after: unknown) => void>> = {
    "board agents": (id, _, after) => {
      put(agents, id, after as AgentState | undefined)
      touchedAgents.add(id)
    },
    "board queues": (id, _, after) => {
      put(queues, id, after as QueueState | undefined)
      touchedQueues.add(id)
    },
    "board calls": (_, before, after) =>
      moveCall(whereaboutsOf(before as CallState | undefined), whereaboutsOf(after as CallState | undefined)),
    // A desk is drawn with its agent's tile, which is a part of it.
    "desk ": () => {}
  }

  const see = (kind: string, id: string, before: unknown, after: unknown): void => {
    for (const touch of showsOf.get(kind)?.(before as never, after as never, id) ?? []) {
      const take = parts[`${touch.topic} ${touch.part}`]
      if (take === undefined) throw new Error(`${kind}/${id} touches ${touch.topic} ${touch.part}, which no screen has`)
      take(touch.id, before, after)
    }
  }

  const turnTo = (next: DayCounts): void => {
    if (next.day !== counts.day) {
      for (const agent of centre.agents) touchedAgents.add(agent.id)
      for (const queue of centre.queues) touchedQueues.add(queue.id)
    }
    counts = next
  }

  const count = (fact: Fact): void => {
    const next = countFact(counts, fact, days, inTimeMs)
    if (next === counts) return
    if ("agent" in fact && next.agents !== counts.agents) touchedAgents.add(fact.agent)
    if (next.queues !== counts.queues)
      for (const id of queueSettings.keys()) if (next.queues[id] !== counts.queues[id]) touchedQueues.add(id)
    turnTo(next)
  }

  const scene = (): Scene => ({ centre, agents, queues, calls: { ...calls }, counts, links })

  for (const { id, kind, state } of begin.actors) see(kind, id, undefined, state)
  for (const touched of [touchedAgents, touchedQueues]) touched.clear()
  boardTouched = false
  let shown = screensOf(scene())

  return {
    step: ({ after, before, facts, id, kind, over }) => {
      see(kind, id, before, over ? undefined : after)
      for (const fact of facts) count(fact)
    },
    links: (changed) => {
      links = { ...links, ...changed }
      boardTouched = true
    },
    turn: (nowMs) => {
      const day = days.dayOf(nowMs)
      if (day > counts.day) turnTo(emptyDay(day, counts.queueOf))
    },
    changes: () => {
      const found = new Map<string, ReadonlyArray<Change>>()
      if (touchedAgents.size === 0 && touchedQueues.size === 0 && !boardTouched) return found
      const now = scene()
      const board: Board = { ...shown.board, agents: { ...shown.board.agents }, queues: { ...shown.board.queues } }
      const desks: Record<string, Desk> = { ...shown.desks }
      const onBoard: Array<Change> = []
      for (const id of touchedAgents) {
        const settings = agentSettings.get(id)
        if (settings === undefined) continue
        const desk = deskIn(now, settings)
        const old = shown.desks[id]
        if (desk.agent !== old?.agent) onBoard.push(...difference(old?.agent, desk.agent, ["agents", id]))
        const onDesk = difference(old, desk)
        if (onDesk.length > 0) found.set(`desk/${id}`, onDesk)
        ;(board.agents as Record<string, Desk["agent"]>)[id] = desk.agent
        desks[id] = desk
      }
      for (const id of touchedQueues) {
        const settings = queueSettings.get(id)
        if (settings === undefined) continue
        const tile = queueTileIn(now, settings)
        onBoard.push(...difference(shown.board.queues[settings.id], tile, ["queues", id]))
        ;(board.queues as Record<string, typeof tile>)[id] = tile
      }
      onBoard.push(
        ...difference(shown.board.calls, now.calls, ["calls"]),
        ...difference(shown.board.links, links, ["links"])
      )
      if (onBoard.length > 0) found.set("board", onBoard)
      shown = { board: { ...board, calls: now.calls, links }, desks }
      for (const touched of [touchedAgents, touchedQueues]) touched.clear()
      boardTouched = false
      return found
    },
    now: () => shown
  }
}
