import { createHash } from "node:crypto"
import { CALLERS_OWN } from "#actors/call/party.ts"
import type { CallId, LegId } from "#actors/vocabulary.ts"

/**
 * The name of the leg the engine makes for one attempt of one call: a UUID that follows from both, so that asking twice
 * rings once, and a restarted engine knows its own legs. Layout of a name-based UUID (RFC 9562 §5.8, version 8).
 */
export const agentLeg = (call: CallId, attempt: number): LegId => {
  const hash = createHash("sha256").update(`${call} ${attempt}`).digest("hex")
  const variant = ((Number.parseInt(hash[16]!, 16) & 0x3) | 0x8).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}` as LegId
}

/** A leg by its number in the call. */
export const partyLeg = (call: CallId, attempt: number): LegId =>
  attempt === CALLERS_OWN ? callerLeg(call) : agentLeg(call, attempt)

/** The caller's leg bears the call's name. */
export const callerLeg = (call: CallId): LegId => call as string as LegId
