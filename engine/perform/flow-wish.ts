import { askedOf, numbersOf } from "#actors/call/caller.ts"
import type { Wish } from "#actors/callback/protocol.ts"
import type { CallbackWished } from "#actors/flow/nodes/callback.ts"
import type { CallId, EpochMs } from "#actors/vocabulary.ts"
import { CALLERS_RIGHT, type Hours, wishFor, type WishRefusal } from "./callbacks.ts"
import { type KnownCustomer, UNKNOWN_CUSTOMER } from "./customer-agents.ts"
import type { Look } from "./look.ts"

/** What a caller wishes who is in a flow: the place that their call has, and all that is known of them. */
export const flowWish = (
  look: Pick<Look, "call" | "callers" | "centre">,
  call: CallId,
  { number: entered, queue, queuedAt }: CallbackWished,
  {
    at,
    hours,
    known = UNKNOWN_CUSTOMER
  }: {
    readonly at: EpochMs
    readonly hours: Hours
    /** Of a number that they entered: what is known of whoever has it. */
    readonly known?: KnownCustomer | undefined
  }
): Wish | WishRefusal => {
  const state = look.call(call)
  if (state === undefined || !("caller" in state)) return "number"
  const { caller } = state
  const { callingNumber } = numbersOf(caller)
  const number = entered ?? callingNumber
  // Who hides their number has a word in its place.
  if (!/^\+?\d{3,24}$/u.test(number)) return "number"
  const { area, customerAgents, priority } = askedOf(caller, { queue, queuedAt: at })
  const agents = entered === null ? customerAgents : known.customerAgents
  const { lastAgent: _last, ownAgent: _own, ...ofCaller } = caller.attributes
  const attributes = entered === null ? caller.attributes : { ...ofCaller, ...known.attributes }
  return wishFor(look, {
    at,
    hours,
    call,
    queue,
    number,
    area,
    priority,
    queuedAt: queuedAt ?? at,
    preferred: null,
    ...(agents && { customerAgents: agents }),
    by: null,
    notBefore: null,
    attributes: { ...attributes, callingNumber: number },
    right: CALLERS_RIGHT
  })
}
