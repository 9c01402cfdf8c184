import type { LegId } from "#actors/vocabulary.ts"
import type { SupervisionMode } from "../ports/Telephony.ts"
import type { Leg, Parties, Report } from "./virtual-legs.ts"

/** Who hears whom in the virtual switch. */
export interface VirtualCompany {
  readonly join: (a: Leg, b: Leg) => void
  readonly confer: (conversation: string, legs: ReadonlyArray<Leg>) => void
  readonly part: (leg: Leg) => void
  readonly supervise: (leg: Leg, target: LegId, mode: SupervisionMode) => void
  /** Who hears the leg and is heard by it. */
  readonly others: (leg: Leg) => ReadonlyArray<Leg>
  /** Hears somebody, or is heard. */
  readonly isTalking: (leg: Leg) => boolean
  /** The leg is gone; answers who was joined with it and has to end with it. */
  readonly gone: (leg: Leg) => Leg | undefined
}

export const makeVirtualCompany = (options: {
  readonly legs: ReadonlyMap<LegId, Leg>
  readonly report: (event: Report) => void
  readonly parties: Parties
  readonly stopPlaying: (leg: Leg) => void
  readonly misdeed: (what: string) => void
}): VirtualCompany => {
  const { legs, misdeed, parties, report, stopPlaying } = options

  const partnerOf = ({ joinedWith }: Leg): Leg | undefined =>
    joinedWith === undefined ? undefined : legs.get(joinedWith)

  const others = (leg: Leg): ReadonlyArray<Leg> => {
    const partner = partnerOf(leg)
    if (partner !== undefined) return [partner]
    const { conversation, id } = leg
    if (conversation === undefined) return []
    return [...legs.values()].filter((other) => other.conversation === conversation && other.id !== id)
  }

  const parted = (leg: Leg): void => report({ _tag: "Parted", leg: leg.id })

  /** Nobody is taken out of a talk unless somebody asked for it; who talks with nobody any more may go. */
  const look = (leg: Leg, except: ReadonlyArray<Leg> = []): void => {
    const left = others(leg).filter((other) => !except.includes(other))
    if (left.length === 0 || parties.wantedToLeave(leg) || left.some(parties.wantedToLeave)) return
    misdeed(`${leg.id} was taken out of a talk with ${left.map(({ agent, id }) => agent ?? id).join(" and ")}`)
  }

  /** Out of where it is; who was joined with it hears nobody now. */
  const leave = (leg: Leg): void => {
    const partner = partnerOf(leg)
    if (partner !== undefined) partner.joinedWith = undefined
    Object.assign(leg, { joinedWith: undefined, conversation: undefined, supervises: undefined })
    stopPlaying(leg)
  }

  const endSupervisionOf = (target: LegId): void => {
    for (const leg of legs.values()) {
      if (leg.supervises?.target !== target) continue
      leg.supervises = undefined
      parted(leg)
    }
  }

  return {
    others,
    isTalking: ({ conversation, joinedWith, supervises }) =>
      joinedWith !== undefined || conversation !== undefined || supervises !== undefined,
    join: (a, b) => {
      if (!a.answered || !b.answered || a.joinedWith === b.id) return
      for (const leg of [a, b]) {
        const partner = partnerOf(leg)
        look(leg, [a, b])
        leave(leg)
        if (partner?.staysAlone === true) parted(partner)
      }
      a.joinedWith = b.id
      b.joinedWith = a.id
      report({ _tag: "Joined", leg: a.id, with: b.id })
      const [inbound, outbound] = a.direction === "inbound" ? [a, b] : [b, a]
      if (outbound.agent !== undefined) parties.joined(inbound.id, outbound.agent, outbound.id)
    },
    confer: (conversation, named) => {
      for (const leg of named) {
        if (!leg.answered || leg.conversation === conversation) continue
        const partner = partnerOf(leg)
        look(leg, named)
        leave(leg)
        leg.conversation = conversation
        report({ _tag: "Conferenced", leg: leg.id, conversation })
        if (partner !== undefined && !named.includes(partner)) parted(partner)
        parties.conferenced(leg.id, conversation)
      }
    },
    part: (leg) => {
      if (!leg.answered) return
      const partner = partnerOf(leg)
      const was = leg.joinedWith ?? leg.conversation ?? leg.supervises
      if (leg.supervises === undefined) look(leg)
      // Of one that is alone nothing changes: its music plays on.
      if (was !== undefined) leave(leg)
      parted(leg)
      if (partner !== undefined) parted(partner)
    },
    supervise: (leg, target, mode) => {
      if (!leg.answered) return
      if (leg.id === target) misdeed(`${leg.id} is to supervise itself`)
      const partner = partnerOf(leg)
      look(leg)
      leave(leg)
      if (partner !== undefined) parted(partner)
      if (!legs.has(target)) return parted(leg)
      leg.supervises = { target, mode }
      report({ _tag: "Supervising", leg: leg.id, target, mode })
    },
    gone: (leg) => {
      endSupervisionOf(leg.id)
      const partner = partnerOf(leg)
      if (partner === undefined) return undefined
      partner.joinedWith = undefined
      if (!partner.staysAlone) return partner
      parted(partner)
      return undefined
    }
  }
}
