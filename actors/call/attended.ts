import type { State } from "./protocol.ts"

type Ringing = Extract<State, { _tag: "Ringing" }>
type Served = Extract<State, { _tag: "Served" }>

/** Calls with an agent in them: of others no desk shows anything. */
export type Attended = Ringing | Served

export const attended = (state: State | undefined): Attended | undefined =>
  state?._tag === "Ringing" || state?._tag === "Served" ? state : undefined

/** Whether a step left what the desks of its agents show of the call as it was. */
export const attendedAlike = (before: State | undefined, after: State | undefined): boolean => {
  const [was, is] = [attended(before), attended(after)]
  if (was === undefined || is === undefined) return was === is
  return callersAlike(was, is) && (ringsAlike(was, is) || partiesAlike(was, is))
}

const callersAlike = ({ caller: was }: Attended, { caller: is }: Attended): boolean =>
  was.recording === is.recording && was.customer === is.customer && was.attributes === is.attributes

const ringsAlike = (was: Attended, is: Attended): boolean =>
  was._tag === "Ringing" &&
  is._tag === "Ringing" &&
  was.attempt === is.attempt &&
  was.agent === is.agent &&
  was.others === is.others &&
  was.place.queuedAt === is.place.queuedAt

const partiesAlike = (was: Attended, is: Attended): boolean =>
  was._tag === "Served" && is._tag === "Served" && was.parties === is.parties && was.comesNext === is.comesNext
