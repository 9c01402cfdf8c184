import { channel } from "node:diagnostics_channel"

/** Says how long each commit of the journal took, as engine/runtime/probe.ts does for messages. */
export const probe = channel("carillon.journal")

export interface Passing {
  readonly at: "committed"
  readonly tookMs: number
}

/** Call it behind `probe.hasSubscribers`, so that nothing is made for nobody. */
export const pass = (passing: Passing): void => probe.publish(passing)
