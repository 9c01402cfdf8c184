import { workIdOf, type Asked, type Work, type WorkId, workOf } from "../work.ts"
import { AreaId, type CallId, type QueueId } from "../vocabulary.ts"
import { VIP_PRIORITY } from "./limits.ts"
import type { Caller, Place } from "./protocol.ts"

/** A call as the work that it is, and as much of its attributes as telephony needs. Nobody else here looks into them. */

export const workIdOfCall = (call: CallId): WorkId => workIdOf("call", call)

/** For the telephone and for the record. */
export const numbersOf = ({
  attributes
}: Pick<Caller, "attributes">): { readonly callingNumber: string; readonly dialledNumber: string } => ({
  callingNumber: attributes["callingNumber"] ?? "",
  dialledNumber: attributes["dialledNumber"] ?? ""
})

/** Keys pressed in menus, in order. */
export const withKeys = <C extends Pick<Caller, "attributes">>(caller: C, keys: string): C =>
  keys === (caller.attributes["keys"] ?? "") ? caller : { ...caller, attributes: { ...caller.attributes, keys } }

/** What somebody brings into a flow: keys that they pressed in flows before. */
export const varsOf = ({ attributes }: Pick<Caller, "attributes">): Readonly<Record<string, string>> => {
  const { keys = "" } = attributes
  return keys === "" ? {} : { keys }
}

/** Said at the door of a caller whose number is on the list of VIPs. */
export const VIP = "VIP"

const areaOf = ({ area = "" }: Caller["attributes"]) => (area === "" ? null : AreaId.make(area))

/** What a call brings to its place in a queue. A caller fills one agent's ears. */
export const askedOf = (
  { agents, attributes, call }: Pick<Caller, "agents" | "attributes" | "call">,
  { queue, queuedAt }: { readonly queue: QueueId; readonly queuedAt: Place["queuedAt"] }
): Asked => ({
  id: workIdOfCall(call),
  channel: "voice",
  queue,
  needs: [],
  area: areaOf(attributes),
  preferred: null,
  ...(agents === undefined ? {} : { customerAgents: agents }),
  priority: attributes["vip"] === VIP ? VIP_PRIORITY : 0,
  queuedAt,
  load: 1,
  attributes
})

/** A call that never waited has no queue; what its agents owe to it says `place` none the less, when it has any terms. */
export const workOfCall = (caller: Caller, place: Place | null): Work =>
  place === null
    ? workOf(askedOf(caller, { queue: NO_QUEUE, queuedAt: caller.arrivedAt }), NO_TERMS)
    : workOf(askedOf(caller, place), place.terms)

const NO_QUEUE = "" as QueueId
const NO_TERMS = { needs: [], priority: 0, queueName: "", wrapUpMs: 0 }
