import type { CallPage, CallReasonShown, CallRecord, CallRemark } from "#wire/records.ts"
import { LOUDEST, type Waveform } from "#wire/waveform.ts"
import { callRecords } from "../fixtures.ts"

/** Calls to be searched, and a recording to be heard. */
const CALLS = 134
/** Of each recording. */
export const SECONDS = 20
/** The file of this one is gone. */
const GONE = 3
/** The centre made one of so many. */
const OUT_EACH = 11
/** Its summary is still to be written. */
const OWED = 1
/** This one goes on. */
const OPEN = 0

const all = (): ReadonlyArray<CallRecord> =>
  callRecords("1001", Date.now(), CALLS).map((call, at) =>
    at === OPEN
      ? { ...call, outcome: null, endedAt: null, talkMs: null, holdMs: null, recordedMs: null }
      : at % OUT_EACH === 2
        ? { ...call, direction: "out", callingNumber: "95000", dialledNumber: call.callingNumber, waitMs: null }
        : call
  )

export const callOf = (id: string): CallRecord | undefined => all().find((call) => call.id === id)

export const callPage = (asked: URLSearchParams, isOfRecordings: boolean): CallPage => {
  const [offset, limit] = [Number(asked.get("offset") ?? "0"), Number(asked.get("limit") ?? "50")]
  const [number, ring, sort] = [asked.get("number") ?? "", asked.get("ring"), asked.get("sort")]
  const found = all()
    .filter(({ callingNumber }) => callingNumber.includes(number))
    .filter(({ missedBy }) => ring !== "missed" || missedBy.length > 0)
    .filter(({ rejectedBy }) => ring !== "rejected" || rejectedBy.length > 0)
    .filter((_call, at) => asked.get("summary") !== "owed" || at === OWED)
    .filter(({ recordingFile }) => !isOfRecordings || recordingFile !== null)
  const sorted = sort === "talkMs" ? found.toSorted((a, b) => (b.talkMs ?? 0) - (a.talkMs ?? 0)) : found
  const items = sorted.slice(offset, offset + limit).map((call) => ({
    ...call,
    remark: null,
    isSummaryOwed: false,
    incident: call.direction === "out" ? "t1-5" : null
  }))
  return { items, total: found.length, isMore: false }
}

export const waveformOf = (id: string): Waveform => {
  const at = all().findIndex((call) => call.id === id)
  if (at === GONE) return { state: "missing", isGrowing: false, durationMs: 0, sides: [] }
  const side = (place: number) =>
    Array.from({ length: 600 }, (_, part) =>
      Math.floor(part / 60) % 2 === place ? Math.round(((part * 7919) % 100) * 0.01 * LOUDEST) : 6
    )
  return { state: "ready", isGrowing: at === OPEN, durationMs: SECONDS * 1_000, sides: [side(0), side(1)] }
}

export const REASONS: ReadonlyArray<CallReasonShown> = [
  { id: "complaint", zh: "投诉", en: "Complaint", parent: null, queues: [], isRetired: false },
  { id: "late", zh: "送货迟了", en: "Late delivery", parent: "complaint", queues: [], isRetired: false }
]

const remarks = new Map<string, CallRemark>()

export const remarkOf = (call: string) => ({
  remark: remarks.get(call) ?? null,
  mayChange: true,
  queue: "service",
  required: { reason: true, summary: false }
})

export const keepRemark = (call: string, said: Pick<CallRemark, "followUp" | "note" | "reason">): CallRemark => {
  const version = (remarks.get(call)?.version ?? 0) + 1
  const kept = { ...said, version, changedAt: Date.now() as CallRemark["changedAt"], changedBy: "1001" }
  remarks.set(call, kept)
  return kept
}
