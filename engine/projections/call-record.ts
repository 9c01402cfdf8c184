import type { Fact } from "#actors/facts.ts"
import type { CallId, EpochMs } from "#actors/vocabulary.ts"
import type { CallRecord } from "#wire/records.ts"

/** The call a fact is about; facts about other work, about agents and about the engine have none. */
export const callOf = (fact: Fact): CallId | undefined => ("call" in fact ? fact.call : undefined)

/**
 * One fact more about a call. Answers the same record when the fact says nothing of what a record keeps. `serial` is used
 * only by the fact that begins the record. Pure, and the same for a fact read from the table years later.
 */
export const foldCall = (record: CallRecord | undefined, fact: Fact, serial: number): CallRecord | undefined => {
  if (record !== undefined) return next(record, fact)
  if (fact._tag === "CallArrived") return arrived(fact, serial)
  if (fact._tag === "CallRefused") return next(arrived(fact, serial), fact)
  return undefined
}

const arrived = (fact: Extract<Fact, { _tag: "CallArrived" | "CallRefused" }>, serial: number): CallRecord => ({
  id: fact.call,
  serial,
  callingNumber: fact.callingNumber,
  dialledNumber: fact.dialledNumber,
  arrivedAt: fact.at,
  queuedAt: null,
  rungAt: null,
  answeredAt: null,
  endedAt: null,
  waitMs: null,
  ringMs: null,
  talkMs: null,
  wrapUpMs: null,
  attempts: 0,
  agent: null,
  queue: null,
  keys: "",
  outcome: null,
  hangUpBy: null,
  cause: null,
  recordingFile: null,
  recordedMs: null
})

const next = (record: CallRecord, fact: Fact): CallRecord => {
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
      return { ...record, ringMs: since(record.rungAt, fact.at) }
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
    case "RecordingStarted":
      return { ...record, recordingFile: fact.file }
    case "RecordingEnded":
      return { ...record, recordingFile: fact.file, recordedMs: fact.recordedMs }
    case "CallEnded":
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

const since = (from: EpochMs | null, to: EpochMs): number | null => (from === null ? null : to - from)
