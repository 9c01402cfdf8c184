/** The ladder that is climbed while nobody has an incident. */
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import type { Rung } from "../terminal/handling.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { ACCEPTED_FOR_MS, BARE_LADDER_MS } from "./limits.ts"
import type { Case, Escalation, Of, ToldOf } from "./protocol.ts"
import { askAlarmCalls } from "./requests.ts"

type Open = Of<"Open">
type Answer = readonly [Open, ReadonlyArray<Output>]

/** Nobody has it from now on. The first rung comes at once: a prompt to the user, say. */
export const beginClimb = (state: Open, at: EpochMs): Answer => climb({ ...state, escalation: null }, at)

/** The next rung. */
export const climb = (state: Open, at: EpochMs): Answer => {
  const { case: about, climbs, escalation } = state
  const rungs = rungsOf(about)
  const rung = nextRung(rungs, escalation?.rung ?? -1)
  const on = rungs[rung]!
  const next: Escalation = { climb: climbs + 1, rung, dueAt: later(at, on.forMs) }
  return [
    { ...state, climbs: next.climb, escalation: next },
    [keep({ _tag: "IncidentEscalated", at, incident: about.id, rung, to: nameOf(on) }), request(about, next, on)]
  ]
}

const BARE: ReadonlyArray<Rung> = [{ _tag: "supervisors", forMs: BARE_LADDER_MS }]

/** A locked terminal is not worth waking the neighbours; it waits for an agent, and the supervisors are told. */
const rungsOf = ({ handling: { ladder }, isLocked }: Case): ReadonlyArray<Rung> =>
  isLocked || ladder.length === 0 ? BARE : ladder

/** At the top it begins anew where people are told: a prompt that was heard is not said for ever. */
const nextRung = (rungs: ReadonlyArray<Rung>, rung: number): number => {
  if (rung + 1 < rungs.length) return rung + 1
  const first = rungs.findIndex(({ _tag }) => _tag !== "prompt")
  return first < 0 ? 0 : first
}

const nameOf = (rung: Rung): string => (rung._tag === "contact" ? rung.contact.name : rung._tag)

const request = ({ id, terminal, title }: Case, { climb: number, rung }: Escalation, on: Rung): Output => {
  switch (on._tag) {
    case "prompt":
      return askAlarmCalls({ _tag: "Prompt", incident: id, climb: number, terminal, prompt: on.prompt })
    case "contact":
      return askAlarmCalls({ _tag: "CallContact", incident: id, climb: number, rung, contact: on.contact, title })
    case "supervisors":
      return askAlarmCalls({ _tag: "TellSupervisors", incident: id, title })
  }
}

/**
 * A contact said something. Accepted: they are left alone for a while, and the incident still waits for an agent. A yes that
 * comes late is written down, and whoever is being called by now still is: it may have been about less.
 */
export const contactAnswered = (state: Open, message: ToldOf<"ContactAnswered">): Answer => {
  const { answer, at, climb: number, rung } = message
  const { case: about, escalation } = state
  if (escalation === null || number > escalation.climb) return [state, []]
  if (number === escalation.climb && escalation.isAccepted === true) return [state, []]
  // Where it stands still after a no, a restart has the same said again.
  if (number === escalation.climb && escalation.isRefused === true && answer !== "accepted") return [state, []]
  const fact = keep({ _tag: "IncidentContactAnswered", at, incident: about.id, rung, answer })
  if (number < escalation.climb) return [state, answer === "accepted" ? [fact] : []]
  if (answer === "accepted")
    return [{ ...state, escalation: { ...escalation, dueAt: later(at, ACCEPTED_FOR_MS), isAccepted: true } }, [fact]]
  // Where it begins anew it waits for its time: of numbers that cannot be called at all it would go round without an end.
  if (nextRung(rungsOf(about), escalation.rung) <= escalation.rung)
    return [{ ...state, escalation: { ...escalation, isRefused: true } }, [fact]]
  const [next, outputs] = climb(state, at)
  return [next, [fact, ...outputs]]
}

/** Somebody has it, or it is over: no telephone rings for it any more. */
export const callNoMore = ({ case: { id }, climbs }: Pick<Open, "case" | "climbs">): Output =>
  askAlarmCalls({ _tag: "CallNoMore", incident: id, climb: climbs })

/** What was asked may have been lost in a crash: the rung is asked again. */
export const climbAgain = (state: Open): ReadonlyArray<Output> => {
  const { case: about, escalation } = state
  if (escalation === null) return []
  const on = rungsOf(about)[escalation.rung]
  return on === undefined ? [] : [request(about, escalation, on)]
}

export const isClimb = ({ escalation }: Open, number: number): boolean => escalation?.climb === number
