import { STATE_LOST } from "#actors/call/ending.ts"
import type { Fact, Outcome } from "#actors/facts.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { CallOutcome } from "#wire/call-outcome.ts"
import type { KeptCall } from "#wire/records.ts"
import { columns, keptFromRow, toRow } from "../records/calls/schema.ts"
import { amongPartiesAfter, isOlder } from "./call-among.ts"
import { party } from "./call-parties.ts"
import { withCovers } from "./covered-numbers.ts"
import type { Projection } from "./projection.ts"
import type { Unnumbered } from "./unnumbered.ts"

/** One fact more about a call. Answers the same record when the fact says nothing of what a record keeps. */
export const foldCall = (record: Unnumbered | undefined, fact: Fact): Unnumbered | undefined => {
  if (record !== undefined) return next(amongPartiesAfter(record, fact), fact)
  if (fact._tag === "CallArrived") return arrived(fact)
  if (fact._tag === "CallRefused") return next(arrived(fact), fact)
  return fact._tag === "CallMade" ? made(fact) : undefined
}

export const callRecords: Projection<Unnumbered> = {
  name: "call-records",
  version: 10,
  table: "call_records",
  factColumn: "call",
  columns: columns.filter(({ name }) => name !== "serial"),
  numbered: { series: "calls", column: "serial" },
  fold: foldCall,
  keeping: withCovers,
  toRow: (record) => toRow({ ...record, serial: 0 }),
  fromRow: (row) => keptFromRow(row as Parameters<typeof keptFromRow>[0])
}

/** How a party's line was. A later leg of that party counts: it is the one that talked last. */
const lineOf = ({ line, side }: Extract<Fact, { _tag: "LineMeasured" }>): Partial<Unnumbered> => {
  const { jitterMs, missing, mosHundredths, received, roundTripMs } = line
  const lossPermille = received === 0 ? null : Math.round((1_000 * missing) / (received + missing))
  return side === "caller"
    ? {
        callerMosHundredths: mosHundredths,
        callerLossPermille: lossPermille,
        callerJitterMs: jitterMs,
        callerRoundTripMs: roundTripMs
      }
    : {
        agentMosHundredths: mosHundredths,
        agentLossPermille: lossPermille,
        agentJitterMs: jitterMs,
        agentRoundTripMs: roundTripMs
      }
}

/** What a call that has only just arrived does not have yet. */
const NOTHING_YET = Object.fromEntries(
  columns.filter(({ isNullable }) => isNullable).map(({ field }) => [field, null])
) as { readonly [Field in keyof KeptCall as null extends KeptCall[Field] ? Field : never]: null }

const begun = ({
  at,
  call,
  callingNumber,
  dialledNumber
}: Extract<Fact, { _tag: "CallArrived" | "CallRefused" | "CallMade" }>): Omit<Unnumbered, "direction"> => ({
  ...NOTHING_YET,
  id: call,
  callingNumber,
  dialledNumber,
  arrivedAt: at,
  attempts: 0,
  agents: [],
  missedBy: [],
  rejectedBy: [],
  keys: "",
  parties: [],
  transfers: [],
  conferences: [],
  supervisions: [],
  pauses: [],
  counted: { to: at, talkMs: 0, holdMs: 0, recordedFrom: null }
})

const arrived = (fact: Extract<Fact, { _tag: "CallArrived" | "CallRefused" }>): Unnumbered => {
  const { at, callingNumber: number, list = null } = fact
  const isIn = fact._tag === "CallArrived"
  const caller = party({ attempt: 0, role: "customer", number, answeredAt: isIn ? at : null })
  const refused = { leftAt: at, trouble: "rejected", endedBy: "engine" } as const
  return { ...begun(fact), direction: "in", list, parties: [isIn ? caller : { ...caller, ...refused }] }
}

const DIRECTIONS = { outbound: "out", internal: "internal", callback: "callback", alarm: "alarm" } as const

const made = (fact: Extract<Fact, { _tag: "CallMade" }>): Unnumbered => ({
  ...begun(fact),
  direction: DIRECTIONS[fact.origin],
  agent: fact.by,
  ...(fact.covered === true ? { isCovered: true } : {})
})

const next = (record: Unnumbered, fact: Fact): Unnumbered => {
  switch (fact._tag) {
    case "CallRefused":
      return {
        ...record,
        outcome: "refused",
        hangUpBy: "system",
        cause: fact.reason,
        endedAt: record.endedAt ?? fact.at
      }
    case "KeyPressed":
      return { ...record, keys: record.keys + fact.key }
    case "CallQueued":
      // A caller who comes back from a ring nobody answered has waited since the first time.
      return { ...record, queue: fact.queue, queuedAt: record.queuedAt ?? fact.at }
    case "VoicemailLeft":
      // Who found no place has left a message for a queue all the same.
      return leaving({ ...record, queue: record.queue ?? fact.queue }, "voicemail")
    case "CallbackAsked":
      return leaving(record, "callback")
    case "AgentRung":
      // Attempt numbers rise but leave gaps at a restart, so rings are counted; several at once are one attempt.
      return ringsBeside(record, fact)
        ? record
        : { ...record, ...(record.answeredAt === null ? RINGS : {}), rungAt: fact.at, attempts: record.attempts + 1 }
    case "RingFailed":
      return { ...record, ...rangInVain(record, fact), ...ringInVain(record, fact) }
    case "CallAnswered":
      return { ...record, ...taken(record, fact) }
    case "RecordingRuled":
      return {
        ...record,
        recordingVerdict: fact.records ? "recorded" : "not-recorded",
        recordingBecause: fact.because,
        recordingRule: fact.rule
      }
    case "RecordingDropped":
      return { ...record, recordingFile: null, recordingVerdict: "too-short" }
    case "RecordingStarted":
      return { ...record, recordingFile: fact.file, counted: { ...record.counted, recordedFrom: fact.at } }
    case "RecordingEnded":
      // Nothing to be heard is offered to nobody: the leg was gone before its recording began, or the file is lost.
      return { ...record, recordingFile: fact.recordedMs === 0 ? null : fact.file, recordedMs: fact.recordedMs }
    case "LineMeasured":
      return { ...record, ...lineOf(fact) }
    case "CallEnded":
      if (fact.cause === STATE_LOST) return lost(record, fact)
      return {
        ...record,
        endedAt: fact.at,
        outcome: outcomeOf(record, fact.outcome),
        hangUpBy: fact.by,
        cause: fact.cause,
        waitMs: record.waitMs ?? since(record.queuedAt, fact.at),
        ...timesOf(record, fact.talkMs)
      }
    case "WrapUpEnded":
      return { ...record, wrapUpMs: (record.wrapUpMs ?? 0) + fact.wrapUpMs }
    default:
      return record
  }
}

/** The word of a message comes when its recording is over, which may be after the call. */
const leaving = (record: Unnumbered, leaves: "callback" | "voicemail"): Unnumbered => {
  const left = { ...record, counted: { ...record.counted, leaves } }
  return record.outcome === "in-flow" ? { ...left, outcome: leaves } : left
}

/** Who hung up in a flow has given up nothing when they are to be called back, or left a message. */
const outcomeOf = ({ counted }: Unnumbered, said: Outcome): CallOutcome =>
  said === "in-flow" ? (counted.leaves ?? said) : said

/** A telephone of its queue rings already: it is one of those who are rung at once. */
const ringsBeside = ({ parties }: Unnumbered, { attempt }: Extract<Fact, { _tag: "AgentRung" }>): boolean =>
  parties.some(
    (each) =>
      each.attempt !== attempt &&
      each.role === "agent" &&
      each.by === null &&
      each.agent !== null &&
      each.dialledAt !== null &&
      each.answeredAt === null &&
      each.leftAt === null
  )

/** Nobody has said yet how long it rings. */
const RINGS = { ringMs: null } as const

const rangInVain = (
  { answeredAt, rungAt }: Unnumbered,
  { at }: Extract<Fact, { _tag: "RingFailed" }>
): Partial<Unnumbered> => (answeredAt === null ? { ringMs: since(rungAt, at) } : {})

/** An agent of a queue took it. Who was first has answered the call, whoever has it later. */
const taken = (record: Unnumbered, fact: Extract<Fact, { _tag: "CallAnswered" }>): Partial<Unnumbered> => {
  const { agent, at, queue, ringMs, waitMs } = fact
  // The ring may have been lost to a crash, the talk was not.
  const always = { queue, attempts: Math.max(record.attempts, 1) }
  const isFirst = record.answeredAt === null || record.answeredAt === at
  return isFirst ? { ...always, answeredAt: at, agent: record.agent ?? agent, waitMs, ringMs } : always
}

/** A row of an older fold has counted nothing: what the end says is all that is known. */
const timesOf = (record: Unnumbered, saidMs: number): Pick<Unnumbered, "holdMs" | "talkMs"> => {
  const { holdMs, talkMs } = record.counted
  if (record.answeredAt === null) return { talkMs: null, holdMs: null }
  return isOlder(record) ? { talkMs: saidMs, holdMs: 0 } : { talkMs, holdMs }
}

/** A caller who gave up, an offer that was withdrawn and a call that a colleague was quicker to answer are nobody's fault. */
const ringInVain = (
  { missedBy, rejectedBy }: Unnumbered,
  { agent, reason }: Extract<Fact, { _tag: "RingFailed" }>
): Partial<Unnumbered> => {
  if (reason === "rejected") return rejectedBy.includes(agent) ? {} : { rejectedBy: [...rejectedBy, agent] }
  if (NOBODYS_FAULT.has(reason) || missedBy.includes(agent)) return {}
  return { missedBy: [...missedBy, agent] }
}

const NOBODYS_FAULT: ReadonlySet<string> = new Set(["caller-gave-up", "withdrawn", "answered-elsewhere"])

const since = (from: EpochMs | null, to: EpochMs): number | null => (from === null ? null : to - from)

/** Who ended it knew nothing of it any more; what is in the record says how far it came, and perhaps that it was over. */
const lost = (record: Unnumbered, { at, by, cause }: Extract<Fact, { _tag: "CallEnded" }>): Unnumbered => {
  if (record.endedAt !== null) return record
  const outcome =
    record.answeredAt !== null
      ? "handled"
      : (record.counted.leaves ?? (record.queuedAt !== null ? "abandoned" : "in-flow"))
  const waitMs = record.waitMs ?? since(record.queuedAt, at)
  const talkedMs = since(record.answeredAt, at) ?? 0
  return { ...record, endedAt: at, outcome, hangUpBy: by, cause, waitMs, ...timesOf(record, talkedMs) }
}
