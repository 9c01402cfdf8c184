/** The call legs of one user agent, found by the owner's name or by the dialog of a message. */
import type { Endpoint, UserAgentOutput } from "../contract.ts"
import type { SipRequest } from "../sip/message.ts"
import type { Timer } from "../transaction/timer-heap.ts"
import type { ServerTransaction } from "../transaction/transactions.ts"
import type { Unacknowledged } from "./acknowledgement.ts"
import type { Context } from "./context.ts"
import type { Dialog } from "./dialog.ts"
import type { Outgoing } from "./outbound.ts"

export type Phase =
  /** An INVITE came; nothing final was sent. `offerless`: our 2xx will carry the offer. */
  | { readonly _tag: "Offered"; readonly invite: ServerTransaction; readonly offerless: boolean }
  /** We sent an INVITE; nothing final came. */
  | { readonly _tag: "Calling"; readonly outgoing: Outgoing }
  /** We sent a 2xx; its ACK has not come. */
  | { readonly _tag: "Answered" }
  | { readonly _tag: "Confirmed" }
  /** Over for the owner; kept until our BYE is answered, for what crosses it on the way. */
  | { readonly _tag: "Ended" }

/** A change of the session in the making: one at a time (RFC 3261 §14). */
export type Change =
  | { readonly _tag: "None" }
  | {
      readonly _tag: "Theirs"
      readonly transaction: ServerTransaction
      readonly source: Endpoint
      readonly offerless: boolean
      readonly patience: Timer
    }
  | { readonly _tag: "Ours" }
  /** Ours met theirs (491); tried again when the timer fires. */
  | { readonly _tag: "Waiting"; readonly retry: Timer }

export interface Leg {
  readonly name: string
  readonly weCalled: boolean
  readonly dialog: Dialog
  phase: Phase
  change: Change
  /** The owner's newest Change that could not be sent yet. */
  wanted: string | undefined
  unacknowledged: Unacknowledged | undefined
  /** The owner cleared the leg but a BYE must wait for the ACK of our 2xx (RFC 3261 §15). */
  cleared: boolean
  /** Repeats of 180, and the end of patience with a call nobody answers. */
  ringing: ReadonlyArray<Timer>
  sessionExpiry: Timer | undefined
}

export interface Legs {
  readonly add: (leg: Leg) => void
  readonly named: (name: string) => Leg | undefined
  /** The leg whose dialog this request is inside of (RFC 3261 §12.2.2). */
  readonly of: (request: SipRequest) => Leg | undefined
  /** The owner knows it no more. */
  readonly forgetName: (leg: Leg) => void
  readonly remove: (leg: Leg) => void
  /** Legs the owner knows. */
  readonly live: () => number
  readonly count: () => number
}

export const makeLegs = (): Legs => {
  const byName = new Map<string, Leg>()
  const byTag = new Map<string, Leg>()
  return {
    add: (leg) => {
      byName.set(leg.name, leg)
      byTag.set(keyOf(leg.dialog), leg)
    },
    named: (name) => byName.get(name),
    of: ({ callId, fromTag, toTag }) => {
      const leg = byTag.get(`${callId} ${toTag ?? ""}`)
      return leg?.dialog.remoteTag === fromTag ? leg : undefined
    },
    forgetName: (leg) => {
      if (byName.get(leg.name) === leg) byName.delete(leg.name)
    },
    remove: (leg) => {
      if (byName.get(leg.name) === leg) byName.delete(leg.name)
      byTag.delete(keyOf(leg.dialog))
    },
    live: () => byName.size,
    count: () => byTag.size
  }
}

const keyOf = ({ callId, localTag }: Dialog): string => `${callId} ${localTag}`

export const makeLeg = (name: string, weCalled: boolean, dialog: Dialog, phase: Phase): Leg => ({
  name,
  weCalled,
  dialog,
  phase,
  change: { _tag: "None" },
  wanted: undefined,
  unacknowledged: undefined,
  cleared: false,
  ringing: [],
  sessionExpiry: undefined
})

/** Reports to the owner, unless it has let go of the leg: no leg says anything after its end. */
export const tellOwner = (context: Context, leg: Leg, output: UserAgentOutput): void => {
  if (context.legs.named(leg.name) === leg) context.output(output)
}
