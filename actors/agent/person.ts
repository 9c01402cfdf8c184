import type { Step } from "../behaviour.ts"
import { tellDistributor } from "../distributor/protocol.ts"
import { samePresence } from "../presence.ts"
import { type EpochMs, later } from "../vocabulary.ts"
import { PANELS_LIMIT, SNAPSHOT_MARGIN_MS } from "./limits.ts"
import { presenceOf } from "./presence.ts"
import type { Configured, Person, State, Told } from "./protocol.ts"

export const withPerson = <S extends Configured>(state: S, change: Partial<Person>): S => ({
  ...state,
  person: { ...state.person, ...change }
})

const inService = <S extends Configured>(state: S, registered: boolean, at: EpochMs): Step<S> =>
  state.person.registered === registered ? [state, []] : [withPerson(state, { registered, registeredSince: at }), []]

/** The telephone begins or ends a call that is none of ours. */
const onOtherCall = <S extends Configured>(state: S, isTalking: boolean, at: EpochMs): S =>
  (state.person.otherCall?.isTalking ?? false) === isTalking && state.person.otherCall?.until === undefined
    ? state
    : withPerson(state, { otherCall: { isTalking, since: at } })

/** A look at the switch that is older than what was heard of the telephone since says nothing. */
const seen = <S extends Configured>(state: S, { askedAt, at, busy, registered }: Told<"DeviceSeen">): Step<S> => {
  const isOlder = (since: EpochMs): boolean => later(since, SNAPSHOT_MARGIN_MS) > askedAt
  const { otherCall, registeredSince } = state.person
  const next = isOlder(registeredSince) ? state : inService(state, registered, at)[0]
  const knowsBusy = busy !== undefined && (otherCall === undefined || !isOlder(otherCall.since))
  return [knowsBusy ? onOtherCall(next, busy, at) : next, []]
}

/** An offer that is heard of, whatever comes of it. */
export const heard = <S extends Configured>(state: S, offer: number): Step<S> =>
  offer > state.person.heard ? [withPerson(state, { heard: offer }), []] : [state, []]

/** Panels are sockets of another process: each one has to say anew that it is there. */
export const recovered = <S extends Configured>(state: S, at: EpochMs): S =>
  state.person.panel._tag === "Never" ? state : withPerson(state, { panel: { _tag: "Closed", closedAt: at } })

export const announce = (state: Configured) =>
  tellDistributor(state.person.group, {
    _tag: "AgentAnnounced",
    agent: state.person.agent,
    presence: presenceOf(state)
  })

/** What the centre's settings say of a person. */
export const settings = ({ capacity, group, name, queues, reasons }: Told<"Configured">) => ({
  name,
  group,
  queues,
  capacity,
  pauses: Object.fromEntries(reasons.flatMap(({ id, pauses }) => (pauses === "all" ? [] : [[id, pauses]])))
})

/** What is so in every state: settings, telephone and panels come and go by themselves. */
export const everywhere = {
  Configured: (state: Configured, message: Told<"Configured">): Step<State> => [
    withPerson(state, settings(message)),
    []
  ],
  DeviceInService: (state: Configured, { at }: Told<"DeviceInService">): Step<State> => inService(state, true, at),
  DeviceOutOfService: (state: Configured, { at }: Told<"DeviceOutOfService">): Step<State> =>
    inService(state, false, at),
  DeviceBusy: (state: Configured, { at }: Told<"DeviceBusy">): Step<State> => [onOtherCall(state, true, at), []],
  DeviceIdle: (state: Configured, { at }: Told<"DeviceIdle">): Step<State> => [onOtherCall(state, false, at), []],
  DeviceSeen: (state: Configured, message: Told<"DeviceSeen">): Step<State> => seen(state, message),
  PanelOpened: (state: Configured, { panel }: Told<"PanelOpened">): Step<State> => {
    const open = state.person.panel._tag === "Open" ? state.person.panel.panels : []
    if (open.includes(panel)) return [state, []]
    return [withPerson(state, { panel: { _tag: "Open", panels: [...open, panel].slice(-PANELS_LIMIT) } }), []]
  },
  PanelClosed: (state: Configured, { at, panel }: Told<"PanelClosed">): Step<State> => {
    if (state.person.panel._tag !== "Open") return [state, []]
    const panels = state.person.panel.panels.filter((other) => other !== panel)
    return [
      withPerson(state, { panel: panels.length > 0 ? { _tag: "Open", panels } : { _tag: "Closed", closedAt: at } }),
      []
    ]
  },
  PanelsClosed: (state: Configured, { at }: Told<"PanelsClosed">): Step<State> =>
    state.person.panel._tag === "Open"
      ? [withPerson(state, { panel: { _tag: "Closed", closedAt: at } }), []]
      : [state, []],
  PanelGraceExpired: (state: Configured): Step<State> => {
    const { panel } = state.person
    return panel._tag === "Closed"
      ? [withPerson(state, { panel: { _tag: "Lost", closedAt: panel.closedAt } }), []]
      : [state, []]
  },
  RollCalled: (state: Configured, { believed, held }: Told<"RollCalled">): Step<State> => {
    if (held !== null && held > state.person.heard) return heard(state, held)
    return samePresence(believed, presenceOf(state)) ? [state, []] : [state, [announce(state)]]
  }
}
