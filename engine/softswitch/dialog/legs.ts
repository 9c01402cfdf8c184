/** The call legs of one user agent, found by the owner's name or by the dialog of a message. */
import type { SipRequest } from "../sip/message.ts"
import type { Dialog } from "./dialog.ts"
import type { Leg } from "./leg.ts"

export interface Legs {
  readonly add: (leg: Leg) => void
  readonly named: (name: string) => Leg | undefined
  /** The leg whose dialog this request is inside of (RFC 3261 §12.2.2). */
  readonly of: (request: Pick<SipRequest, "callId" | "fromTag" | "toTag">) => Leg | undefined
  /** The owner knows it no more. */
  readonly forgetName: (leg: Leg) => void
  readonly remove: (leg: Leg) => void
  /** Whether the far end of a leg speaks by this connection. */
  readonly use: (connection: string) => boolean
  readonly all: () => ReadonlyArray<Leg>
  /** Legs the owner knows. */
  readonly live: () => number
  readonly count: () => number
}

export const makeLegs = (): Legs => {
  const byName = new Map<string, Leg>()
  const byTag = new Map<string, Leg>()
  return {
    add: (leg) => {
      byName.set(leg.name, leg)
      byTag.set(keyOf(leg.dialog), leg)
    },
    named: (name) => byName.get(name),
    of: ({ callId, fromTag, toTag }) => {
      const leg = byTag.get(`${callId} ${toTag ?? ""}`)
      return leg?.dialog.remoteTag === fromTag ? leg : undefined
    },
    forgetName: (leg) => {
      if (byName.get(leg.name) === leg) byName.delete(leg.name)
    },
    remove: (leg) => {
      if (byName.get(leg.name) === leg) byName.delete(leg.name)
      byTag.delete(keyOf(leg.dialog))
    },
    use: (connection) => {
      for (const { dialog } of byTag.values()) if (dialog.peer.connection === connection) return true
      return false
    },
    all: () => [...byTag.values()],
    live: () => byName.size,
    count: () => byTag.size
  }
}

const keyOf = ({ callId, localTag }: Dialog): string => `${callId} ${localTag}`
