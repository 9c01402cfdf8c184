import type { Hop } from "../sip-contract.ts"
import type { Context, Refusal } from "../dialog/context.ts"
import type { SipRequest } from "../sip/message.ts"
import { userTextOf } from "../sip/uri.ts"
import type { Door } from "./door.ts"

/** How long who asked too often shall wait. */
export const RETRY_AFTER_S = 5

/** Where telephones are that proved who they are. */
export interface Registered {
  /** Exactly there. */
  readonly isTelephone: (source: Hop) => boolean
  /** That user's, at that address. */
  readonly isUserAt: (user: string, address: string) => boolean
}

/**
 * Why a request that would begin something is not even looked at; undefined when it is. Costs no memory for each request, and
 * strangers who ask too much no answer. A telephone of ours is heard where it is registered, and so is a user at an address
 * where one of theirs is, whatever others at that address have done.
 */
export const turnedAway = (
  door: Door,
  { isTelephone, isUserAt }: Registered,
  request: SipRequest,
  source: Hop,
  nowMs: number
): Refusal | undefined => {
  const { method } = request
  const { address } = source
  const user = userTextOf(method === "REGISTER" ? request.to.uri : request.from.uri)
  const isOurs = isTelephone(source) || source.account === user
  const isTrunk = door.trunkAt(address) !== undefined
  const isText = method === "MESSAGE"
  // Alarms: who may send them is told what became of them.
  if (isText && (isOurs || door.takesTexts(address)))
    return door.admitsText(address, user, nowMs) ? undefined : tooMany(true)
  if (!isOurs && !(isTrunk && method === "INVITE")) {
    if (door.ignoresUser(user, nowMs)) return ignored("user")
    if (door.ignores(address, nowMs) && !isUserAt(user, address)) return ignored("source")
  }
  if (method === "INVITE") return door.admits("call", address, nowMs) ? undefined : tooMany(isOurs || isTrunk)
  // Who has to prove first who they are, for a text too.
  if (isText) return door.admits("message", address, nowMs) ? undefined : tooMany(false)
  return isOurs || isTrunk || door.admits("request", address, nowMs) ? undefined : tooMany(false)
}

/** Who is not answered at all learns nothing from what is wrong with a message either. */
export const mayHear = (
  door: Door | undefined,
  { telephoneAt }: Pick<Context, "telephoneAt">,
  source: Hop,
  nowMs: number
): boolean =>
  door === undefined ||
  telephoneAt(source) !== undefined ||
  source.account !== undefined ||
  (!door.ignores(source.address, nowMs) && door.admits("request", source.address, nowMs))

const ignored = (who: string): Refusal => ({ status: 0, kind: "ignored", reason: `refused too often: ${who}` })

const tooMany = (isAnswered: boolean): Refusal => ({
  status: isAnswered ? 503 : 0,
  kind: "flood",
  reason: "more than one source may",
  headers: [["Retry-After", String(RETRY_AFTER_S)]]
})
