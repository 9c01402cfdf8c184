import { LINGER_MS } from "#actors/call/limits.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent, TelephonyRequest } from "../ports/Telephony.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import type { Chance } from "./chance.ts"
import type { Faults } from "./scenario.ts"
import type { Report } from "./virtual-legs.ts"

/** A late event comes up to this much later than it should, and is overtaken by others. */
export const LATE_MS = 3_000
const REPEATED_WITHIN_MS = 2_000
/** A belated repetition comes when an ended call has lingered and is forgotten, up to a minute later than that. */
const BELATED_MS = [LINGER_MS + 1_000, LINGER_MS + 60_000] as const

/**
 * The wire between core and switch. Requests keep their order, as on one connection; events do so too unless a fault
 * takes them. What is on its way to a dead core is lost; what a core sent before it died arrives.
 */
export interface VirtualLink {
  readonly request: (request: TelephonyRequest) => void
  readonly report: (event: Report) => void
  readonly ask: (snapshot: () => Report) => void
  readonly connect: () => void
  readonly disconnect: () => void
  readonly connected: () => boolean
}

export const makeVirtualLink = (options: {
  readonly agenda: VirtualAgenda
  readonly chance: Chance
  readonly faults: Faults
  readonly faultsEndAt: number
  readonly jitterMs: number
  readonly onFault: (how: "lost" | "late" | "repeated", event: Report) => void
  readonly toSwitch: (request: TelephonyRequest) => void
  readonly toCore: (event: TelephonyEvent) => void
}): VirtualLink => {
  const { agenda, chance, faults, jitterMs } = options
  const { belated = 0, late = 0, lost = 0, repeated = 0 } = faults
  let [connection, up, downAt, upAt] = [0, false, 0, 0]
  const [down, back]: [Array<() => void>, Array<() => void>] = [[], []]

  /** In order: each delivery takes whatever is first in the line. */
  const inOrder = (line: Array<() => void>, at: number, run: () => void): number => {
    line.push(run)
    agenda.at(at, () => line.shift()!())
    return at
  }
  const delay = () => (jitterMs === 0 ? 1 : chance.between(1, jitterMs))

  const deliver = (event: Report, born: number) => {
    if (born === connection && up) options.toCore({ ...event, at: agenda.now() as EpochMs } as TelephonyEvent)
  }

  return {
    request: (request) => {
      if (!up) return
      downAt = inOrder(down, Math.max(downAt, agenda.now() + delay()), () => options.toSwitch(request))
    },
    report: (event) => {
      if (!up) return
      const born = connection
      const faulty = agenda.now() < options.faultsEndAt
      if (faulty && chance.happens(lost)) return options.onFault("lost", event)
      const isRepeated = faulty && chance.happens(repeated)
      if (isRepeated) options.onFault("repeated", event)
      if (isRepeated) agenda.at(agenda.now() + chance.between(1, REPEATED_WITHIN_MS), () => deliver(event, born))
      if (faulty && belated > 0 && chance.happens(belated))
        agenda.at(agenda.now() + chance.between(...BELATED_MS), () => deliver(event, born))
      const isLate = faulty && chance.happens(late)
      if (isLate) options.onFault("late", event)
      if (isLate) return agenda.at(agenda.now() + chance.between(1, LATE_MS), () => deliver(event, born))
      upAt = inOrder(back, Math.max(upAt, agenda.now() + delay()), () => deliver(event, born))
    },
    ask: (snapshot) => {
      if (!up) return
      const born = connection
      downAt = inOrder(down, Math.max(downAt, agenda.now() + delay()), () => {
        const event = snapshot()
        upAt = inOrder(back, Math.max(upAt, agenda.now() + delay()), () => deliver(event, born))
      })
    },
    connect: () => {
      connection++
      up = true
    },
    disconnect: () => {
      up = false
    },
    connected: () => up
  }
}
