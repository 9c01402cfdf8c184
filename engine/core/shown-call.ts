import { type Asker, may } from "#wire/asker.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { FollowUpWhy, StoryEvent } from "#wire/call-story.ts"
import type { CallDetails, WhyAnswer } from "#wire/records.ts"
import { storyOf } from "../projections/call-story.ts"
import { helpWhy } from "../projections/help-why.ts"
import { overflowsWhy } from "../projections/overflows-why.ts"
import { transfersWhy } from "../projections/transfers-why.ts"
import { decisionsOf } from "../projections/why.ts"
import { maskedCall, maskingOf } from "../records/calls/masked.ts"
import type { WholeCall } from "../records/calls/store.ts"

type Covers = Pick<Masking, "kinds">

/** One call as somebody may see it who may see it at all. */
export const shownTo = (asker: Asker, { facts, kept, remark }: WholeCall, usual: Masking): CallDetails => {
  const masking = maskingOf(kept, usual)
  const { counted: _, ...call } = maskedCall(kept, masking)
  const told = [...storyOf(kept, facts), ...followUpTold(kept.arrivedAt, remark)].toSorted((a, b) => a.at - b.at)
  const story = told.map((each) => maskedTold(each, masking))
  const whole = { ...call, parties: maskedParties(kept.parties, masking), story }
  return may(asker, "agents.monitor") ? whole : withoutSupervisors(whole)
}

/** As it stands now: it is said in a form, which may be filled in and changed long after the call. */
const followUpOf = (remark: WholeCall["remark"]): FollowUpWhy | null =>
  remark === null || remark.followUp === null
    ? null
    : { at: remark.changedAt, by: remark.changedBy, dueAt: remark.followUp.at, note: remark.followUp.note }

const followUpTold = (arrivedAt: number, remark: WholeCall["remark"]): ReadonlyArray<StoryEvent> => {
  const said = followUpOf(remark)
  if (said === null) return []
  const { at, ...what } = said
  return [{ at, sinceStartMs: at - arrivedAt, what: { _tag: "FollowUpSet", ...what } }]
}

const maskedParties = (parties: CallDetails["parties"], masking: Covers): CallDetails["parties"] =>
  parties.map((party) => (party.number === null ? party : { ...party, number: maskedNumber(party.number, masking) }))

const maskedTold = (told: StoryEvent, masking: Covers): StoryEvent => {
  const { what } = told
  if ("number" in what) return { ...told, what: { ...what, number: maskedNumber(what.number, masking) } }
  if (what._tag !== "Diverted" || what.to._tag !== "Number") return told
  return { ...told, what: { ...what, to: { ...what.to, number: maskedNumber(what.to.number, masking) } } }
}

/** That somebody listened is told to those who could have. */
const withoutSupervisors = (call: CallDetails): CallDetails => {
  const hidden = new Set(call.parties.flatMap(({ attempt, role }) => (role === "supervisor" ? [attempt] : [])))
  return {
    ...call,
    supervisions: [],
    parties: call.parties.filter(({ attempt }) => !hidden.has(attempt)),
    story: call.story.filter(({ what }) => !("attempt" in what) || !hidden.has(what.attempt))
  }
}

/** Why it went where it went; null when nothing is known of that. */
export const whyOf = ({ facts, kept, remark }: WholeCall, usual: Masking): WhyAnswer | null => {
  const masking = maskingOf(kept, usual)
  const followUp = followUpOf(remark)
  if (facts.length === 0 && kept.transfers.length === 0 && followUp === null) return null
  const transfers = transfersWhy(kept, facts).map((each) => ({
    ...each,
    number: each.number === null ? null : maskedNumber(each.number, masking)
  }))
  const overflows = overflowsWhy(kept, facts).map((each) => ({ ...each, number: maskedNumber(each.number, masking) }))
  return decisionsOf(kept.id, facts, { overflows, transfers, followUp, help: helpWhy(facts) })
}
