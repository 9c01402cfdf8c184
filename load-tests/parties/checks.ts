import { until } from "../crowd/wait.ts"
import { SHOWN_NUMBER } from "./hall.ts"
import { agentNumber, outsideOf, SURVEY } from "./seed.ts"
import { type Act, all, asks, lifts, targetOf } from "./talk.ts"
import type { Role } from "./tones.ts"

/** What is done where more has to be right than who hears whom. */

const WITHIN = { withinMs: 10_000 }

/** The far end of the trunk answers, if it is shown the number that the rules say. */
export const outsideAnswers: Act = async (talk) => {
  const { outside } = talk.table.people
  await until("the telephone outside rings", () => outside.rings, WITHIN)
  const { peer } = outside.leg
  if (peer !== SHOWN_NUMBER) throw new Error(`outside was shown ${peer}, not ${SHOWN_NUMBER}`)
  await lifts("outside")(talk)
}

/** What is sent comes as keys at the other side, in order and once. */
export const sendsDigits = (role: Role, digits: string, to: Role): Act =>
  all(
    asks(role, () => ({ _tag: "GenerateDigits", digits })),
    async ({ table }) => {
      const { audio } = table.people[to].leg
      await until(`${to} hears the keys`, () => audio.keysHeard.length >= digits.length, WITHIN)
      if (audio.keysHeard !== digits) throw new Error(`${to} heard the keys ${audio.keysHeard}, not ${digits}`)
    }
  )

export const joins = (role: Role, over: Role, mode: "listen" | "whisper" | "barge"): Act =>
  asks(role, ({ table }) => ({ _tag: "JoinCall", over: agentNumber(table.index, over) as never, mode }))

export const picksUpFrom = (role: Role, from: Role): Act =>
  all(
    async ({ table }) => until(`${from}'s telephone rings`, () => table.people[from].rings, WITHIN),
    asks(role, ({ table }) => ({ _tag: "PickupCall", from: agentNumber(table.index, from) as never })),
    lifts(role)
  )

/** By the number that a party has in its call: the caller 0, then in the order in which they were called. */
export const clears = (role: Role, party: number): Act => asks(role, () => ({ _tag: "ClearConnection", party }))

export const callsWithFlow: Act = async (talk) => {
  const { admin } = talk.table
  const asked = { to: targetOf(talk.table, "outside"), flow: SURVEY }
  talk.id = (await admin.send<{ readonly call: string }>("POST", "/api/calls/make", asked)).call
}

/** Puts through from their own telephone. What comes of it who hears whom says. */
export const refersTo =
  (role: Role, to: Role): Act =>
  ({ table }) => {
    const number = to === "outside" ? outsideOf(table.index) : agentNumber(table.index, to)
    table.people[role].refers(`<sip:${number}@${table.centre.sip.address}>`)
  }
