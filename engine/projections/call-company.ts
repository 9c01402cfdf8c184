import type { CallParty } from "#wire/call-parties.ts"
import { isBroughtIn } from "../records/calls/last-agent.ts"
import type { Unnumbered } from "./unnumbered.ts"

/** Who is with whom, as far as the facts of a call say it. */

export const isUp = ({ answeredAt, leftAt }: CallParty): boolean => answeredAt !== null && leftAt === null

const isDialled = ({ answeredAt, dialledAt, leftAt }: CallParty): boolean =>
  dialledAt !== null && answeredAt === null && leftAt === null

/** Connected and not on hold; nobody hears a supervisor as one of them. */
export const isHeard = (party: CallParty): boolean =>
  isUp(party) && party.heldSince === null && party.role !== "supervisor"

export const partyOf = ({ parties }: Pick<Unnumbered, "parties">, attempt: number): CallParty | undefined =>
  parties.find((party) => party.attempt === attempt)

/** Whom the call is about: who called, or whom it called first. */
export const customerIn = ({ parties }: Pick<Unnumbered, "parties">): CallParty | undefined =>
  parties.find(({ role }) => role === "customer") ??
  parties.find(({ purpose, role }) => role === "terminal" && purpose === "talk") ??
  colleagueIn(parties)

/** Inside the house: whom the centre called first, or whom a colleague wanted. The last of these: a ring may be sent on. */
const colleagueIn = (parties: ReadonlyArray<CallParty>): CallParty | undefined =>
  parties[0]?.by === null
    ? parties[0]
    : // Who is called back is called by nobody.
      parties.findLast(({ agent, by, purpose }) => purpose === "talk" && by !== null && agent !== by)

/** An agent's latest connection, those that are over last. */
export const partyOfAgent = (
  { parties }: Pick<Unnumbered, "parties">,
  agent: CallParty["agent"]
): CallParty | undefined =>
  agent === null
    ? undefined
    : (parties.findLast((party) => party.agent === agent && isUp(party)) ??
      parties.findLast((party) => party.agent === agent && party.answeredAt !== null) ??
      parties.findLast((party) => party.agent === agent))

/** Gave the customer away, and waits until somebody answers. */
const givesAway = ({ transfers }: Unnumbered, { attempt }: CallParty): boolean =>
  transfers.some(({ from, result, to }) => result === "asked" && to._tag === "Party" && from === attempt)

/** Talks with who consults them, and not with the customer. */
const isConsulted = (call: Unnumbered, { attempt, by, purpose }: CallParty): boolean => {
  if (purpose !== "consult") return false
  return (
    !isBroughtIn(call, { attempt }) &&
    call.parties.some((party) => party.agent === by && party.attempt !== attempt && isUp(party))
  )
}

/** Is with whom they consult, or waits for them; whoever has them on hold is back in the talk. */
const consults = (call: Unnumbered, { agent, attempt }: CallParty): boolean =>
  agent !== null &&
  call.parties.some(
    (other) =>
      other.by === agent &&
      other.attempt !== attempt &&
      other.heldSince === null &&
      (isUp(other) || isDialled(other)) &&
      isConsulted(call, other)
  )

export const isAside = (call: Unnumbered, party: CallParty): boolean =>
  givesAway(call, party) || isConsulted(call, party) || consults(call, party)

/** The customer and somebody else hear each other. */
export const isTalking = (call: Unnumbered): boolean => {
  const customer = customerIn(call)
  if (customer === undefined || !isHeard(customer)) return false
  return call.parties.some((party) => party !== customer && isHeard(party) && !isAside(call, party))
}

/** The customer waits while people have the call at hand: held, or on the way to who is called for them. */
export const isKeptWaiting = (call: Unnumbered): boolean => {
  const customer = customerIn(call)
  if (customer === undefined || !isUp(customer)) return false
  return call.parties.some(
    (party) =>
      party !== customer &&
      party.role !== "supervisor" &&
      (isUp(party) || (isDialled(party) && isOnTheWay(call, party)))
  )
}

/** To the customer, or called because they came back. What rings out of the queue is a wait in the queue. */
const isOnTheWay = ({ transfers }: Unnumbered, { agent, dialledAt, purpose }: CallParty): boolean =>
  purpose !== "talk" ||
  transfers.some(
    ({ result, resultAt, returnedTo }) => result === "returned" && returnedTo === agent && resultAt === dialledAt
  )

/** What an agent does: talks, has others wait for them, or waits alone for who is called. */
export const occupationOf = (call: Unnumbered, party: CallParty): "talk" | "hold" | null => {
  if (party.agent === null || party.role === "supervisor" || !isUp(party)) return null
  const customer = customerIn(call)
  const hasThemHeld = customer !== undefined && customer.heldSince !== null && customer.heldBy === party.agent
  if (party.heldSince !== null || givesAway(call, party) || (hasThemHeld && isUp(customer))) return "hold"
  return call.parties.some((other) => other !== party && isHeard(other)) ? "talk" : null
}
