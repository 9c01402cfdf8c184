import type { State as AgentState } from "#actors/agent/protocol.ts"
import type { Fact } from "#actors/facts.ts"
import type { Output } from "#actors/output.ts"
import { entryOf } from "#actors/queue/places.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import type { State as TaskState } from "#actors/task/protocol.ts"
import type { WorkId } from "#actors/work.ts"
import { boundTo, handsOf } from "./agent-laws.ts"

/** What must be so of written work: whoever brought it was told that it is in, so it is done, taken out, or still there. */

/** By the name of the work. */
type Tasks = ReadonlyMap<WorkId, TaskState>
interface Census {
  readonly tasks: Tasks
  readonly agents: ReadonlyMap<string, AgentState>
  readonly queues: ReadonlyMap<string, QueueState>
}
type Broken = (law: string) => void

/** Task and agent know of each other, as of the same taking and the same stage, and nobody else. */
export const tasksAreWhole = ({ agents, tasks }: Census, broken: Broken): void => {
  for (const [task, state] of tasks) {
    if (state._tag !== "Alerting" && state._tag !== "Active" && state._tag !== "SetAside") continue
    const hand = boundTo(agents.get(state.agent), task)
    if (hand?.offer !== state.offer) broken(`${task} is ${state._tag} with ${state.agent}, who does not have it`)
    else if (hand._tag !== state._tag)
      broken(`${task} is ${state._tag} with ${state.agent}, to whom it is ${hand._tag}`)
  }
  for (const [agent, state] of agents)
    for (const hand of handsOf(state)) {
      // What callbacks and agents know of each other is a law of theirs.
      if (hand._tag === "WrapUp" || /^(call|callback)\//u.test(hand.work.id)) continue
      const task = tasks.get(hand.work.id)
      if (task === undefined || !("agent" in task) || task.agent !== agent || task.offer !== hand.offer)
        broken(`agent ${agent} is ${hand._tag} for ${hand.work.id}, which does not know`)
    }
}

/** A task that found its queue full stands outside; it does so no longer than there is no room. */
export function* outside({ queues, tasks }: Census): Generator<string> {
  for (const [task, state] of tasks) {
    if (state._tag !== "Queueing") continue
    const { id, queue } = state.task.asked
    const line = queues.get(queue)
    if (line?._tag !== "Open") yield `${task} waits for queue ${queue}, which is not there`
    else if (entryOf(line, id) !== undefined) yield `${task} has a place and does not know`
    else if (line.entries.size < line.settings.maxWaiting) yield `${task} stands outside queue ${queue}`
  }
}

/**
 * What was acknowledged and has not ended is there. Whether it ended, the facts on disk say: a core may die between the commit
 * of a step and what comes of it, and nobody was told of that step.
 */
export const makeTasksKept = (facts: () => ReadonlyArray<Fact>, broken: Broken) => {
  const open = new Set<WorkId>()
  const endedUntold = (work: WorkId): boolean =>
    facts().some((fact) => fact._tag === "TaskEnded" && fact.work === work) && open.delete(work)
  return {
    /** By what is on disk: a step of a task is told when it is. */
    stepped: (commands: ReadonlyArray<Output>): void => {
      for (const output of commands)
        if (output._tag === "Keep" && output.fact._tag === "TaskCreated") open.add(output.fact.work)
        else if (output._tag === "Keep" && output.fact._tag === "TaskEnded") open.delete(output.fact.work)
    },
    settled: (tasks: Tasks): void => {
      for (const work of open)
        if (!isThere(tasks.get(work)) && !endedUntold(work)) broken(`${work} was taken in, and is lost`)
    }
  }
}

const isThere = (state: TaskState | undefined): boolean =>
  state !== undefined && state._tag !== "New" && state._tag !== "Ended" && state._tag !== "Gone"

/** Each task that was acknowledged ends once, and says what came of it. */
export const tasksEnd = (facts: ReadonlyArray<Fact>, closed: ReadonlySet<string>, broken: Broken): void => {
  // An incident comes back to its queue as often as it was put away.
  const isTask = (work: string): boolean => work.startsWith("task/")
  const queues = new Map(facts.flatMap((fact) => (fact._tag === "TaskCreated" ? [[fact.work, fact.queue]] : [])))
  const ends = new Map<string, number>()
  for (const fact of facts)
    if (fact._tag === "TaskCreated" && isTask(fact.work)) {
      if (ends.has(fact.work)) broken(`${fact.work} was taken in twice`)
      ends.set(fact.work, 0)
    }
  for (const fact of facts)
    if (fact._tag === "VoicemailLeft" && !ends.has(fact.work))
      broken(`a message was left, and ${fact.work} never began`)
  for (const fact of facts)
    if (fact._tag === "TaskEnded" && isTask(fact.work)) {
      if (!ends.has(fact.work)) broken(`${fact.work} ended and never began`)
      ends.set(fact.work, (ends.get(fact.work) ?? 0) + 1)
      // A supervisor took its queue out, and its record says so.
      const isClosed = closed.has(queues.get(fact.work) ?? "") && ["queue closed", "no such queue"].includes(fact.note!)
      if (fact.outcome === "refused" && !isClosed) broken(`${fact.work} was taken in, and refused: ${fact.note}`)
    }
  for (const [work, times] of ends) if (times !== 1) broken(`${work} was taken in, and ended ${times} times`)
}
