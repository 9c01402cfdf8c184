import * as Effect from "effect/Effect"
import { type State as AgentState, tellAgent } from "#actors/agent/protocol.ts"
import type { State as QueueState } from "#actors/queue/protocol.ts"
import { elementsOf } from "#actors/sorted.ts"
import { type State as TaskState, tellTask } from "#actors/task/protocol.ts"
import type { WorkId } from "#actors/work.ts"
import type { Fact } from "#actors/facts.ts"
import { connect } from "#engine/adapters/postgres/database.ts"
import { knownFacts } from "#engine/records/facts/read.ts"
import type { Lost } from "./calls.ts"
import type { OldRows } from "./old-rows.ts"
import type { Upgraded } from "./start.ts"

type House = Upgraded["runtime"]

const KIND = "task/"
/** An end that is not on record by then will not come. */
const ENDS_WITHIN_MS = 15_000
const LOOK_EVERY = "50 millis"
const NOTE = "done after the upgrade"

type Ended = Extract<Fact, { _tag: "TaskEnded" }>

/** What is on record of the beginning and end of all written work. */
const recorded = (url: string): Effect.Effect<{ readonly created: ReadonlyArray<WorkId>; readonly ended: Ended[] }> =>
  Effect.promise(async () => {
    const db = connect(url, 1)
    try {
      const rows = await db
        .selectFrom("facts")
        .select(["kind", "version", "body"])
        .where("kind", "in", ["TaskCreated", "TaskEnded"])
        .orderBy("id")
        .execute()
      const facts = knownFacts(rows)
      return {
        created: facts.flatMap((fact) => (fact._tag === "TaskCreated" ? [fact.work] : [])),
        ended: facts.flatMap((fact) => (fact._tag === "TaskEnded" ? [fact] : []))
      }
    } finally {
      await db.destroy()
    }
  })

/** Written work whose end is not on record at the moment of the upgrade, known by its row or by the fact of its creation. */
export const openWork = ({ actors }: OldRows, url: string): Effect.Effect<ReadonlyArray<WorkId>> =>
  Effect.map(recorded(url), ({ created, ended }) => {
    const over = new Set(ended.map(({ work }) => work))
    const known = [...created, ...[...actors.keys()].filter((address) => address.startsWith(KIND))] as Array<WorkId>
    return [...new Set(known)].filter((work) => !over.has(work))
  })

/**
 * No switch holds it: with a full one and with an empty one it stands where it stood, with the same agent, who has it at
 * hand as before; what waits has its place.
 */
export const workLost = (works: ReadonlyArray<WorkId>, { actors }: OldRows, runtime: House): ReadonlyArray<Lost> =>
  works.flatMap((work) => {
    const [then, now] = [actors.get(work) as TaskState | undefined, runtime.peek(work) as TaskState | undefined]
    const because = (why: string | undefined) => (why === undefined ? [] : [{ name: work, why }])
    if (then === undefined) return because("it has no row")
    return because(now === undefined ? "nobody knows it any more" : moved(then, now, runtime))
  })

const moved = (then: TaskState, now: TaskState, runtime: House): string | undefined => {
  if ("agent" in then) {
    if (!("agent" in now) || now._tag !== then._tag || now.agent !== then.agent)
      return `it was ${then._tag} with ${then.agent} and is ${doing(now)}`
    const agent = runtime.peek(`agent/${then.agent}`) as AgentState | undefined
    const hand = agent?._tag === "SignedIn" ? agent.hands[then.task.asked.id] : undefined
    return hand?._tag === then._tag
      ? undefined
      : `it is ${then._tag}, and ${then.agent} has it ${hand?._tag ?? "no more"}`
  }
  // Whoever is free may be offered what waits.
  if (now._tag === "Queueing" || now._tag === "Alerting") return undefined
  if (now._tag !== "Waiting") return `it was ${then._tag} and is ${doing(now)}`
  const { id, queue } = now.task.asked
  const place = runtime.peek(`queue/${queue}`) as QueueState | undefined
  const hasPlace = place?._tag === "Open" && [...elementsOf(place.entries)].some((entry) => entry.work === id)
  return hasPlace ? undefined : `it has no place in ${queue}`
}

const doing = (state: TaskState): string => ("agent" in state ? `${state._tag} with ${state.agent}` : state._tag)

/** Its agents do it, a supervisor takes out what nobody has. Answers what comes to another end than that, or to none. */
export const withoutWorkEnds = Effect.fnUntraced(function* (
  url: string,
  works: ReadonlyArray<WorkId>,
  { runtime, written }: Upgraded
) {
  const meant = new Map<WorkId, Pick<Ended, "note" | "outcome">>()
  for (const work of works) meant.set(work, yield* endWork(runtime, work))
  const until = performance.now() + ENDS_WITHIN_MS
  for (;;) {
    yield* written
    const { ended } = yield* recorded(url)
    const lost = works.flatMap((work) => endedOtherwise(work, meant.get(work)!, ended))
    if (lost.length === 0 || performance.now() > until) return lost
    yield* Effect.sleep(LOOK_EVERY)
  }
})

const endWork = Effect.fnUntraced(function* (runtime: House, work: WorkId) {
  const say = ({ message, to }: ReturnType<typeof tellAgent>) => runtime.tell(to, message)
  const state = runtime.peek(work) as TaskState | undefined
  if (state === undefined || !("agent" in state)) {
    say(tellTask(work.slice(KIND.length), { _tag: "Withdrawn", by: "upgrade" }))
    return { outcome: "withdrawn" as const, note: null }
  }
  if (state._tag === "Alerting") {
    say(tellAgent(state.agent, { _tag: "AcceptAsked", work }))
    yield* runtime.quiescent
  }
  say(tellAgent(state.agent, { _tag: "EndAsked", work, note: NOTE }))
  return { outcome: "done" as const, note: NOTE }
})

const endedOtherwise = (
  work: WorkId,
  meant: Pick<Ended, "note" | "outcome">,
  ended: ReadonlyArray<Ended>
): ReadonlyArray<Lost> => {
  const ends = ended.filter((fact) => fact.work === work)
  if (ends.length === 1 && ends[0]!.outcome === meant.outcome && ends[0]!.note === meant.note) return []
  const how = ends.map(({ note, outcome }) => `${outcome} (${note})`).join(", ")
  return [
    { name: work, why: ends.length === 0 ? "its end is not on record" : `it ended as ${how}, not as ${meant.outcome}` }
  ]
}
