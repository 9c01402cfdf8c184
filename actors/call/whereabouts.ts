import type { State } from "./protocol.ts"

/** Where a call counts among the calls in the house. */
export type Whereabouts = "inFlow" | "waiting" | "ringing" | "talking"

/** Undefined when it is nowhere any more, or not yet. */
export const whereaboutsOf = (state: State | undefined): Whereabouts | undefined =>
  state === undefined ? undefined : WHEREABOUTS[state._tag]

const WHEREABOUTS: Record<State["_tag"], Whereabouts | undefined> = {
  New: undefined,
  Lost: undefined,
  InFlow: "inFlow",
  Queueing: "waiting",
  Waiting: "waiting",
  Ringing: "ringing",
  Served: "talking",
  Ended: undefined,
  Gone: undefined
}

/** A state in a word, for traces; of a flow also the node, and what it waits for there. */
export const sayState = (state: State): string =>
  state._tag === "InFlow" ? `InFlow ${state.position.node} ${state.position.waitsFor._tag}` : state._tag
