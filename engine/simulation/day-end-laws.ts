import { STATE_LOST } from "#actors/call/ending.ts"
import type { Fact } from "#actors/facts.ts"
import { type World } from "./simulated-core.ts"
import { LOST_EVENT_BOUND_MS } from "./laws.ts"
import { type Scenario, MORNING } from "./scenario.ts"

/** What must be so when the day is over, by the facts that it left. */

/** Causes of ends that the centre found, and did not decide. */
const FOUND: ReadonlySet<string> = new Set(["LEG_MISSING", STATE_LOST])

/** Whatever was lost, with a link, a core or the switch: of every talk the record says how much of it can be heard. */
export const recordingsAreKnown = (
  facts: ReadonlyArray<Fact>,
  theSwitch: World["theSwitch"],
  { faults = {} }: Scenario,
  broken: (law: string) => void
): void => {
  const ended = new Map(facts.flatMap((fact) => (fact._tag === "RecordingEnded" ? [[fact.call, fact] as const] : [])))
  const ruled = facts.filter((fact) => fact._tag === "RecordingRuled")
  const wanted = new Set(ruled.flatMap(({ call, records }) => (records ? [call] : [])))
  const spared = new Set(ruled.flatMap(({ call }) => (wanted.has(call) ? [] : [call])))
  // Its beginning and its end at its greatest length went by while nobody listened, and then it was ruled that there is none.
  if ((faults.crashes ?? []).length > 0 && (faults.lost ?? 0) > 0) {
    const begun = new Set(facts.flatMap((fact) => (fact._tag === "RecordingStarted" ? [fact.call] : [])))
    const last = new Map(ruled.map(({ call, records }) => [call, records]))
    for (const [call, records] of last) if (!records && !begun.has(call)) spared.add(call)
  }
  for (const fact of facts) {
    if (fact._tag === "RecordingStarted" && ended.get(fact.call)?.file !== fact.file)
      broken(`the recording ${fact.file} never ended`)
    if (fact._tag === "CallAnswered" && !ended.has(fact.call) && !spared.has(fact.call))
      broken(`call ${fact.call} was answered and its record does not say how long its recording is`)
  }
  for (const { file, recordedMs } of ended.values())
    if (recordedMs !== theSwitch.recordedMs(file))
      broken(`${file} is said to be ${recordedMs} ms long and is ${theSwitch.recordedMs(file)}`)
}

/**
 * As long as a lost event may stay unnoticed, and longer where a core may forget that it knew: what was not committed, and,
 * when it dies itself before it hears the switch again, since when it did not.
 */
const endMayBeLateMs = ({ faults = {} }: Scenario): number => {
  const { commitEveryMs = 0, crashes = [], floods = [], linkDown = [] } = faults
  if (floods.length > 0) return Number.POSITIVE_INFINITY
  const unlinkedMs = crashes.length > 0 ? linkDown.reduce((sum, { forMs }) => sum + forMs, 0) : 0
  const deadMs = crashes.length > 1 ? crashes.reduce((sum, { downMs }) => sum + downMs, 0) : 0
  return LOST_EVENT_BOUND_MS + commitEveryMs + unlinkedMs + deadMs
}

/** Time in which nobody listened is no part of a call that was over by then, unless its flow ended it in that time. */
export const endsAreNotLate = (
  facts: ReadonlyArray<Fact>,
  overAt: ReadonlyMap<string, number>,
  scenario: Scenario,
  broken: (law: string) => void
): void => {
  const lateMs = endMayBeLateMs(scenario)
  // Of whom the others went on without, the last word is theirs.
  const left = new Set(facts.flatMap((fact) => (fact._tag === "PartyLeft" && fact.attempt === 0 ? [fact.call] : [])))
  for (const fact of facts) {
    if (fact._tag === "CallEnded" && left.has(fact.call)) continue
    if (fact._tag !== "CallEnded" || (endedByItsFlow(fact) && isUnheard(scenario, fact.at))) continue
    const late = fact.at - (overAt.get(fact.call) ?? fact.at)
    if (late > lateMs) broken(`call ${fact.call} is said to have ended ${late} ms after its caller was gone`)
  }
}

/** What the centre decided itself, not what it found. */
const endedByItsFlow = ({ by, cause, outcome }: Extract<Fact, { _tag: "CallEnded" }>): boolean =>
  outcome === "in-flow" && by === "system" && !FOUND.has(cause)

/** Until the first look after an outage has been answered. */
const isUnheard = ({ faults = {}, jitterMs = 30 }: Scenario, at: number): boolean =>
  (faults.linkDown ?? []).some((down) => {
    const fromMs = MORNING + down.at
    return fromMs <= at && at <= fromMs + down.forMs + 2 * jitterMs
  })
