import type { DeclineStatus } from "#engine/laboratory/telephone/phone.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import type { Intent } from "#wire/intent.ts"
import { pause, until } from "../crowd/wait.ts"
import { agentNumber, outsideOf, queueOf, SURVEY } from "./seed.ts"
import type { Table } from "./table.ts"
import { type Role, toneOf } from "./tones.ts"

/** One call at a table, while a case is played. */
export interface Talk {
  readonly table: Table
  /** From which the customer calls. */
  readonly number: string
  /** The call's name, as soon as somebody has it on their desk. */
  id: string | undefined
}

/** What is done in a row of a case. */
export type Act = (talk: Talk) => unknown

const WITHIN = { withinMs: 10_000 }

/** Asked by the agents themselves; what they may not is asked for them, by somebody who may. */
export const asks =
  (role: Role, intent: (talk: Talk) => Intent): Act =>
  (talk) => {
    const { admin } = talk.table
    const { number, panel } = talk.table.agent(role)
    const asked = intent(talk)
    return (SUPERVISORS.has(asked._tag) ? admin : panel).ask(number, asked)
  }

const SUPERVISORS: ReadonlySet<Intent["_tag"]> = new Set(["JoinCall", "PauseRecording", "ResumeRecording"])

/** A service that says no more than its name. */
export const service = (
  role: Role,
  _tag:
    | "HoldCall"
    | "RetrieveCall"
    | "AlternateCall"
    | "ReconnectCall"
    | "TransferCall"
    | "ConferenceCall"
    | "ClearCall"
    | "PauseRecording"
    | "ResumeRecording"
): Act => asks(role, () => ({ _tag }))

/** A service that names somebody, or a queue or a flow. */
export const towards = (
  role: Role,
  _tag: "ConsultationCall" | "SingleStepTransferCall" | "SingleStepConferenceCall" | "DeflectCall" | "MakeCall",
  to: Role | "queue" | "flow"
): Act => asks(role, ({ table }) => ({ _tag, to: targetOf(table, to) }))

export const targetOf = (table: Table, to: Role | "queue" | "flow"): CallTarget => {
  switch (to) {
    case "queue":
      return { _tag: "Queue", queue: queueOf(table.index) as never }
    case "flow":
      return { _tag: "Flow", flow: SURVEY }
    case "outside":
      return { _tag: "Number", number: outsideOf(table.index) }
    default:
      return { _tag: "Agent", agent: agentNumber(table.index, to) as never }
  }
}

export const customerCalls: Act = ({ number, table }) => table.customerCalls(number)

export const lifts =
  (role: Role): Act =>
  async ({ table }) => {
    const person = table.people[role]
    await until(`${role}'s telephone rings`, () => person.rings, WITHIN)
    person.liftsHandset()
  }

export const hangsUp =
  (...roles: ReadonlyArray<Role>): Act =>
  ({ table }) => {
    for (const role of roles) table.people[role].hangsUp()
  }

/** A telephone that rings says 486. */
export const declines =
  (role: Role, status?: DeclineStatus): Act =>
  async ({ table }) => {
    const person = table.people[role]
    await until(`${role}'s telephone rings`, () => person.rings, WITHIN)
    person.hangsUp(status)
  }

/** Takes calls again, after one that they did not take. */
export const isReady =
  (role: Role): Act =>
  ({ table }) =>
    table.agent(role).ready()

/** Says what somebody else says, to be told from before. */
export const saysLike =
  (role: Role, other: Role): Act =>
  ({ table }) => {
    table.people[role].leg.audio.sayTone(toneOf(table.index, other))
  }

/** Everybody says something more: a recording has it, however busy the machine is. */
export const talksOn: Act = () => pause(1_000)

export const all =
  (...acts: ReadonlyArray<Act>): Act =>
  async (talk) => {
    for (const act of acts) await act(talk)
  }
