import { numbered, partyAt, type Who } from "#actors/call/party.ts"
import { consultedBy, refusalOf, type Service } from "#actors/call/refusal.ts"
import { type State as CallState, tellCall } from "#actors/call/protocol.ts"
import type { Target } from "#actors/call/services.ts"
import { diallingRightOf } from "#actors/dialling/dialling.ts"
import { newestOf } from "#actors/flow/catalogue.ts"
import type { Tell } from "#actors/output.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { RefusalReason } from "#wire/intent.ts"
import type { Second, TelephonyEvent } from "../ports/Telephony.ts"
import { told } from "./call-intake.ts"
import { isOnTheTelephone, type Resolved, resolved } from "./call-target.ts"
import { partyLeg } from "./leg.ts"
import type { Look } from "./look.ts"

type Served = Extract<CallState, { _tag: "Served" }>
type Wish = Extract<TelephonyEvent, { _tag: "TransferAsked" }>

/** What a telephone's REFER (RFC 3515) comes to: a message to the call, or the SIP status that it hears. */
export type TransferTold =
  | {
      readonly tell: Tell
      readonly by: AgentId
      /** Who is consulted, and is to get the customer; undefined: somebody who is called for it. */
      readonly consulted: number | undefined
    }
  | { readonly status: number }

/**
 * The key of a telephone means what the panel's button means. Whom its agent consults already, by name or by Replaces, gets the
 * customer at once; anybody else is called for it.
 */
export const transferIntake = (look: Look, wish: Wish): TransferTold => {
  const { made } = wish
  const state = made === undefined ? undefined : look.call(made.call)
  const party = made !== undefined && state?._tag === "Served" ? partyAt(state.parties, made.attempt) : undefined
  // A customer puts nobody through, and who follows a talk has none to give.
  if (made === undefined || state?._tag !== "Served" || party?.who._tag !== "Agent") return DECLINED
  const by = party.who.agent
  const { call } = made
  if (wish.second !== undefined) return putThrough(look, call, by, wish.second)
  const consulted = consultedBy(state, by)
  const meant = wish.replaces === undefined ? meantBy(look, by, wish.to, state) : undefined
  const isConsulted =
    consulted !== undefined &&
    (meant === undefined ? isOf(call, state, wish) : "target" in meant && isSame(consulted.who, meant.target))
  // Two calls are not made one.
  if (!isConsulted && meant === undefined) return DECLINED
  const service: Service | { readonly refused: RefusalReason } = isConsulted
    ? { _tag: "TransferAsked", by }
    : "refused" in meant!
      ? meant
      : { _tag: "SingleStepTransferAsked", by, to: meant!.target }
  if ("refused" in service) return { status: statusOf(service.refused) }
  const answer = told(look, call, service)
  if ("refused" in answer) return { status: statusOf(answer.refused) }
  return { tell: answer.tell, by, consulted: isConsulted ? consulted.attempt : undefined }
}

/** Whom the telephone talks with in a call of its own gets the customer: a colleague, for nobody else can be in such a call. */
const putThrough = (look: Look, call: CallId, by: AgentId, { agent, by: asker, leg }: Second): TransferTold => {
  // A telephone names its own second call; another's is none of theirs.
  if (asker !== by || !look.centre.agents.some(({ id }) => id === agent)) return DECLINED
  const service: Service = { _tag: "TelephoneTransferAsked", by, to: { _tag: "Agent", agent }, leg }
  // They talk, so they are there, at work or not; but they may have another customer waiting.
  const refused =
    refusalOf(look.call(call), service) ?? (isOnTheTelephone(look, agent, call) ? ("target-busy" as const) : undefined)
  return refused === undefined
    ? { tell: tellCall(call, service), by, consulted: undefined }
    : { status: statusOf(refused) }
}

/** Decline (RFC 3261 §21.6.2). */
const DECLINED = { status: 603 } as const

/** Whether the leg that is to be replaced is one of this call. */
const isOf = (call: CallId, { parties }: Served, { replaces }: Wish): boolean =>
  numbered(parties).some(({ attempt }) => partyLeg(call, attempt) === replaces)

/** A number of the centre's own is what its callers come to; anything else is dialled as the agent may. */
const meantBy = (look: Look, by: AgentId, to: string, state: Served): Resolved => {
  const { flows, numbers } = look.centre
  const flow = Object.hasOwn(numbers, to) ? newestOf(flows, numbers[to]!) : undefined
  if (flow !== undefined) return { target: { _tag: "Flow", id: flow.id, version: flow.version } }
  const right = diallingRightOf(look.centre, by)
  return resolved(look, { _tag: "Number", number: to }, { by, right, queue: state.place?.queue ?? null })
}

const isSame = (who: Who, target: Target): boolean => {
  if (target._tag === "Agent") return "agent" in who && who.agent === target.agent
  return target._tag === "Number" && who._tag === "Number" && who.digits === target.digits
}

/** As the telephone hears it: not found, forbidden, busy here, temporarily unavailable (RFC 3261 §21.4). */
const statusOf = (reason: RefusalReason): number => STATUS[reason] ?? DECLINED.status

const STATUS: Readonly<Partial<Record<RefusalReason, number>>> = {
  "unknown-target": 404,
  "number-invalid": 404,
  "number-barred": 403,
  "target-busy": 486,
  "already-in-call": 486,
  "queue-full": 486,
  "target-not-signed-in": 480,
  "target-unregistered": 480
}
