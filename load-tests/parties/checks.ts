import type { PartyTrouble } from "#wire/call-parties.ts"
import type { CallDetails } from "#wire/records.ts"
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

/** Takes one party out, by the number that it has in its call: the call's record says it. */
export const clears =
  (role: Role, other: Role): Act =>
  async (talk) => {
    let party: number | undefined
    const isKnown = async () => {
      const { parties } = await talk.table.admin.send<CallDetails>("GET", `/api/calls/${talk.id}`)
      const agent = agentNumber(talk.table.index, other)
      party = parties.find((each) => each.agent === agent && each.leftAt === null)?.attempt
      return party !== undefined
    }
    await until(`${other} in the call's record`, isKnown, { ...WITHIN, everyMs: 50 })
    await asks(role, () => ({ _tag: "ClearConnection", party: party! }))(talk)
  }

export const callsWithFlow: Act = async (talk) => {
  const { admin } = talk.table
  const asked = { to: targetOf(talk.table, "outside"), flow: SURVEY }
  talk.id = (await admin.send<{ readonly call: string }>("POST", "/api/calls/make", asked)).call
}

/** Whoever was called did not answer, and the call's record says why. */
export const isOnRecordAs =
  (trouble: PartyTrouble): Act =>
  async (talk) => {
    let found: CallDetails | undefined
    const isOver = async () => {
      found = await talk.table.admin.send<CallDetails>("GET", `/api/calls/${talk.id}`)
      return found.endedAt !== null
    }
    await until("the end of the call on record", isOver, { ...WITHIN, everyMs: 50 })
    const said = [found!.outcome, ...found!.parties.map((each) => each.trouble)].join()
    if (said !== `unanswered,${trouble}`) throw new Error(`the record says ${said}, not unanswered,${trouble}`)
  }

/** Puts through from their own telephone. What comes of it who hears whom says. */
export const refersTo =
  (role: Role, to: Role): Act =>
  ({ table }) => {
    const number = to === "outside" ? outsideOf(table.index) : agentNumber(table.index, to)
    table.people[role].refers(`<sip:${number}@${table.centre.sip.address}>`)
  }
