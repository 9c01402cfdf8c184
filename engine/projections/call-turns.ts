import type { EpochMs } from "#actors/vocabulary.ts"
import type { CallParty, CallTransfer } from "#wire/call-parties.ts"
import { customerIn, isAside, isHeard, isUp, partyOf, partyOfAgent } from "./call-company.ts"
import { allGone } from "./call-parties.ts"
import type { Of, Unnumbered } from "./unnumbered.ts"

/** What becomes of a call among its parties: transfers, conferences, supervisors, pauses of the recording. */

/** A list with another last one. */
const withLast = <One>(all: ReadonlyArray<One>, last: One): ReadonlyArray<One> => [...all.slice(0, -1), last]

/** The customer is on the way to who is called: in a single step, but for whom the giver's telephone talks with. */
export const transferBegun = (call: Unnumbered, { at, attempt, by, found, purpose }: Of<"PartyDialled">): Unnumbered =>
  purpose === "transfer"
    ? given(call, { at, by, how: found === true ? "attended" : "single-step", to: { _tag: "Party", attempt } })
    : call

const given = (
  call: Unnumbered,
  transfer: Pick<CallTransfer, "at" | "by" | "how" | "to"> & Partial<CallTransfer>
): Unnumbered => {
  const from = partyOfAgent(call, transfer.by)?.attempt ?? null
  const asked: CallTransfer = { from, result: "asked", resultAt: null, returnedTo: null, trouble: null, ...transfer }
  return { ...call, transfers: [...call.transfers, asked] }
}

const changed = (call: Unnumbered, was: CallTransfer, to: Partial<CallTransfer>): Unnumbered => ({
  ...call,
  transfers: call.transfers.map((each) => (each === was ? { ...was, ...to } : each))
})

const openTo = ({ transfers }: Unnumbered, attempt: number): CallTransfer | undefined =>
  transfers.findLast(({ result, to }) => result === "asked" && to._tag === "Party" && to.attempt === attempt)

export const transferred = (call: Unnumbered, { at, by, how, to }: Of<"CallTransferred">): Unnumbered => {
  const done = { result: "done", resultAt: at } as const
  if (to._tag === "Party") {
    const open = openTo(call, to.attempt)
    const next = open === undefined ? given(call, { at, by, how, to, ...done }) : changed(call, open, done)
    return conferenceJoined(next, to.attempt)
  }
  const next = given(call, { at, by, how, to, ...done })
  // Back in a queue or a flow the customer is alone: all others were let go.
  const endedBy = partyOfAgent(call, by)?.attempt ?? "engine"
  return allOver(allGone(next, { at, cause: "NORMAL_CLEARING", endedBy }, customerIn(call)), at)
}

/** Who was to take the customer did not come. While who gave them away is there, the customer is theirs again. */
export const transferFailed = (call: Unnumbered, { at, attempt, result }: Of<"PartyFailed">): Unnumbered => {
  const called = partyOf(call, attempt)
  if (called === undefined) return call
  const open = openTo(call, attempt)
  const next = ringsOn(call, called)
  if (next !== undefined) return open === undefined ? call : goesOnAs(call, open, next)
  const giver = partyOfAgent(call, called.by)
  const isThere = giver !== undefined && isUp(giver)
  const outcome = {
    result: isThere ? ("returned" as const) : ("failed" as const),
    resultAt: at,
    returnedTo: isThere ? giver.agent : null,
    trouble: result
  }
  if (open !== undefined) return changed(call, open, outcome)
  // Who consulted and hung up meanwhile has given the customer away by that.
  return called.purpose === "consult" && !isThere && giver?.leftAt != null
    ? given(call, { ...toParty(called), at: giver.leftAt, ...outcome })
    : call
}

/** Taken by a colleague or sent on by who was called, it rings there before it ends here: the customer never came back. */
const ringsOn = ({ transfers }: Unnumbered, { attempt, by }: CallParty): CallTransfer | undefined =>
  transfers.findLast(
    (each) => each.result === "asked" && each.by === by && each.to._tag === "Party" && each.to.attempt > attempt
  )

const goesOnAs = (call: Unnumbered, open: CallTransfer, next: CallTransfer): Unnumbered =>
  changed({ ...call, transfers: call.transfers.filter((each) => each !== next) }, open, { to: next.to })

const toParty = ({ attempt, by }: CallParty): Pick<CallTransfer, "by" | "how" | "to"> => ({
  by,
  how: "single-step",
  to: { _tag: "Party", attempt }
})

export const transferReturned = (call: Unnumbered, { at, to }: Of<"TransferReturned">): Unnumbered => {
  const back = { result: "returned", resultAt: at, returnedTo: to } as const
  const last = call.transfers.findLast(({ result, resultAt }) => result === "failed" && resultAt === at)
  if (last !== undefined) return changed(call, last, back)
  // What rang at a colleague was taken or sent elsewhere, and nobody came.
  const called = call.parties.findLast(({ leftAt, trouble }) => trouble !== null && leftAt === at)
  // A number outside at which nobody asked to have them was the queue's own try: it gave nobody away.
  return called === undefined || (called.by === null && called.role === "third")
    ? call
    : given(call, { ...toParty(called), at: called.dialledAt ?? at, ...back, trouble: called.trouble })
}

/** A call that ends takes with it what was under way: the customer came back to nobody. */
export const turnsEnded = (call: Unnumbered, at: EpochMs): Unnumbered => {
  const transfers = call.transfers.map((each): CallTransfer => {
    const isAsked = each.result === "asked"
    const isBack = each.result === "returned" && each.resultAt === at && each.trouble === "withdrawn"
    return isAsked || isBack ? { ...each, result: "failed", resultAt: at, returnedTo: null } : each
  })
  const pauses = call.pauses.map((each) => (each.until === null ? { ...each, until: at } : each))
  return allOver({ ...call, transfers, pauses }, at)
}

/** Nobody talks any more: there is nothing to confer and nobody to follow. */
const allOver = (call: Unnumbered, at: EpochMs): Unnumbered => conferenceEnded(supervisionEnded(call, at), at)

/** Who is needed for a conference; two are a talk. */
const LEAST = 3

export const conferred = (call: Unnumbered, { at, attempts, by }: Of<"CallConferred">): Unnumbered =>
  conference(call, { at, by, attempts })

/** Called into the talk: from three on it is a conference. */
export const conferenceAnswered = (call: Unnumbered, { at, attempt }: Of<"PartyAnswered">): Unnumbered => {
  const who = partyOf(call, attempt)
  if (who?.purpose !== "conference") return call
  const attempts = call.parties.filter((each) => isHeard(each) && !isAside(call, each)).map((each) => each.attempt)
  return attempts.length < LEAST ? call : conference(call, { at, by: who.by, attempts })
}

const conference = (
  call: Unnumbered,
  { at, attempts, by }: Pick<Of<"CallConferred">, "at" | "by" | "attempts">
): Unnumbered => {
  const last = call.conferences.at(-1)
  if (last === undefined || last.until !== null)
    return { ...call, conferences: [...call.conferences, { from: at, until: null, by, attempts, present: attempts }] }
  return attempts.reduce(conferenceJoined, call)
}

/** Whoever comes into a talk that is a conference is one of it. */
const conferenceJoined = (call: Unnumbered, attempt: number): Unnumbered => {
  const last = call.conferences.at(-1)
  if (last === undefined || last.until !== null) return call
  const together = (all: ReadonlyArray<number>) => (all.includes(attempt) ? all : [...all, attempt])
  const now = { ...last, attempts: together(last.attempts), present: together(last.present) }
  return { ...call, conferences: withLast(call.conferences, now) }
}

export const conferenceLeft = (call: Unnumbered, { at, attempt }: Of<"PartyLeft">): Unnumbered => {
  const last = call.conferences.at(-1)
  if (last === undefined || last.until !== null || !last.present.includes(attempt)) return call
  const present = last.present.filter((each) => each !== attempt)
  return {
    ...call,
    conferences: withLast(call.conferences, { ...last, present, until: present.length < LEAST ? at : null })
  }
}

const conferenceEnded = (call: Unnumbered, at: EpochMs): Unnumbered => {
  const last = call.conferences.at(-1)
  return last === undefined || last.until !== null
    ? call
    : { ...call, conferences: withLast(call.conferences, { ...last, until: at }) }
}

/** Another way of following ends the one before. Until their own telephone is answered, a supervisor hears nothing. */
export const supervised = (call: Unnumbered, { at, by, mode, over }: Of<"CallSupervised">): Unnumbered => {
  const who = call.parties.findLast(
    ({ agent, leftAt, role }) => role === "supervisor" && agent === by && leftAt === null
  )
  if (who === undefined) return call
  const { attempt } = who
  const before = supervisionEnded(call, at, attempt)
  const from = isUp(who) ? at : null
  return { ...before, supervisions: [...before.supervisions, { attempt, by, over, mode, from, until: null }] }
}

export const supervisorAnswered = (call: Unnumbered, { at, attempt }: Of<"PartyAnswered">): Unnumbered =>
  call.supervisions.some((each) => each.attempt === attempt && each.until === null)
    ? {
        ...call,
        supervisions: call.supervisions.map((each) =>
          each.attempt === attempt && each.until === null ? { ...each, from: at } : each
        )
      }
    : call

/** All of them, or one supervisor's. */
export const supervisionEnded = (call: Unnumbered, at: EpochMs, attempt?: number): Unnumbered => {
  const ends = (each: Unnumbered["supervisions"][number]) =>
    each.until === null && (attempt === undefined || each.attempt === attempt)
  return call.supervisions.some(ends)
    ? { ...call, supervisions: call.supervisions.map((each) => (ends(each) ? { ...each, until: at } : each)) }
    : call
}

export const paused = (call: Unnumbered, { at, by }: Of<"RecordingPaused">): Unnumbered => {
  if (call.pauses.at(-1)?.until === null) return call
  const { recordedFrom } = call.counted
  const stoodStillMs = call.pauses.reduce((sum, { from, until }) => sum + ((until ?? from) - from), 0)
  const fileMs = recordedFrom === null ? null : Math.max(0, at - recordedFrom - stoodStillMs)
  return { ...call, pauses: [...call.pauses, { from: at, until: null, by, fileMs }] }
}

export const resumed = (call: Unnumbered, { at }: Of<"RecordingResumed">): Unnumbered => {
  const last = call.pauses.at(-1)
  return last === undefined || last.until !== null
    ? call
    : { ...call, pauses: withLast(call.pauses, { ...last, until: at }) }
}
