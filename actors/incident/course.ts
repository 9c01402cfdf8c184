/** The steps of the protocol, and who was sent. */
import { keep } from "../keep.ts"
import type { Output } from "../output.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { ARRIVES_WITHIN_MS, PARTIES_LIMIT } from "./limits.ts"
import type { Of, Party, Step, ToldOf } from "./protocol.ts"
import { askAlarmCalls } from "./requests.ts"
import type { Handling } from "../terminal/handling.ts"

type Open = Of<"Open">
type Answer = readonly [Open, ReadonlyArray<Output>]

export const stepsOf = ({ steps }: Handling): ReadonlyArray<Step> =>
  steps.map(({ id }) => ({ id, done: null, dueAt: null }))

/** An agent has it: the deadlines of steps that are open begin, if they have not. */
export const stepsBegun = (state: Open, at: EpochMs): Open => ({
  ...state,
  steps: state.steps.map((step) => {
    const within = state.case.handling.steps.find(({ id }) => id === step.id)?.withinMs ?? null
    return step.done !== null || step.dueAt !== null || within === null ? step : { ...step, dueAt: later(at, within) }
  })
})

export const stepDone = (state: Open, { at, by, note, step }: ToldOf<"StepDone">): Answer => {
  const before = state.steps.find(({ id }) => id === step)
  if (before === undefined || before.done !== null) return [state, []]
  return [
    {
      ...state,
      steps: state.steps.map((one) => (one === before ? { ...one, done: { by, at, note }, dueAt: null } : one))
    },
    [keep({ _tag: "IncidentStepDone", at, incident: state.case.id, step, by, note })]
  ]
}

/** It is said once, and stays open. */
export const stepOverdue = (state: Open, { at, step }: ToldOf<"StepDue">): Answer =>
  state.steps.some(({ dueAt, id }) => id === step && dueAt !== null && dueAt <= at)
    ? [
        { ...state, steps: state.steps.map((one) => (one.id === step ? { ...one, dueAt: null } : one)) },
        [keep({ _tag: "IncidentOverdue", at, incident: state.case.id, what: step })]
      ]
    : [state, []]

/** Mandatory steps that are open: with one of them it cannot be closed. */
export const openSteps = ({ case: about, steps }: Pick<Open, "case" | "steps">): ReadonlyArray<string> =>
  about.handling.steps
    .filter(({ id, mandatory }) => mandatory && steps.some((step) => step.id === id && step.done === null))
    .map(({ id }) => id)

export const partyAsked = (state: Open, message: ToldOf<"PartyAsked">): Answer => {
  const { at, by, name, number, party, withinMs } = message
  const { id, title } = state.case
  if (state.parties.length >= PARTIES_LIMIT || state.parties.some((one) => one.id === party)) return [state, []]
  const asked: Party = { id: party, name, number, said: "asked", dueAt: later(at, withinMs) }
  return [
    { ...state, parties: [...state.parties, asked] },
    [
      keep({ _tag: "IncidentPartyAsked", at, incident: id, party, name, by }),
      askAlarmCalls({ _tag: "CallParty", incident: id, party, name, number, title })
    ]
  ]
}

/** A crash may have swallowed the call. */
export const partiesAgain = ({ case: about, parties }: Pick<Open, "case" | "parties">): ReadonlyArray<Output> =>
  parties
    .filter(({ said }) => said === "asked")
    .map(({ id: party, name, number }) =>
      askAlarmCalls({ _tag: "CallParty", incident: about.id, party, name, number, title: about.title })
    )

/** A party goes on, never back: an "accepted" that comes late is no news for who has arrived. A yes may be taken back on the way. */
const ORDER: ReadonlyArray<Party["said"]> = ["asked", "silent", "refused", "accepted", "under-way", "arrived", "done"]

const isNews = (before: Party["said"], said: Party["said"]): boolean =>
  said === "refused"
    ? ["accepted", "asked", "silent", "under-way"].includes(before)
    : ORDER.indexOf(said) > ORDER.indexOf(before)

export const partySaid = <S extends Pick<Open, "case" | "parties">>(
  state: S,
  { at, party, said }: Pick<ToldOf<"PartySaid">, "at" | "party" | "said">
): readonly [S, ReadonlyArray<Output>] => {
  const before = state.parties.find(({ id }) => id === party)
  if (before === undefined || !isNews(before.said, said)) return [state, []]
  const dueAt = said === "accepted" ? later(at, ARRIVES_WITHIN_MS) : said === "under-way" ? before.dueAt : null
  return [
    { ...state, parties: state.parties.map((one) => (one === before ? { ...one, said, dueAt } : one)) },
    [keep({ _tag: "IncidentPartySaid", at, incident: state.case.id, party, said })]
  ]
}

/** Who did not answer is silent; who accepted and is not there is late, and that is said once. */
export const partyDue = <S extends Pick<Open, "case" | "parties">>(
  state: S,
  at: EpochMs,
  party: string
): readonly [S, ReadonlyArray<Output>] => {
  const late = state.parties.find(({ dueAt, id }) => id === party && dueAt !== null && dueAt <= at)
  if (late === undefined) return [state, []]
  if (late.said === "asked") return partySaid(state, { at, party, said: "silent" })
  return [
    { ...state, parties: state.parties.map((one) => (one === late ? { ...one, dueAt: null } : one)) },
    [keep({ _tag: "IncidentOverdue", at, incident: state.case.id, what: `party ${party}` })]
  ]
}
