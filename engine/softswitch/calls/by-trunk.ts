/** Calls out by the trunks of the administration: tried one way after the other until one takes the call. */
import type { Channel, Fork } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { makeOffer } from "../sdp/offer-answer.ts"
import { identityFor, targetOf, type Way, waysOut } from "../trunks/ways.ts"
import { isOn } from "./admission.ts"
import { ourSide } from "./our-side.ts"
import type { OriginateRequest } from "./route.ts"

/** A host that says nothing to an INVITE, not even 100, for so long is passed over. RFC 3261 sends it seven times in that. */
export const SILENT_MS = 4_000

type Gateway = Extract<OriginateRequest["endpoint"], { readonly _tag: "Gateway" }>

/** Where a call may go now, or FreeSWITCH's word for why it may not. */
export const waysFor = (exchange: Exchange, { number, trunk }: Gateway): ReturnType<typeof waysOut> => {
  const ways = waysOut(trunk, number, {
    get: exchange.trunks.get,
    isUp: exchange.trunkKeeper.isUp,
    isFull: ({ channels, id }) => channelsOf(exchange, id) >= channels
  })
  if (ways === "NORMAL_CIRCUIT_CONGESTION") exchange.turnedAway("trunk", trunk)
  return ways
}

const channelsOf = (exchange: Exchange, trunk: string): number =>
  [...exchange.channels.values()].filter((channel) => isOn(channel, trunk)).length

export const forkBy = (way: Way): Fork => ({
  target: targetOf(way),
  via: { transport: way.trunk.transport, ...way.host },
  allowEvents: [],
  way
})

/** INVITE to a host of a trunk, as its administration wants us to be seen there. */
export const inviteBy = (exchange: Exchange, channel: Channel, dialog: string, way: Way): void => {
  const local = channel.localMedia
  if (local === undefined) return
  channel.trunk = way.trunk.id
  channel.variables.set("sip_gateway", way.trunk.id)
  const { registration } = way.trunk
  const number = channel.variables.get("origination_caller_id_number") ?? ""
  const { from, headers } = identityFor(way, { name: channel.profile.origCallerName, number })
  channel.localSdp = makeOffer({ ...ourSide(channel, local), codecs: way.trunk.codecs })
  const { target, via } = forkBy(way)
  exchange.sip({
    _tag: "Invite",
    dialog,
    target,
    via,
    from,
    sdp: channel.localSdp,
    headers: [...headers, ...ownHeaders(channel)],
    answerWithinMs: SILENT_MS,
    ...(registration === null ? {} : { credentials: { user: registration.authUser, password: registration.password } })
  })
}

const ownHeaders = ({ variables }: Channel): ReadonlyArray<readonly [name: string, value: string]> =>
  [...variables].flatMap(([name, value]) =>
    name.startsWith("sip_h_") ? [[name.slice("sip_h_".length), value] as const] : []
  )

/** A host refused the call, or said nothing: the next one, when what it said leads on. The leg keeps its UUID. */
export const nextFork = (exchange: Exchange, channel: Channel, dialog: string, status: number): ReadonlyArray<Fork> => {
  const failed = channel.forks.get(dialog)?.way
  const [next, ...others] = channel.ways
  if (failed === undefined || next === undefined || !failed.trunk.nextOn.includes(status)) return []
  exchange.log.info(`${channel.name}: ${status} by the trunk ${failed.trunk.id}, now by ${next.trunk.id}`)
  channel.ways = others
  return [forkBy(next)]
}
