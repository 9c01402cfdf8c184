import * as Schema from "effect/Schema"
import { CallRecord } from "#wire/records.ts"
import type { CallRecordRow } from "../../ports/Database.ts"

const decode = Schema.decodeUnknownSync(CallRecord)

/** A call record as its row. Column names are the field's in snake case. */
export const toRow = (record: CallRecord): CallRecordRow => ({
  id: record.id,
  serial: record.serial,
  calling_number: record.callingNumber,
  dialled_number: record.dialledNumber,
  arrived_at: record.arrivedAt,
  queued_at: record.queuedAt,
  rung_at: record.rungAt,
  answered_at: record.answeredAt,
  ended_at: record.endedAt,
  wait_ms: record.waitMs,
  ring_ms: record.ringMs,
  talk_ms: record.talkMs,
  wrap_up_ms: record.wrapUpMs,
  attempts: record.attempts,
  agent: record.agent,
  queue: record.queue,
  keys: record.keys,
  outcome: record.outcome,
  hang_up_by: record.hangUpBy,
  cause: record.cause,
  recording_file: record.recordingFile,
  recorded_ms: record.recordedMs
})

/** Throws when the row was not written by us. */
export const fromRow = (row: CallRecordRow): CallRecord =>
  decode({
    id: row.id,
    serial: row.serial,
    callingNumber: row.calling_number,
    dialledNumber: row.dialled_number,
    arrivedAt: row.arrived_at,
    queuedAt: row.queued_at,
    rungAt: row.rung_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    waitMs: row.wait_ms,
    ringMs: row.ring_ms,
    talkMs: row.talk_ms,
    wrapUpMs: row.wrap_up_ms,
    attempts: row.attempts,
    agent: row.agent,
    queue: row.queue,
    keys: row.keys,
    outcome: row.outcome,
    hangUpBy: row.hang_up_by,
    cause: row.cause,
    recordingFile: row.recording_file,
    recordedMs: row.recorded_ms
  })
