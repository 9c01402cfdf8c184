import type { AgentId } from "#actors/vocabulary.ts"
import type { CallParty } from "#wire/call-parties.ts"
import type { KeptCall } from "#wire/records.ts"

type Among = Pick<KeptCall, "conferences" | "parties" | "transfers">

/** Who was called to be asked came to the customer, by a transfer or a conference. */
export const isBroughtIn = (
  { conferences, transfers }: Pick<Among, "conferences" | "transfers">,
  { attempt }: Pick<CallParty, "attempt">
): boolean =>
  conferences.some(({ attempts }) => attempts.includes(attempt)) ||
  transfers.some(({ result, to }) => result === "done" && to._tag === "Party" && to.attempt === attempt)

/**
 * The agent whom the customer talked with last: after a transfer the one who has them then. Of several who stay to the end it is
 * who was there first. Null: nobody, or the parties are not known.
 */
export const lastAgentOf = (call: Among): AgentId | null => {
  let last: CallParty | undefined
  for (const party of call.parties) {
    if (party.agent === null || party.role !== "agent" || party.answeredAt === null) continue
    if (party.purpose === "consult" && !isBroughtIn(call, party)) continue
    if (last === undefined || leftAt(party) > leftAt(last)) last = party
  }
  return last?.agent ?? null
}

const leftAt = (party: CallParty): number => party.leftAt ?? Number.POSITIVE_INFINITY
