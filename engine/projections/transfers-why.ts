import type { Fact } from "#actors/facts.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { CallTransfer } from "#wire/call-parties.ts"
import type { TransferWhy } from "#wire/call-story.ts"
import { partyOf } from "./call-company.ts"
import type { Unnumbered } from "./unnumbered.ts"

/** Who sent the customer where, by which rule of dialling, and what became of them there. */
export const transfersWhy = (call: Unnumbered, facts: ReadonlyArray<Fact>): ReadonlyArray<TransferWhy> =>
  call.transfers.map((transfer) => {
    const attempt = transfer.to._tag === "Party" ? transfer.to.attempt : null
    const called = attempt === null ? undefined : partyOf(call, attempt)
    const dialled = facts.find((fact) => fact._tag === "PartyDialled" && fact.attempt === attempt)
    return {
      ...transfer,
      agent: called?.agent ?? null,
      number: called?.number ?? null,
      route: (dialled?._tag === "PartyDialled" ? dialled.route : undefined) ?? null,
      became: becameOf(transfer),
      takenBy: takenBy(call, transfer)
    }
  })

const becameOf = ({ result, returnedTo, to }: CallTransfer): TransferWhy["became"] => {
  if (result === "asked") return "open"
  if (result === "failed") return "gone"
  if (result === "returned") return returnedTo === null ? "in-queue" : "with-agent"
  if (to._tag === "Party") return "with-them"
  return to._tag === "Queue" ? "in-queue" : "in-flow"
}

/** Who was sent to has them, or who they came back to and who answered; else the first agent who answered afterwards. */
const takenBy = (call: Unnumbered, { at, result, resultAt, to }: CallTransfer): AgentId | null => {
  if (result === "done" && to._tag === "Party") return partyOf(call, to.attempt)?.agent ?? null
  if (result === "asked" || result === "failed") return null
  const since = resultAt ?? at
  const there = ({ answeredAt, leftAt }: Unnumbered["parties"][number]) =>
    answeredAt !== null && (answeredAt >= since || leftAt === null || leftAt > since)
  const agents = call.parties.filter((party) => party.agent !== null && party.role !== "supervisor" && there(party))
  const next = agents.toSorted((one, other) => (one.answeredAt ?? 0) - (other.answeredAt ?? 0))[0]
  return next?.agent ?? null
}
