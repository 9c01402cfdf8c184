import type { AgentId, LegId } from "#actors/vocabulary.ts"

/** Calls that the virtual switch makes by itself between two telephones, as much as the engine may come to hear of them. */
export interface VirtualHouse {
  /** A colleague is called and answers; their leg. False: their telephone is in use. */
  readonly talkInHouse: (leg: LegId, colleague: AgentId) => boolean
  readonly hangUpInHouse: (leg: LegId) => void
  readonly talksInHouse: (agent: AgentId) => boolean
}

export const makeVirtualHouse = (
  hasLeg: (agent: AgentId) => boolean,
  report: (event: { readonly _tag: "DeviceBusy" | "DeviceIdle"; readonly agent: AgentId }) => void
) => {
  /** Who was called, by their leg. */
  const talking = new Map<LegId, AgentId>()
  const isTalking = (agent: AgentId | undefined): boolean =>
    agent !== undefined && [...talking.values()].includes(agent)
  /** The leg goes elsewhere, or is over; false: it is there no more. */
  const take = (leg: LegId): boolean => {
    const agent = talking.get(leg)
    if (agent === undefined) return false
    talking.delete(leg)
    report({ _tag: "DeviceIdle", agent })
    return true
  }
  return {
    isTalking,
    take,
    busy: (): ReadonlyArray<AgentId> => [...talking.values()],
    clear: () => {
      talking.clear()
    },
    doors: {
      talkInHouse: (leg, colleague) => {
        if (isTalking(colleague) || hasLeg(colleague)) return false
        talking.set(leg, colleague)
        report({ _tag: "DeviceBusy", agent: colleague })
        return true
      },
      hangUpInHouse: (leg) => void take(leg),
      talksInHouse: isTalking
    } satisfies VirtualHouse
  }
}
