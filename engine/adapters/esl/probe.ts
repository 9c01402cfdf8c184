import { channel } from "node:diagnostics_channel"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"

/** Says what passes our end of the event socket, as engine/runtime/probe.ts does for messages. */
export const probe = channel("carillon.event-socket")

export type Passing =
  /** Bytes were read; what is heard until the next reading stood in them. */
  | { readonly at: "read" }
  /** An event was understood; `sequence` is the number the switch gave it. */
  | { readonly at: "heard"; readonly event: TelephonyEvent; readonly sequence: string }
  /** A bgapi is handed to the socket. */
  | { readonly at: "job"; readonly job: string }

/** Call it behind `probe.hasSubscribers`, so that nothing is made for nobody. */
export const pass = (passing: Passing): void => probe.publish(passing)
