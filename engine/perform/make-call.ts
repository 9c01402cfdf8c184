import { equipped } from "#actors/agent/presence.ts"
import { tellCall } from "#actors/call/protocol.ts"
import type { Target } from "#actors/call/services.ts"
import { termsOf } from "#actors/queue/terms.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { CallIntent, RefusalReason } from "#wire/intent.ts"
import { awayOf, type For, incidentAt, isTelephoningFor, resolved } from "./call-target.ts"
import type { IntentTold, Wishing } from "./intent-answer.ts"
import type { Look } from "./look.ts"

/** A colleague lifts the handset within that, or is not there. */
const COLLEAGUE_RINGS_MS = 30_000
/** A mobile rings for a minute before its network says that nobody answers. */
const OUTSIDE_RINGS_MS = 60_000

/**
 * A person calls somebody: their own telephone first, then whom they want. Whoever has an incident at hand calls for it; `incident`:
 * for this one, and its terminal.
 */
export const callMade = (
  look: Look,
  { queue, to }: Omit<Extract<CallIntent, { _tag: "MakeCall" }>, "_tag">,
  {
    by,
    incident,
    isCovered,
    known,
    newCall,
    right
  }: Pick<For, "by" | "isCovered" | "known" | "right"> & Pick<Wishing, "newCall"> & { readonly incident?: string }
): IntentTold => {
  const about = incident ?? incidentAt(look, by)
  const own = askerRefusal(look, by, about)
  if (own !== undefined) return { refused: own }
  const settings = look.centre.queues.find(({ id }) => id === queue)
  if (queue !== undefined && !settings?.channels.includes("voice")) return { refused: "unknown-target" }
  const found = resolved(look, to, { by, isCovered, known, right, queue: queue ?? null })
  if ("refused" in found) return found
  const { target } = found
  const refused = targetRefusal(look, by, target)
  if (refused !== undefined) return { refused }
  return {
    tell: tellCall(newCall(), {
      _tag: "MakeCallAsked",
      by,
      ...between(by, target),
      ...(about === undefined ? {} : { incident: about }),
      ...(incident === undefined ? {} : { origin: "alarm" as const }),
      to: target,
      ringTimeoutMs: ringTimeoutOf(target),
      flow: null,
      terms: settings === undefined ? null : { queue: settings.id, terms: termsOf(settings) }
    })
  }
}

export const ringTimeoutOf = ({ _tag }: Target): number => (_tag === "Agent" ? COLLEAGUE_RINGS_MS : OUTSIDE_RINGS_MS)

/** Calls nobody who has no telephone, or whose telephone is in use. */
const askerRefusal = (look: Look, by: AgentId, incident: string | undefined): RefusalReason | undefined => {
  const state = look.agent(by)
  if (state?._tag !== "SignedIn") return "not-signed-in"
  if (state.retired) return "wrong-state"
  if (!equipped(state.person, "voice")) return "device-unregistered"
  // Also with a colleague, of whose call nobody here knows more: the switch would only say that they are busy.
  const isBusy = isTelephoningFor(look, by, incident) || state.person.otherCall?.isTalking === true
  return isBusy ? "asker-busy" : undefined
}

const targetRefusal = (look: Look, by: AgentId, target: Target): RefusalReason | undefined => {
  if (target._tag === "Queue" || target._tag === "Flow") return "not-a-person"
  if (target._tag !== "Agent") return undefined
  return target.agent === by ? "to-oneself" : awayOf(look, target.agent)
}

/** Who calls whom, for telephones and for the record. */
export const between = (by: AgentId | null, target: Target) => {
  if (target._tag === "Number") {
    const callingNumber = target.shown === "" ? (by ?? "") : target.shown
    return { origin: "outbound", callingNumber, dialledNumber: target.digits } as const
  }
  const dialledNumber = target._tag === "Agent" ? target.agent : ""
  return { origin: by === null ? "outbound" : "internal", callingNumber: by ?? "", dialledNumber } as const
}
