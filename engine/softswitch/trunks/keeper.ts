/**
 * Keeps the trunks in order besides their calls: registers where that is asked for, and asks each host whether it is there.
 * Pure, like the user agent beside which it stands (`beside.ts`): a message that is for it goes no further.
 */
import type { Endpoint } from "../endpoint.ts"
import { hostPort } from "../sip/hop.ts"
import type { KeeperOptions, KeeperPart } from "./part.ts"
import { makeTrunkRegistrations, type RegistrationState } from "./registrations.ts"
import type { Trunk } from "./trunk.ts"
import { type HostState, makeHostWatch } from "./watch.ts"

export interface TrunkState {
  readonly id: string
  /** Of each host; no state: nobody asks, or it has not been asked yet. */
  readonly hosts: ReadonlyArray<{ readonly host: string; readonly state: HostState | undefined }>
  /** Undefined: it does not register. */
  readonly registration: RegistrationState | undefined
}

export interface TrunkKeeper extends KeeperPart {
  /** Whether a call may go there now: not known to be away, and registered where it has to be. */
  readonly isUp: (trunk: Trunk, host: Endpoint) => boolean
  readonly states: () => ReadonlyArray<TrunkState>
}

export const makeTrunkKeeper = (options: KeeperOptions): TrunkKeeper => {
  const watch = makeHostWatch(options)
  const registrations = makeTrunkRegistrations(options)
  let trunks: ReadonlyArray<Trunk> = []
  return {
    set: (told, nowMs) => {
      trunks = told
      return [...watch.set(told, nowMs), ...registrations.set(told, nowMs)]
    },
    receive: (octets, from, nowMs) => watch.receive(octets, from, nowMs) ?? registrations.receive(octets, from, nowMs),
    lost: (hop, nowMs) => [...watch.lost(hop, nowMs), ...registrations.lost(hop, nowMs)],
    due: (nowMs) => [...watch.due(nowMs), ...registrations.due(nowMs)],
    nextDueMs: () => {
      const [one, other] = [watch.nextDueMs(), registrations.nextDueMs()]
      return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
    },
    isUp: ({ id }, host) =>
      watch.stateOf(id, host)?.isUp !== false && registrations.stateOf(id)?.isRegistered !== false,
    states: () =>
      trunks.map(({ hosts, id }) => ({
        id,
        hosts: hosts.map((host) => ({ host: hostPort(host), state: watch.stateOf(id, host) })),
        registration: registrations.stateOf(id)
      }))
  }
}
