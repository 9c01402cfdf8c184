/**
 * Whose words count inside a call. Tags and Call-ID can be read on the wire, so they are not enough: a request must also
 * come from where the call's signalling comes from. Ports may differ, for a NAT gives out new ones.
 */
import type { Hop, UserAgentOptions } from "../sip-contract.ts"
import type { SipRequest } from "../sip/message.ts"
import type { Context, Refusal } from "./context.ts"
import { type Dialog, hopOf } from "./dialog.ts"

/**
 * From the address the call was made with, from where our own requests in it go (a callee behind a proxy that does not
 * stay in the way), or from another address of the same trunk. Who is known by their sign-in is themselves wherever they are,
 * and nobody else behind the same router, nor what comes from there without a sign-in.
 */
export const isFromParty = ({ options }: Pick<Context, "options">, dialog: Dialog, source: Hop): boolean =>
  source.account === undefined
    ? isSameParty(options, dialog.peer, source) || isWhereWeSend(options, dialog, source)
    : source.account === dialog.account

const isWhereWeSend = (options: UserAgentOptions, dialog: Dialog, source: Hop): boolean =>
  dialog.peer.account === undefined && source.address === hopOf(dialog, options).address

export const isSameParty = (options: Pick<UserAgentOptions, "isSameParty">, one: Hop, other: Hop): boolean =>
  one.account === undefined && other.account === undefined
    ? isSamePlace(options, one, other)
    : one.account === other.account

const isSamePlace = (options: Pick<UserAgentOptions, "isSameParty">, one: Hop, other: Hop): boolean =>
  one.address === other.address || (options.isSameParty?.(one.address, other.address) ?? false)

/** The same 481 as for a dialog that is not: who guesses or has read the ids learns nothing from it. */
export const strangerRefusal = ({ method }: SipRequest): Refusal => ({
  status: 481,
  kind: "stranger",
  reason: `${method} of a call from where its party is not`
})
