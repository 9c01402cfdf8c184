import { isAlike } from "#actors/alike.ts"
import { contactsOf } from "#actors/incident/contacts.ts"
import type { Case, Of, Party, State, Step } from "#actors/incident/protocol.ts"
import type { Rung } from "#actors/terminal/handling.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { IncidentRow, IncidentStep } from "#wire/alarms.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import { coveredText } from "#wire/numbers-in-text.ts"

type Shown = Of<"Open" | "Suspended" | "Closed">

/** How it stands, beside what it is about. */
type Standing = Pick<IncidentRow, "agent" | "outcome" | "reason" | "rung" | "standing" | "until">

const NOBODY = { agent: null, outcome: null, reason: null, rung: null, until: null } as const

/** An incident as screens show it; undefined before its first press and after it is gone. `covers`: whose numbers are shown whole has none. */
export const incidentRow = (state: State, covers: Pick<Masking, "kinds"> | null): IncidentRow | undefined =>
  state._tag === "New" || state._tag === "Gone"
    ? undefined
    : {
        ...aboutOf(state.case, covers),
        ...withReason(standingOf(state), covers),
        ...courseOf(state, covers),
        line: lineOf(state)
      }

const withReason = (standing: Standing, covers: Pick<Masking, "kinds"> | null): Standing => ({
  ...standing,
  reason: shownText(standing.reason, covers)
})

/** What somebody wrote may have a number in it. */
const shownText = (text: string | null, covers: Pick<Masking, "kinds"> | null): string | null =>
  text === null || covers === null ? text : coveredText(text, covers)

/** The same row; what is as it was is shared with the one before, so that only what changed is told. */
export const sharedRow = (before: IncidentRow | undefined, after: IncidentRow): IncidentRow => {
  if (before === undefined) return after
  const pairs = Object.entries(after).map(([key, value]) => {
    const had = before[key as keyof IncidentRow]
    return [key, isAlike(had, value) ? had : value] as const
  })
  return Object.fromEntries(pairs) as unknown as IncidentRow
}

const shownNumber = (number: string, covers: Pick<Masking, "kinds"> | null): string =>
  covers === null ? number : maskedNumber(number, covers)

const aboutOf = (about: Case, covers: Pick<Masking, "kinds"> | null) => {
  const { area, beside, cancelledAt, handling, id, isLocked, openedAt, presses, report, terminal, title, user } = about
  const { device, event, measured, place, position, text, voice } = report
  return {
    id,
    terminal,
    title,
    user,
    area,
    class: { id: handling.class.id, name: handling.class.name },
    priority: handling.priority,
    event,
    device,
    place,
    text: shownText(text, covers),
    position,
    measured,
    voice: voice.way,
    openedAt,
    presses,
    beside,
    cancelledAt,
    isLocked,
    keys: handling.keys ?? [],
    contacts: contactsOf(handling).map((each) => ({ ...each, number: shownNumber(each.number, covers) }))
  }
}

const lineOf = (state: Shown): IncidentRow["line"] => {
  const { line } = state.case
  if (line === undefined || line.stands === "coming" || state._tag === "Closed") return null
  return { standing: line.stands, until: line.until }
}

/** The rung that is waited on, by the name of its contact or by what it is. */
export const rungName = (rung: Rung | undefined): string | null =>
  rung === undefined ? null : rung._tag === "contact" ? rung.contact.name : rung._tag

const standingOf = (state: Shown): Standing => {
  if (state._tag === "Closed") return { ...NOBODY, standing: "closed", outcome: state.outcome }
  if (state._tag === "Suspended")
    return { ...NOBODY, standing: "suspended", agent: state.preferred, until: state.until, reason: state.reason }
  const { case: about, desk, escalation } = state
  // A locked terminal climbs to the supervisors alone, and so does one without a ladder.
  const rung = escalation === null || about.isLocked ? undefined : about.handling.ladder[escalation.rung]
  const climbing =
    escalation === null ? NOBODY : { ...NOBODY, until: escalation.dueAt, rung: rungName(rung) ?? "supervisors" }
  if (desk._tag === "Active" || desk._tag === "SetAside") return { ...NOBODY, standing: "active", agent: desk.agent }
  if (desk._tag === "Alerting") return { ...climbing, standing: "alerting", agent: desk.agent }
  return { ...climbing, standing: escalation === null ? "waiting" : "climbing" }
}

const courseOf = (state: Shown, covers: Pick<Masking, "kinds"> | null): Pick<IncidentRow, "parties" | "steps"> =>
  state._tag === "Closed"
    ? { steps: [], parties: [] }
    : { steps: stepsOf(state.case, state.steps), parties: state.parties.map((party) => partyOf(party, covers)) }

const stepsOf = ({ handling }: Case, steps: ReadonlyArray<Step>): ReadonlyArray<IncidentStep> =>
  handling.steps.flatMap(({ id, mandatory, title }) => {
    const step = steps.find((each) => each.id === id)
    return step === undefined ? [] : [{ id, title, mandatory, dueAt: step.dueAt, done: step.done }]
  })

const partyOf = ({ dueAt, id, name, number, said }: Party, covers: Pick<Masking, "kinds"> | null) => ({
  id,
  name,
  number: shownNumber(number, covers),
  said,
  dueAt
})

/** Where it belongs: whoever has it, and the queue in which it waits. */
export interface IncidentPlace {
  readonly agent: AgentId | null
  readonly queue: string
}

export const incidentPlace = (state: State): IncidentPlace | undefined =>
  state._tag === "New" || state._tag === "Gone"
    ? undefined
    : { agent: standingOf(state).agent, queue: state.case.handling.queue }
