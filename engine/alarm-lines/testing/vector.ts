import type { Reported } from "#actors/alarm-event.ts"
import type { Protocol } from "../message.ts"

/** One message of the conformance table: what is sent, and what must be made of it. Written by hand. */
export interface Vector {
  readonly protocol: Protocol
  readonly what: string
  /** Where it comes from: a captured frame, a vendor's or a standard's example, or composed here. */
  readonly from: "captured" | "composed" | "published"
  /** As it is sent; control characters as they are. */
  readonly sent: string
  /** The words of each event that must be so; undefined: it must not be understood. */
  readonly says?: { readonly controller: string; readonly events: ReadonlyArray<Partial<Reported>> }
  /** What is answered when it is written down; null: nothing. Left out: it is not looked at here. */
  readonly answer?: string | null
  /** DC-09: the account's AES key in hex. */
  readonly key?: string
  /** DC-09: which figures of this device are not to be trusted. */
  readonly ignores?: "crc" | "length"
  /** SCAIP: the SIP user that sent it, if not the controller. */
  readonly sender?: string
}

/** The clock of the receiver when vectors are played. */
export const VECTORS_AT_MS = Date.UTC(2026, 0, 31, 12)
