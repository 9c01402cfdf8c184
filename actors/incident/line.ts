/**
 * The line of a terminal that called by itself (A23, A24). It waits for somebody; two minutes without a deed of whoever has the
 * incident release it, by the patience of its queue; and who was not spoken with is called back when somebody has the incident.
 * What becomes of the calls is asked, and asked again, so that no restart forgets it.
 */
import { tellCall } from "../call/protocol.ts"
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type AgentId, type EpochMs, later } from "../vocabulary.ts"
import { ownerOf } from "./desk.ts"
import { LINE_AGAIN_MS, LINE_LOOK_MS } from "./limits.ts"
import type { HeldLine } from "./line-words.ts"
import type { Case, Of, ToldOf } from "./protocol.ts"
import { askAlarmCalls } from "./requests.ts"

type Living = Of<"Open" | "Suspended">
type Closed = Of<"Closed">
type Answer<S extends Living | Closed> = readonly [S, ReadonlyArray<Output>]

/** A press came in a call: its line is followed from now on. */
export const lineOf = ({ voice }: Case["report"], before: HeldLine | undefined, at: EpochMs): HeldLine | undefined =>
  voice.call === undefined || voice.call.id === before?.call
    ? before
    : {
        call: voice.call.id,
        talks: voice.call.talks,
        stands: "coming",
        until: null,
        backs: before?.backs ?? 0,
        triedFor: null,
        lookAt: later(at, LINE_LOOK_MS)
      }

/** Of a press that came in another call than the one before. */
export const lookedAt = (about: Case, before?: HeldLine): ReadonlyArray<Output> =>
  about.line === undefined || about.line.call === before?.call ? [] : [look(about.id, about.line)]

const look = (incident: string, { call }: HeldLine): Output => askAlarmCalls({ _tag: "LookAtLine", incident, call })

const agentOf = (state: Living): AgentId | undefined => (state._tag === "Open" ? ownerOf(state.desk)?.agent : undefined)

const withLine = <S extends Living | Closed>(state: S, line: HeldLine | undefined): S => {
  const { line: _, ...about } = state.case
  return { ...state, case: line === undefined ? about : { ...about, line } }
}

/** The terminal said so in the call in which it had said before what happened. */
export const talkWanted = <S extends Living>(state: S, { call }: ToldOf<"TalkWanted">): Answer<S> => {
  const { line } = state.case
  return [line?.call === call && !line.talks ? withLine(state, { ...line, talks: true }) : state, []]
}

/** Somebody did something about it: who waits on the line waits anew. */
export const lineKept = ({ case: { line } }: Living): ReadonlyArray<Output> =>
  line?.stands === "held" || line?.stands === "coming"
    ? [tellCall(line.call, { _tag: "WaitDecided", how: "anew" })]
    : []

/** It is closed: whoever waits on the line is told goodbye, and whoever is called back is called no more. A talk goes on. */
export const lineLeft = ({ case: { id, line } }: Living | Closed): ReadonlyArray<Output> => {
  switch (line?.stands) {
    case "held":
    case "coming":
      return [leave(line.call)]
    case "calling":
      return [askAlarmCalls({ _tag: "BackNoMore", incident: id, number: line.backs })]
    default:
      return []
  }
}

const leave = (call: HeldLine["call"]): Output => tellCall(call, { _tag: "WaitDecided", how: "over" })

/** What was on its way when it was closed is told goodbye as soon as it waits. */
export const lineSeenClosed = (state: Closed, { call, standing }: ToldOf<"LineSeen">): Answer<Closed> => {
  if (standing._tag === "Talked") return [withLine(state, undefined), []]
  const isOwn = state.case.line?.call === call
  return [state, isOwn && standing._tag === "Held" ? [leave(call)] : []]
}

/** After a restart nobody follows its call any more, and what it was told may be lost. */
export const lineLeftAgain = (state: Closed): ReadonlyArray<Output> => {
  const { id, line } = state.case
  const isComing = line?.stands === "coming" || line?.stands === "held"
  return isComing ? [...lineLeft(state), look(id, line)] : lineLeft(state)
}

/** What is owed to the line when somebody has the incident from now on, or still has it. */
export const calledBack = <S extends Living>(state: S, at: EpochMs): Answer<S> => {
  const { id, line, terminal } = state.case
  const agent = agentOf(state)
  if (line?.stands !== "owed" || agent === undefined || line.triedFor === agent) return [state, []]
  const number = line.backs + 1
  const next: HeldLine = { ...line, stands: "calling", backs: number, lookAt: later(at, LINE_LOOK_MS) }
  return [withLine(state, next), [askAlarmCalls({ _tag: "CallBack", incident: id, terminal, number, agent })]]
}

/** `back`: of the n-th call back; null: of its own call, or of one that somebody makes by a click. */
export const lineSeen = <S extends Living>(state: S, { at, back, call, standing }: ToldOf<"LineSeen">): Answer<S> => {
  const { line } = state.case
  if (line === undefined) return [state, []]
  // Whoever spoke with them did: in whichever call.
  if (standing._tag === "Talked") return [withLine(state, undefined), []]
  const isAsked = line.stands === "calling" ? back === line.backs : back === null && call === line.call
  if (!isAsked || line.stands === "owed") return [state, []]
  const lookAt = later(at, LINE_LOOK_MS)
  switch (standing._tag) {
    case "Coming":
      return [withLine(state, line.stands === "calling" ? { ...line, lookAt } : coming(line, at)), []]
    case "Held":
      if (line.stands === "calling") return [state, []]
      return [
        withLine(state, {
          ...line,
          stands: "held",
          until: standing.until,
          lookAt
        }),
        []
      ]
    case "NotMade":
      return [withLine(state, owed(line, standing.again ? null : (agentOf(state) ?? null), at)), []]
    case "Over":
      if (line.stands === "calling") return [withLine(state, owed(line, agentOf(state) ?? null, at)), []]
      if (!standing.waited && !line.talks) return [withLine(state, undefined), []]
      return released(state, line, at)
  }
}

const coming = (line: HeldLine, at: EpochMs): HeldLine => ({
  ...line,
  stands: "coming",
  until: null,
  lookAt: later(at, LINE_LOOK_MS)
})

/** `triedFor`: it was called back for them in vain; null: it could not be tried, and is tried again soon. */
const owed = (line: HeldLine, triedFor: AgentId | null, at: EpochMs): HeldLine => ({
  ...line,
  stands: "owed",
  until: null,
  triedFor,
  lookAt: triedFor === null ? later(at, LINE_AGAIN_MS) : null
})

const released = <S extends Living>(state: S, line: HeldLine, at: EpochMs): Answer<S> => {
  const fact = keep({ _tag: "IncidentLineReleased", at, incident: state.case.id, line: line.call })
  const [next, outputs] = calledBack(withLine(state, owed(line, null, at)), at)
  return [next, [fact, ...outputs]]
}

/** Nothing was heard of it for so long: it is asked again. */
export const lineDue = <S extends Living>(state: S, at: EpochMs): Answer<S> => {
  const { id, line } = state.case
  if (line === undefined || line.lookAt === null || line.lookAt > at) return [state, []]
  if (line.stands === "owed") {
    const [next, outputs] = calledBack(state, at)
    return outputs.length > 0
      ? [next, outputs]
      : [withLine(state, { ...line, lookAt: agentOf(state) === undefined ? null : later(at, LINE_AGAIN_MS) }), []]
  }
  const again: S = withLine(state, { ...line, lookAt: later(at, LINE_LOOK_MS) })
  return [again, line.stands === "calling" ? backAgain(state, line) : [look(id, line)]]
}

/** What was asked may have been lost in a crash. */
export const lineAgain = (state: Living): ReadonlyArray<Output> => {
  const { id, line } = state.case
  if (line === undefined || line.stands === "owed") return []
  return line.stands === "calling" ? backAgain(state, line) : [look(id, line)]
}

const backAgain = (state: Living, { backs }: HeldLine): ReadonlyArray<Output> => {
  const { id, terminal } = state.case
  // Who had it then may not have it now: the call is the same, and nobody else's.
  return [askAlarmCalls({ _tag: "CallBack", incident: id, terminal, number: backs, agent: agentOf(state) ?? null })]
}
