import { askedOf, numbersOf } from "#actors/call/caller.ts"
import type { Wish } from "#actors/callback/protocol.ts"
import type { CallbackWished } from "#actors/flow/nodes/callback.ts"
import type { CallId, EpochMs } from "#actors/vocabulary.ts"
import { CALLERS_RIGHT, type Hours, wishFor, type WishRefusal } from "./callbacks.ts"
import type { Look } from "./look.ts"

/** What a caller wishes who is in a flow: the place that their call has, and all that is known of them. */
export const flowWish = (
  look: Pick<Look, "call" | "callers" | "centre">,
  call: CallId,
  { number: entered, queue, queuedAt }: CallbackWished,
  { at, hours }: { readonly at: EpochMs; readonly hours: Hours }
): Wish | WishRefusal => {
  const state = look.call(call)
  if (state === undefined || !("caller" in state)) return "number"
  const { caller } = state
  const { callingNumber } = numbersOf(caller)
  const number = entered ?? callingNumber
  // Who hides their number has a word in its place.
  if (!/^\+?\d{3,24}$/u.test(number)) return "number"
  const { area, customerAgents, priority } = askedOf(caller, { queue, queuedAt: at })
  // Who leaves another number may be somebody else.
  const known = customerAgents !== undefined && entered === null ? { customerAgents } : {}
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
    ...known,
    by: null,
    notBefore: null,
    attributes: { ...caller.attributes, callingNumber: number },
    right: CALLERS_RIGHT
  })
}
