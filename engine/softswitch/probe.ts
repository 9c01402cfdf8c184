import { channel } from "node:diagnostics_channel"
import type { SwitchEvent } from "./events/event.ts"

/**
 * Says what passes the switch's doors, to whoever listens on this channel of node's. Nobody does unless the worker was told
 * to keep stamps: then it costs one branch a passing.
 */
export const probe = channel("carillon.switch")

export type Passing =
  /** A SIP datagram came in, or is about to leave. */
  | { readonly at: "datagram" | "sent"; readonly datagram: Uint8Array }
  /** An event is made, and handed to an event socket. */
  | { readonly at: "event"; readonly event: SwitchEvent }
  /** A request of an event socket was read. `job` is empty when it is no bgapi. */
  | { readonly at: "request"; readonly job: string; readonly argument: string }
  /** The user agent is asked for something in this dialog; what it sends for it follows at once. */
  | { readonly at: "command"; readonly tag: string; readonly dialog: string }

/** Call it behind `probe.hasSubscribers`, so that nothing is made for nobody. */
export const pass = (passing: Passing): void => probe.publish(passing)
