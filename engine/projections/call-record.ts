import { STATE_LOST } from "#actors/call/ending.ts"
import type { Fact } from "#actors/facts.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { CallRecord } from "#wire/records.ts"
import { columns, fromRow, toRow } from "../records/calls/schema.ts"
import type { Projection } from "./projection.ts"

/** A call's record before the database has given it its number. */
export type Unnumbered = Omit<CallRecord, "serial">

/** One fact more about a call. Answers the same record when the fact says nothing of what a record keeps. */
export const foldCall = (record: Unnumbered | undefined, fact: Fact): Unnumbered | undefined => {
  if (record !== undefined) return next(record, fact)
  if (fact._tag === "CallArrived") return arrived(fact)
  if (fact._tag === "CallRefused") return next(arrived(fact), fact)
  return undefined
}

export const callRecords: Projection<Unnumbered> = {
  name: "call-records",
  version: 5,
  table: "call_records",
  factColumn: "call",
  columns: columns.filter(({ name }) => name !== "serial"),
  numbered: { series: "calls", column: "serial" },
  fold: foldCall,
  toRow: (record) => toRow({ ...record, serial: 0 }),
  fromRow: (row) => fromRow(row as Parameters<typeof fromRow>[0])
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
) as { readonly [Field in keyof CallRecord as null extends CallRecord[Field] ? Field : never]: null }

const arrived = (fact: Extract<Fact, { _tag: "CallArrived" | "CallRefused" }>): Unnumbered => ({
  ...NOTHING_YET,
  id: fact.call,
  // Every call comes from outside: nobody is called yet.
  direction: "in",
  callingNumber: fact.callingNumber,
  dialledNumber: fact.dialledNumber,
  arrivedAt: fact.at,
  attempts: 0,
  missedBy: [],
  rejectedBy: [],
  keys: "",
  list: fact.list ?? null
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
    case "AgentRung":
      // Attempt numbers rise but leave gaps at a restart, so rings are counted.
      return { ...record, rungAt: fact.at, ringMs: null, attempts: record.attempts + 1 }
    case "RingFailed":
      return { ...record, ringMs: since(record.rungAt, fact.at), ...ringInVain(record, fact) }
    case "CallAnswered":
      return {
        ...record,
        answeredAt: fact.at,
        agent: fact.agent,
        queue: fact.queue,
        waitMs: fact.waitMs,
        ringMs: fact.ringMs,
        // The ring may have been lost to a crash, the talk was not.
        attempts: Math.max(record.attempts, 1)
      }
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
      return { ...record, recordingFile: fact.file }
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
        outcome: fact.outcome,
        hangUpBy: fact.by,
        cause: fact.cause,
        waitMs: record.waitMs ?? since(record.queuedAt, fact.at),
        talkMs: record.answeredAt === null ? null : fact.talkMs
      }
    case "WrapUpEnded":
      return { ...record, wrapUpMs: fact.wrapUpMs }
    default:
      return record
  }
}

/** A caller who gave up and an offer that was withdrawn are nobody's fault. */
const ringInVain = (
  { missedBy, rejectedBy }: Unnumbered,
  { agent, reason }: Extract<Fact, { _tag: "RingFailed" }>
): Partial<Unnumbered> => {
  if (reason === "rejected") return rejectedBy.includes(agent) ? {} : { rejectedBy: [...rejectedBy, agent] }
  if (reason === "caller-gave-up" || reason === "withdrawn" || missedBy.includes(agent)) return {}
  return { missedBy: [...missedBy, agent] }
}

const since = (from: EpochMs | null, to: EpochMs): number | null => (from === null ? null : to - from)

/** Who ended it knew nothing of it any more; what is in the record says how far it came, and perhaps that it was over. */
const lost = (record: Unnumbered, { at, by, cause }: Extract<Fact, { _tag: "CallEnded" }>): Unnumbered => {
  if (record.endedAt !== null) return record
  const outcome = record.answeredAt !== null ? "handled" : record.queuedAt !== null ? "abandoned" : "in-flow"
  const waitMs = record.waitMs ?? since(record.queuedAt, at)
  return { ...record, endedAt: at, outcome, hangUpBy: by, cause, waitMs, talkMs: since(record.answeredAt, at) }
}
