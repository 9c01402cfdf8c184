import type { CallDetails, CallRecord } from "#wire/records.ts"
import type { OverflowWhy, TransferWhy } from "#wire/call-story.ts"
import { wire } from "../fixtures.ts"

/** A call in which much happened: held, consulted, given away in vain and then for good, listened to. */
export const detailsOf = (call: CallRecord): CallDetails => {
  const start = call.arrivedAt
  const at = (seconds: number) => start + seconds * 1_000
  const moment = (seconds: number, what: object) => ({ at: at(seconds), sinceStartMs: seconds * 1_000, what })
  const party = (attempt: number, role: string, who: object, times: object = {}) => ({
    attempt,
    role,
    agent: null,
    number: null,
    by: null,
    purpose: "talk",
    dialledAt: at(13),
    answeredAt: at(18),
    leftAt: call.endedAt,
    heldMs: 0,
    heldSince: null,
    heldBy: null,
    talkMs: 0,
    holdMs: 0,
    wrapUpMs: null,
    trouble: null,
    cause: null,
    endedBy: null,
    ...who,
    ...times
  })
  return wire<CallDetails>({
    ...call,
    parties: [
      party(0, "customer", { number: call.callingNumber }, { dialledAt: null, answeredAt: start }),
      party(1, "agent", { agent: "1001" }),
      party(2, "supervisor", { agent: "1000", by: "1000", purpose: "supervise" }),
      party(
        3,
        "third",
        { number: "139****2222", by: "1001", purpose: "transfer" },
        { answeredAt: null, trouble: "busy" }
      ),
      party(4, "agent", { agent: "1002", by: "1001", purpose: "consult" })
    ],
    transfers: transfersOf(call),
    conferences: [],
    supervisions: [],
    pauses: [],
    endedBy: 0,
    story: [
      moment(0, { _tag: "Arrived", attempt: 0 }),
      moment(6, { _tag: "KeyPressed", key: "1" }),
      moment(9, { _tag: "Queued", queue: "sales" }),
      moment(10, {
        _tag: "OverflowRefused",
        queue: "sales",
        because: "unstaffed",
        number: "168****5678",
        refusal: "barred"
      }),
      moment(13, { _tag: "Dialled", attempt: 1, by: null, purpose: "talk" }),
      moment(18, { _tag: "Answered", attempt: 1 }),
      moment(18, { _tag: "RecordingStarted" }),
      moment(41, { _tag: "Dialled", attempt: 2, by: "1000", purpose: "supervise" }),
      moment(44, { _tag: "Supervised", attempt: 2, by: "1000", over: "1001", mode: "whisper" }),
      moment(60, { _tag: "RecordingPaused", by: "1001", fileMs: 42_000 }),
      moment(75, { _tag: "RecordingResumed", by: "1001" }),
      moment(80, { _tag: "Dialled", attempt: 3, by: "1001", purpose: "transfer" }),
      moment(88, { _tag: "NotReached", attempt: 3, trouble: "busy" }),
      moment(90, { _tag: "Held", attempt: 0, by: "1001" }),
      moment(90, { _tag: "Dialled", attempt: 4, by: "1001", purpose: "consult" }),
      moment(97, { _tag: "Answered", attempt: 4 }),
      moment(120, { _tag: "Retrieved", attempt: 0, by: "1001", heldMs: 30_000 }),
      moment(120, { _tag: "Transferred", by: "1001", how: "attended", to: { _tag: "Party", attempt: 4 } }),
      moment(120, { _tag: "Left", attempt: 1, endedBy: 1 }),
      moment(190, { _tag: "Ended", outcome: "handled", by: "caller", endedBy: 0, cause: "NORMAL_CLEARING" }),
      moment(208, { _tag: "WrappedUp", agent: "1002", wrapUpMs: 18_000 })
    ]
  })
}

export const transfersOf = (call: Pick<CallRecord, "arrivedAt">): ReadonlyArray<TransferWhy> => {
  const at = (seconds: number) => call.arrivedAt + seconds * 1_000
  const from = { by: "1001", from: 1, agent: null, number: null, route: null, returnedTo: null, trouble: null }
  return wire<ReadonlyArray<TransferWhy>>([
    {
      ...from,
      at: at(80),
      how: "single-step",
      to: { _tag: "Party", attempt: 3 },
      result: "returned",
      resultAt: at(88),
      returnedTo: "1001",
      trouble: "busy",
      number: "139****2222",
      route: { trunk: "carrier", shown: "02195000" },
      became: "with-agent",
      takenBy: "1001"
    },
    {
      ...from,
      at: at(120),
      how: "attended",
      to: { _tag: "Party", attempt: 4 },
      result: "done",
      resultAt: at(120),
      agent: "1002",
      became: "with-them",
      takenBy: "1002"
    }
  ])
}

/** Tried at a number outside in vain, then at one that is barred. */
export const overflowsOf = (call: Pick<CallRecord, "arrivedAt">): ReadonlyArray<OverflowWhy> => {
  const at = (seconds: number) => call.arrivedAt + seconds * 1_000
  return wire<ReadonlyArray<OverflowWhy>>([
    {
      at: at(9),
      queue: "sales",
      because: "waited",
      number: "138****8000",
      route: { trunk: "carrier", shown: "02195000" },
      result: "not-reached",
      resultAt: at(10),
      trouble: "busy",
      refusal: null
    },
    {
      at: at(10),
      queue: "sales",
      because: "unstaffed",
      number: "168****5678",
      route: null,
      result: "refused",
      resultAt: at(10),
      trouble: null,
      refusal: "barred"
    }
  ])
}
