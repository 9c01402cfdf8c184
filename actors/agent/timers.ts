import type { Timer } from "../behaviour.ts"
import { type EpochMs, latest, later } from "../vocabulary.ts"
import { PANEL_GIVEN_UP_MS, PANEL_GRACE_MS, UNREACHABLE_GIVEN_UP_MS } from "./limits.ts"
import { isCutOff } from "./presence.ts"
import type { Message, SignedIn, State } from "./protocol.ts"

/** Everything an agent waits for follows from the state, so a restart waits for the same. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> =>
  state._tag === "SignedIn"
    ? [checkTimer(state), wrapUpTimer(state), panelTimer(state), unreachableTimer(state), settlesTimer(state)].filter(
        (timer) => timer !== undefined
      )
    : []

const earliest = (times: ReadonlyArray<EpochMs>): EpochMs | undefined =>
  times.length === 0 ? undefined : (Math.min(...times) as EpochMs)

/** One for all hands: whichever is due first. */
const checkTimer = ({ hands }: SignedIn): Timer<Message> | undefined => {
  const dueAt = nextCheckAt(hands)
  return dueAt === undefined ? undefined : { key: "check", dueAt, message: (at) => ({ _tag: "CheckDue", at }) }
}

export const nextCheckAt = (hands: SignedIn["hands"]): EpochMs | undefined =>
  earliest(Object.values(hands).flatMap((hand) => (hand._tag === "WrapUp" ? [] : [hand.checkAt])))

const wrapUpTimer = ({ hands }: SignedIn): Timer<Message> | undefined => {
  const until = earliest(Object.values(hands).flatMap((hand) => (hand._tag === "WrapUp" ? [hand.until] : [])))
  return until === undefined
    ? undefined
    : { key: "wrap-up", dueAt: until, message: (at) => ({ _tag: "WrapUpExpired", at, until }) }
}

const settlesTimer = ({ person: { otherCall } }: SignedIn): Timer<Message> | undefined =>
  otherCall?.isTalking !== true || otherCall.until === undefined
    ? undefined
    : { key: "telephone", dueAt: otherCall.until, message: (at) => ({ _tag: "DeviceIdle", at }) }

const isIdle = ({ hands }: SignedIn): boolean => Object.keys(hands).length === 0

const panelTimer = (state: SignedIn): Timer<Message> | undefined => {
  const { panel } = state.person
  if (panel._tag === "Closed")
    return {
      key: "panel grace",
      dueAt: later(panel.closedAt, PANEL_GRACE_MS),
      message: (at) => ({ _tag: "PanelGraceExpired", at })
    }
  // At work nobody is signed out; that is looked at again when the work is done.
  if (panel._tag !== "Lost" || !isIdle(state)) return undefined
  return {
    key: "panel given up",
    dueAt: later(panel.closedAt, PANEL_GIVEN_UP_MS),
    message: (at) => ({ _tag: "PanelGivenUp", at })
  }
}

const unreachableTimer = (state: SignedIn): Timer<Message> | undefined => {
  const { availability, person } = state
  if (!isCutOff(person) || !isIdle(state)) return undefined
  // From when the telephone went, or from the last thing they chose or did.
  const since = Object.values(availability).reduce((time, one) => latest(time, one.since), person.registeredSince)
  return {
    key: "unreachable",
    dueAt: later(since, UNREACHABLE_GIVEN_UP_MS),
    message: (at) => ({ _tag: "UnreachableGivenUp", at })
  }
}
