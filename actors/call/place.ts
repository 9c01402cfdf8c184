import type { Standing } from "../place-news.ts"
import { askedOf } from "./caller.ts"
import type { State } from "./protocol.ts"

/** Where a call stands in its queue. */
export const standingOf = (state: State): Standing => {
  switch (state._tag) {
    case "Queueing": {
      const { caller, heard, queue, queuedAt } = state
      return { asked: askedOf(caller, { queue, queuedAt }), admitted: false, heard, refusedBy: [], alerting: null }
    }
    case "Waiting":
    case "Ringing": {
      const { caller, place } = state
      const { heard, refusedBy } = place
      const alerting = state._tag === "Ringing" ? { agent: state.agent, offer: state.offer } : null
      return { asked: askedOf(caller, place), admitted: true, heard, refusedBy, alerting }
    }
    default:
      return null
  }
}
