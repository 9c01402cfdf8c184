import type { Fact } from "#actors/facts.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Happening, StoryEvent } from "#wire/call-story.ts"
import { partyOf } from "./call-company.ts"
import type { Of, Unnumbered } from "./unnumbered.ts"

interface Told {
  readonly at: number
  readonly what: Happening
}

/** A call's facts in the order in which they happened. When its first ones are not kept any more, what its record has of it. */
export const storyOf = (call: Unnumbered, facts: ReadonlyArray<Fact>): ReadonlyArray<StoryEvent> => {
  const isWhole = facts.some(({ _tag }) => BEGINNINGS.has(_tag))
  const told = isWhole ? facts.filter(isNew).flatMap((fact) => happening(call, fact)) : ofRecord(call)
  return [...told, ...conferencesEnded(call)]
    .toSorted((one, other) => one.at - other.at || rank(one) - rank(other))
    .map(({ at, what }) => ({ at: EpochMs.make(at), sinceStartMs: at - call.arrivedAt, what }))
}

/** Who comes back to the place they had is queued as of the first time; that they came back is told by itself. */
const isNew = (fact: Fact, index: number, all: ReadonlyArray<Fact>): boolean =>
  fact._tag !== "CallQueued" ||
  all.findIndex((each) => each._tag === "CallQueued" && each.at === fact.at && each.queue === fact.queue) === index

const BEGINNINGS: ReadonlySet<Fact["_tag"]> = new Set(["CallArrived", "CallMade", "CallRefused"])

/** Of one moment: who goes, goes by what happened then; the end is last, and work after it follows. */
const rank = ({ what }: Told): number => LATER[what._tag] ?? 0
const LATER: Partial<Record<Happening["_tag"], number>> = {
  Left: 1,
  RecordingMoved: 2,
  ConferenceEnded: 2,
  Ended: 3,
  WrappedUp: 4
}

const happening = (call: Unnumbered, fact: Fact): ReadonlyArray<Told> => {
  const what = whatOf(call, fact)
  return what === undefined ? [] : [{ at: fact.at, what }]
}

const whatOf = (call: Unnumbered, fact: Fact): Happening | undefined => {
  switch (fact._tag) {
    case "CallArrived":
      return { _tag: "Arrived", attempt: 0 }
    case "CallMade":
      return { _tag: "Made", by: fact.by, ...(fact.incident === undefined ? {} : { incident: fact.incident }) }
    case "CallRefused":
      return { _tag: "Refused", reason: fact.reason }
    case "VoicemailLeft":
      return { _tag: "VoicemailLeft", queue: fact.queue, lengthMs: fact.lengthMs }
    case "CallerAnswered":
      return { _tag: "CallerAnswered" }
    case "KeyPressed":
      return { _tag: "KeyPressed", key: fact.key }
    case "CallQueued":
      return { _tag: "Queued", queue: fact.queue }
    case "CallOverflowed":
      return { _tag: "Overflowed", queue: fact.queue, because: fact.because }
    case "WaitTold":
      return { _tag: "WaitTold", queue: fact.queue, place: fact.place, expectedMs: fact.expectedMs }
    case "CallDiverted":
      return { _tag: "Diverted", queue: fact.queue, on: fact.on, to: fact.to }
    case "CallOverflowRefused": {
      const { because, number, queue, refusal } = fact
      return { _tag: "OverflowRefused", queue, because, number, refusal }
    }
    case "AgentRung":
      return { _tag: "Dialled", attempt: fact.attempt, by: null, purpose: "talk" }
    case "PartyDialled":
      return { _tag: "Dialled", attempt: fact.attempt, by: fact.by, purpose: fact.purpose }
    case "CallAnswered":
    case "PartyAnswered":
      return { _tag: "Answered", attempt: fact.attempt }
    case "RingFailed":
      return { _tag: "NotReached", attempt: fact.attempt, trouble: fact.reason }
    case "PartyFailed":
      return { _tag: "NotReached", attempt: fact.attempt, trouble: fact.result }
    case "PartyHeld":
      return { _tag: "Held", attempt: fact.attempt, by: fact.by }
    case "PartyRetrieved":
      return { _tag: "Retrieved", attempt: fact.attempt, by: fact.by, heldMs: fact.heldMs }
    case "PartyLeft":
      return { _tag: "Left", attempt: fact.attempt, endedBy: partyOf(call, fact.attempt)?.endedBy ?? null }
    default:
      return turnOf(call, fact)
  }
}

const turnOf = (call: Unnumbered, fact: Fact): Happening | undefined => {
  switch (fact._tag) {
    case "CallTransferred":
      return { _tag: "Transferred", by: fact.by, how: fact.how, to: fact.to }
    case "TransferReturned":
      return { _tag: "Returned", to: fact.to }
    case "CallConferred":
      return { _tag: "Conferred", by: fact.by, attempts: fact.attempts }
    case "CallSupervised": {
      const supervisor = supervisorOf(call, fact)
      return supervisor === undefined
        ? undefined
        : { _tag: "Supervised", attempt: supervisor.attempt, by: fact.by, over: fact.over, mode: fact.mode }
    }
    case "RecordingStarted":
      return { _tag: "RecordingStarted" }
    case "RecordingMoved":
      return { _tag: "RecordingMoved", attempt: fact.attempt }
    case "RecordingPaused": {
      const pause = call.pauses.find(({ from }) => from === fact.at)
      return { _tag: "RecordingPaused", by: fact.by, fileMs: pause?.fileMs ?? null }
    }
    case "RecordingResumed":
      return { _tag: "RecordingResumed", by: fact.by }
    case "CallEnded":
      return { _tag: "Ended", outcome: fact.outcome, by: fact.by, endedBy: call.endedBy, cause: fact.cause }
    case "HelpAsked":
    case "HelpWithdrawn":
      return { _tag: fact._tag, agent: fact.agent }
    case "HelpTaken":
      return { _tag: "HelpTaken", agent: fact.agent, by: fact.by }
    case "WrapUpEnded":
      return { _tag: "WrappedUp", agent: fact.agent, wrapUpMs: fact.wrapUpMs }
    default:
      return undefined
  }
}

/** Who came twice followed by the telephone that was called last. */
const supervisorOf = ({ parties }: Unnumbered, { at, by }: Of<"CallSupervised">) =>
  parties.findLast(({ agent, dialledAt, role }) => role === "supervisor" && agent === by && (dialledAt ?? 0) <= at)

/** Of the end of a conference there is no fact: two who are left are a talk. */
const conferencesEnded = ({ conferences, endedAt }: Unnumbered): ReadonlyArray<Told> =>
  conferences.flatMap(({ until }) =>
    until === null || until === endedAt ? [] : [{ at: until, what: { _tag: "ConferenceEnded" } }]
  )

/** The months that its facts lay in are gone. */
const ofRecord = (call: Unnumbered): ReadonlyArray<Told> => [
  {
    at: call.arrivedAt,
    what: call.direction === "in" ? { _tag: "Arrived", attempt: 0 } : { _tag: "Made", by: call.agent }
  },
  ...(call.queue === null || call.queuedAt === null
    ? []
    : [{ at: call.queuedAt, what: { _tag: "Queued", queue: call.queue } } as const]),
  ...call.parties.flatMap((party) => partyTold(call, party)),
  ...call.transfers.flatMap(({ at, by, how, result, resultAt, returnedTo, to }): ReadonlyArray<Told> => {
    if (result === "done") return [{ at: resultAt ?? at, what: { _tag: "Transferred", by, how, to } }]
    return result === "returned" && resultAt !== null
      ? [{ at: resultAt, what: { _tag: "Returned", to: returnedTo } }]
      : []
  }),
  ...call.conferences.map(({ attempts, by, from }): Told => ({ at: from, what: { _tag: "Conferred", by, attempts } })),
  ...call.supervisions.flatMap(({ attempt, by, from, mode, over }): ReadonlyArray<Told> =>
    from === null ? [] : [{ at: from, what: { _tag: "Supervised", attempt, by, over, mode } }]
  ),
  ...call.pauses.map(({ by, fileMs, from }): Told => ({ at: from, what: { _tag: "RecordingPaused", by, fileMs } })),
  ...endTold(call)
]

const partyTold = (
  { endedAt }: Unnumbered,
  { answeredAt, attempt, by, dialledAt, endedBy, leftAt, purpose, trouble }: Unnumbered["parties"][number]
): ReadonlyArray<Told> => [
  ...(dialledAt === null ? [] : [{ at: dialledAt, what: { _tag: "Dialled", attempt, by, purpose } } as const]),
  ...(dialledAt === null || answeredAt === null
    ? []
    : [{ at: answeredAt, what: { _tag: "Answered", attempt } } as const]),
  ...(trouble === null || leftAt === null || dialledAt === null
    ? []
    : [{ at: leftAt, what: { _tag: "NotReached", attempt, trouble } } as const]),
  ...(answeredAt === null || leftAt === null || leftAt === endedAt
    ? []
    : [{ at: leftAt, what: { _tag: "Left", attempt, endedBy } } as const])
]

const endTold = ({ cause, endedAt, endedBy, hangUpBy, outcome }: Unnumbered): ReadonlyArray<Told> =>
  endedAt === null || outcome === null || hangUpBy === null
    ? []
    : [{ at: endedAt, what: { _tag: "Ended", outcome, by: hangUpBy, endedBy, cause: cause ?? "" } }]
