/** Replaces (RFC 3891): a call that takes the place of one that stands. */
import { listOf, type SipRequest } from "../sip/message.ts"
import { paramOf, parseParams } from "../sip/params.ts"
import type { Leg } from "./leg.ts"
import type { Legs } from "./legs.ts"

export const REPLACES = "replaces"

/** The dialog of another call, as its far end sees it: `toTag` is ours. */
export interface Replaces {
  readonly callId: string
  readonly toTag: string
  readonly fromTag: string
  /** Only while nobody has answered it. */
  readonly earlyOnly: boolean
}

/** `callid;to-tag=…;from-tag=…`; undefined when a part is missing or named twice (RFC 3891 §6.1). */
export const parseReplaces = (value: string): Replaces | undefined => {
  const semicolon = value.indexOf(";")
  const params = semicolon < 0 ? undefined : parseParams(value, semicolon)
  const callId = value.slice(0, semicolon).trim()
  if (params === undefined || callId === "" || /\s/.test(callId)) return undefined
  for (const name of ["to-tag", "from-tag"]) if (params.filter(([key]) => key === name).length !== 1) return undefined
  const [toTag, fromTag] = [paramOf(params, "to-tag"), paramOf(params, "from-tag")]
  if (toTag === undefined || toTag === "" || fromTag === undefined || fromTag === "") return undefined
  return {
    callId,
    toTag,
    fromTag: fromTag === NO_TAG ? "" : fromTag,
    earlyOnly: paramOf(params, "early-only") !== undefined
  }
}

/** Stands for the tag that an RFC 2543 telephone never gave (RFC 3891 §3). */
const NO_TAG = "0"

/** The leg that is meant, or the status for whoever asked (RFC 3891 §3). */
export const legReplacedBy = (legs: Pick<Legs, "of">, { earlyOnly, ...ids }: Replaces): Leg | 481 | 486 | 603 => {
  const leg = legs.of(ids)
  if (leg === undefined) return 481
  // Its owner has let go of it, though a BYE still waits for the ACK.
  if (leg.cleared) return 603
  switch (leg.phase._tag) {
    case "Ended":
      return 603
    // Only who makes a call may have its ringing taken over: what rings here is the caller's to give up.
    case "Offered":
      return 481
    case "Calling":
      return leg
    case "Answered":
    case "Confirmed":
      return earlyOnly ? 486 : leg
  }
}

/** What an INVITE asks for: nothing, one call, or something that cannot be meant. */
export const replacesOf = (invite: SipRequest): Replaces | "none" | "malformed" => {
  const values = listOf(invite, REPLACES)
  if (values.length === 0) return "none"
  const [only = ""] = values
  return (values.length === 1 ? parseReplaces(only) : undefined) ?? "malformed"
}
