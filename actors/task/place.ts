import type { Standing } from "../place-news.ts"
import type { State } from "./protocol.ts"

/** Where a task stands in its queue. */
export const standingOf = (state: State): Standing => {
  switch (state._tag) {
    case "Queueing":
      return { asked: state.task.asked, admitted: false, heard: state.heard, refusedBy: [], alerting: null }
    case "Waiting":
    case "Alerting": {
      const { heard, refusedBy } = state.place
      const alerting = state._tag === "Alerting" ? { agent: state.agent, offer: state.offer } : null
      return { asked: state.task.asked, admitted: true, heard, refusedBy, alerting }
    }
    default:
      return null
  }
}
