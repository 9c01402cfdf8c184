import type { Standing } from "../place-news.ts"
import { askedOf } from "./caller.ts"
import type { State } from "./protocol.ts"
import { ringsOf } from "./rings.ts"

/** Where a call stands in its queue. */
export const standingOf = (state: State): Standing => {
  switch (state._tag) {
    case "Queueing": {
      const { caller, heard, isHeld, queue, queuedAt } = state
      if (isHeld === true) return null
      return { asked: askedOf(caller, { queue, queuedAt }), admitted: false, heard, refusedBy: [], alerting: null }
    }
    case "Waiting":
    case "Ringing": {
      const { caller, place } = state
      const { heard, refusedBy } = place
      const rings = state._tag === "Ringing" ? ringsOf(state).map(({ agent, offer }) => ({ agent, offer })) : []
      const [alerting = null, ...others] = rings
      const too = others.length === 0 ? {} : { alertingToo: others }
      return { asked: askedOf(caller, place), admitted: true, heard, refusedBy, alerting, ...too }
    }
    default:
      return null
  }
}
