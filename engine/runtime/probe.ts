import { channel } from "node:diagnostics_channel"
import type { Tagged } from "#actors/behaviour.ts"

/**
 * Says where each message is on its way, to whoever listens on this channel of node's. Nobody does unless a worker was
 * told to keep stamps: then it costs one branch a passing.
 */
export const probe = channel("carillon.runtime")

export type Passing =
  /** It lies in the mailbox. `cause`: the message whose step told it, or what came from outside; absent for a timer. */
  | { readonly at: "told"; readonly actor: string; readonly message: Tagged; readonly cause: object | undefined }
  /** Its step begins, is decided, is in the journal's hands. */
  | { readonly at: "taken" | "decided" | "written"; readonly actor: string; readonly message: Tagged }
  /** Its step asks a port. */
  | { readonly at: "asked"; readonly actor: string; readonly message: Tagged; readonly request: object }

/** Call it behind `probe.hasSubscribers`, so that nothing is made for nobody. */
export const pass = (passing: Passing): void => probe.publish(passing)
