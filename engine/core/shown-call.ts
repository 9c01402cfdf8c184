import { type Asker, may } from "#wire/asker.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { StoryEvent } from "#wire/call-story.ts"
import type { CallDetails, WhyAnswer } from "#wire/records.ts"
import { storyOf } from "../projections/call-story.ts"
import { overflowsWhy } from "../projections/overflows-why.ts"
import { transfersWhy } from "../projections/transfers-why.ts"
import { decisionsOf } from "../projections/why.ts"
import { maskedCall } from "../records/calls/masked.ts"
import type { WholeCall } from "../records/calls/store.ts"

/** One call as somebody may see it who may see it at all. */
export const shownTo = (asker: Asker, { facts, kept }: WholeCall, masking: Masking): CallDetails => {
  const { counted: _, ...call } = maskedCall(kept, masking)
  const story = storyOf(kept, facts).map((told) => maskedTold(told, masking))
  const whole = { ...call, parties: maskedParties(kept.parties, masking), story }
  return may(asker, "agents.monitor") ? whole : withoutSupervisors(whole)
}

const maskedParties = (parties: CallDetails["parties"], masking: Masking): CallDetails["parties"] =>
  parties.map((party) => (party.number === null ? party : { ...party, number: maskedNumber(party.number, masking) }))

const maskedTold = (told: StoryEvent, masking: Masking): StoryEvent =>
  "number" in told.what ? { ...told, what: { ...told.what, number: maskedNumber(told.what.number, masking) } } : told

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
export const whyOf = ({ facts, kept }: WholeCall, masking: Masking): WhyAnswer | null => {
  if (facts.length === 0 && kept.transfers.length === 0) return null
  const transfers = transfersWhy(kept, facts).map((each) => ({
    ...each,
    number: each.number === null ? null : maskedNumber(each.number, masking)
  }))
  const overflows = overflowsWhy(kept, facts).map((each) => ({ ...each, number: maskedNumber(each.number, masking) }))
  return decisionsOf(kept.id, facts, { overflows, transfers })
}
