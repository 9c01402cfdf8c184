import type { Timer } from "../behaviour.ts"
import { later } from "../vocabulary.ts"
import { PANEL_GIVEN_UP_MS, PANEL_GRACE_MS } from "./limits.ts"
import type { Message, State } from "./protocol.ts"

/** Everything an agent waits for follows from the state, so a restart waits for the same. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  if (state._tag === "Unconfigured" || state._tag === "SignedOut") return []
  const own = ownTimer(state)
  const panel = panelTimer(state)
  return [...(own === undefined ? [] : [own]), ...(panel === undefined ? [] : [panel])]
}

type SignedIn = Exclude<State, { _tag: "Unconfigured" | "SignedOut" }>

const ownTimer = (state: SignedIn): Timer<Message> | undefined => {
  if ("work" in state) return { key: "check", dueAt: state.work.checkAt, message: (at) => ({ _tag: "CheckDue", at }) }
  if (state._tag !== "WrapUp") return undefined
  const { until } = state
  return { key: "wrap-up", dueAt: until, message: (at) => ({ _tag: "WrapUpExpired", at, until }) }
}

const panelTimer = (state: SignedIn): Timer<Message> | undefined => {
  const { panel } = state.person
  if (panel._tag === "Closed")
    return {
      key: "panel grace",
      dueAt: later(panel.closedAt, PANEL_GRACE_MS),
      message: (at) => ({ _tag: "PanelGraceExpired", at })
    }
  // At work nobody is signed out; that is looked at again when the work is done.
  if (panel._tag !== "Lost" || (state._tag !== "Ready" && state._tag !== "NotReady")) return undefined
  return {
    key: "panel given up",
    dueAt: later(panel.closedAt, PANEL_GIVEN_UP_MS),
    message: (at) => ({ _tag: "PanelGivenUp", at })
  }
}
