import { ownerOf } from "#actors/incident/desk.ts"
import type { Of } from "#actors/incident/protocol.ts"
import type { Look } from "./look.ts"

/** An incident that is not over. */
export type Living = Of<"Open" | "Suspended">

/** Undefined: there is none of this id, or it is over. */
export const living = (look: Pick<Look, "incident">, id: string): Living | undefined => {
  const state = look.incident(id)
  return state?._tag === "Open" || state?._tag === "Suspended" ? state : undefined
}

/** Whose it is: who has it or had it last, and the queue in which it waits. */
export const placeOf = (state: Living) => ({
  agent: state._tag === "Suspended" ? state.preferred : (ownerOf(state.desk)?.agent ?? null),
  queue: state.case.handling.queue
})
