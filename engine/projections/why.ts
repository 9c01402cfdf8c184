import { type Fact, ofWork } from "#actors/facts.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type WorkId, workIdOf } from "#actors/work.ts"
import type { Decision, WhyAnswer } from "#wire/records.ts"

type Chosen = Extract<Fact, { _tag: "AgentChosen" }>

/**
 * Every decision about one call, oldest first, with how each offer went: "answered", why the ring ended, or null while it
 * is not known. `facts` are the call's, in the order they were kept.
 */
export const decisionsOf = (
  call: CallId,
  facts: ReadonlyArray<Fact>,
  {
    followUp = null,
    help = [],
    overflows = [],
    transfers = []
  }: Partial<Pick<WhyAnswer, "followUp" | "help" | "overflows" | "transfers">> = {}
): WhyAnswer => ({
  overflows,
  transfers,
  help,
  followUp,
  ...ofWork(workIdOf("call", call), "voice"),
  decisions: decisionsAbout(workIdOf("call", call), facts)
})

/** Every decision about any work, oldest first. `facts` are the work's, in the order they were kept. */
export const decisionsAbout = (work: WorkId, facts: ReadonlyArray<Fact>): ReadonlyArray<Decision> =>
  facts.flatMap((fact, index) =>
    fact._tag === "AgentChosen" && fact.work === work ? [decision(fact, outcomeOf(fact, facts.slice(index + 1)))] : []
  )

/**
 * The decisions among `chosen` that name this agent and passed them over, in the order given: who came near is named, and
 * in a small group everybody.
 */
export const passedOver = (agent: AgentId, chosen: ReadonlyArray<Fact>): ReadonlyArray<WhyAnswer> =>
  chosen.flatMap((fact) =>
    fact._tag === "AgentChosen" && fact.candidates.some((each) => each.agent === agent && each.verdict !== "chosen")
      ? [{ ...NOTHING_ELSE, ...ofWork(fact.work, fact.channel), decisions: [decision(fact, null)] }]
      : []
  )

const NOTHING_ELSE = { transfers: [], overflows: [], help: [], followUp: null } as const

const decision = (fact: Chosen, outcome: string | null): Decision => ({
  at: fact.at,
  group: fact.group,
  queue: fact.queue,
  offer: fact.offer,
  strategy: fact.strategy,
  chosen: fact.agent,
  waitedMs: fact.waitedMs,
  ...(fact.stages === undefined ? {} : { stages: fact.stages }),
  ...(fact.preferred === undefined ? {} : { preferred: fact.preferred }),
  candidates: fact.candidates,
  counts: fact.counts,
  outcome
})

/**
 * The first thing heard of this offer's agent after the decision, and before the call's next decision for the same agent. Who let tasks and
 * callbacks pass was not kept before 29 November 2026: whoever comes next says so much.
 */
const outcomeOf = ({ agent, offer, work }: Chosen, later: ReadonlyArray<Fact>): string | null => {
  // The agent says it, and the next may have been chosen by then.
  const passed = later.find(
    (fact) => fact._tag === "OfferPassed" && fact.work === work && fact.agent === agent && fact.offer === offer
  )
  if (passed?._tag === "OfferPassed") return passed.how
  const isUnsaid = /^(?:callback|task)\//u.test(work)
  for (const fact of later) {
    if (fact._tag === "CallbackEnded") return fact.outcome === "reached" ? "answered" : "withdrawn"
    if (fact._tag === "TaskEnded") return "withdrawn"
    if (fact._tag === "AgentChosen" && isUnsaid) return "passed"
    if (!("agent" in fact) || fact.agent !== agent) continue
    if (fact._tag === "CallAnswered" || fact._tag === "TaskStarted") return "answered"
    if (fact._tag === "RingFailed") return fact.reason
    if (fact._tag === "CallbackTried") return fact.result
    if (fact._tag === "AgentChosen") return null
  }
  return null
}
