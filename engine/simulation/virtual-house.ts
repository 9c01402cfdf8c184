import type { AgentId, LegId } from "#actors/vocabulary.ts"

/** Calls that the virtual switch makes by itself between two telephones, as much as the engine may come to hear of them. */
export interface VirtualHouse {
  /** A colleague is called and answers; their leg. False: their telephone is in use. */
  readonly talkInHouse: (leg: LegId, colleague: AgentId) => boolean
  readonly hangUpInHouse: (leg: LegId) => void
}

export const makeVirtualHouse = (hasLeg: (agent: AgentId) => boolean) => {
  /** Who was called, by their leg. */
  const talking = new Map<LegId, AgentId>()
  const isTalking = (agent: AgentId | undefined): boolean =>
    agent !== undefined && [...talking.values()].includes(agent)
  return {
    isTalking,
    /** The leg goes elsewhere; false: it is there no more. */
    take: (leg: LegId): boolean => talking.delete(leg),
    clear: () => {
      talking.clear()
    },
    doors: {
      talkInHouse: (leg, colleague) => {
        if (isTalking(colleague) || hasLeg(colleague)) return false
        talking.set(leg, colleague)
        return true
      },
      hangUpInHouse: (leg) => void talking.delete(leg)
    } satisfies VirtualHouse
  }
}
