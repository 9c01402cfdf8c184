import type { AgentId } from "../vocabulary.ts"
import type { Ring, State } from "./protocol.ts"

/**
 * A call of a queue that rings everybody has several rings, each with its own agent, offer and attempt. Each begins and ends by
 * itself. The first telephone that is answered has the call, and only this actor says which that was: the other rings end there.
 */

type Ringing = Extract<State, { _tag: "Ringing" }>

/** The longest first. */
export const ringsOf = ({
  agent,
  answerBy,
  attempt,
  offer,
  others = [],
  rungAt,
  until
}: Ringing): ReadonlyArray<Ring> => [{ agent, offer, attempt, rungAt, until, answerBy }, ...others]

/** The call as if it rang nowhere else. */
export const alone = (state: Ringing, ring: Ring): Ringing => {
  const { others: _, ...rest } = state
  return { ...rest, ...ring }
}

const withRings = (state: Ringing, first: Ring, others: ReadonlyArray<Ring>): Ringing =>
  others.length === 0 ? alone(state, first) : { ...state, ...first, others }

export const withRing = (state: Ringing, ring: Ring): Ringing => {
  const [first, ...others] = ringsOf(state)
  return withRings(state, first!, [...others, ring])
}

/** The ring changed. */
export const ringChanged = (state: Ringing, ring: Ring): Ringing => {
  const [first, ...others] = ringsOf(state).map((one) => (one.attempt === ring.attempt ? ring : one))
  return withRings(state, first!, others)
}

/** Undefined when it was the only one. */
export const withoutRing = (state: Ringing, { attempt }: Pick<Ring, "attempt">): Ringing | undefined => {
  const [first, ...others] = ringsOf(state).filter((one) => one.attempt !== attempt)
  return first === undefined ? undefined : withRings(state, first, others)
}

export const ringBy = (state: Ringing, attempt: number): Ring | undefined =>
  ringsOf(state).find((ring) => ring.attempt === attempt)

export const ringAt = (state: Ringing, agent: AgentId): Ring | undefined =>
  ringsOf(state).find((ring) => ring.agent === agent)

/** The ring of this offer to this agent. */
export const ringOf = (state: Ringing, { agent, offer }: Pick<Ring, "agent" | "offer">): Ring | undefined =>
  ringsOf(state).find((ring) => ring.agent === agent && ring.offer === offer)
