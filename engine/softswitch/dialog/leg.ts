/** One call leg: its phases, and what is in the making in it. */
import type { Hop } from "../sip-contract.ts"
import type { RequestHead } from "../sip/build.ts"
import type { Timer } from "../transaction/timer-heap.ts"
import type { ClientTransaction, ServerTransaction } from "../transaction/transactions.ts"
import type { Dialog } from "./dialog.ts"
import type { Session } from "./session.ts"

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
      readonly source: Hop
      readonly offerless: boolean
      readonly patience: Timer
    }
  | { readonly _tag: "Ours" }
  /** Ours met theirs (491); tried again when the timer fires. */
  | { readonly _tag: "Waiting"; readonly retry: Timer }

/** An 18x that is sent again until its PRACK comes (RFC 3262). */
export interface Reliable {
  readonly rseq: number
  readonly stop: () => void
  /** What waits for the PRACK: the answer, or a newer 18x. */
  afterwards: (() => void) | undefined
}

export interface Leg {
  readonly name: string
  readonly weCalled: boolean
  readonly dialog: Dialog
  phase: Phase
  change: Change
  /** The owner's newest Change that could not be sent yet. */
  pendingSdp: string | undefined
  unacknowledged: Unacknowledged | undefined
  /** The owner cleared the leg but a BYE must wait for the ACK of our 2xx (RFC 3261 §15). */
  cleared: boolean
  /** An 18x that waits for its PRACK, and the number of the newest. */
  reliable: Reliable | undefined
  rseq: number
  /** Repeats of 180, and the end of patience with a call nobody answers. */
  ringing: ReadonlyArray<Timer>
  /** Ends a session nobody refreshed, or has us ask. */
  sessionExpiry: Timer | undefined
  session: Session | undefined
  /** Our newest session description that was agreed on. */
  lastSdp: string | undefined
  /** The far end takes UPDATE. */
  allowsUpdate: boolean
  /** It has sent a REFER that was accepted. */
  referred: boolean
  /** Ours is under way: what became of it has not been told. */
  referring: Referring | undefined
}

/** A REFER of ours. */
export interface Referring {
  /** From its 202 on: the far end may forget to tell what became of it. */
  patience: Timer | undefined
}

/** An INVITE of ours on its way. */
export interface Outgoing {
  head: RequestHead
  readonly to: Hop
  transaction: ClientTransaction
  provisional: boolean
  cancel: "no" | "wanted" | "sent"
  /** The CANCEL says that another telephone took the call. */
  elsewhere: boolean
  /** By the far end's tag: the newest reliable 18x that got its PRACK, and the dialog it went in. */
  readonly acknowledged: Map<string, { readonly dialog: Dialog; readonly rseq: number }>
}

/** A 2xx of ours that is sent again until its ACK comes. */
export interface Unacknowledged {
  readonly cseq: number
  /** Our 2xx carried the offer, so the ACK carries the answer. */
  readonly offered: boolean
  readonly stop: () => void
}

export const makeLeg = (name: string, weCalled: boolean, dialog: Dialog, phase: Phase): Leg => ({
  name,
  weCalled,
  dialog,
  phase,
  change: { _tag: "None" },
  pendingSdp: undefined,
  unacknowledged: undefined,
  cleared: false,
  reliable: undefined,
  rseq: 0,
  ringing: [],
  sessionExpiry: undefined,
  session: undefined,
  lastSdp: undefined,
  allowsUpdate: false,
  referred: false,
  referring: undefined
})
