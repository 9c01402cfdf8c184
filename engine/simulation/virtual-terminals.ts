import { isAlike } from "#actors/alike.ts"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import type { Card } from "#actors/terminal/handling.ts"
import type { State as Terminal } from "#actors/terminal/protocol.ts"
import { alarmsOf, cardOf } from "../perform/alarm-intake.ts"
import { hasTakenRecords, tellOfRecords } from "../perform/terminal-records.ts"
import type { KnownTerminal } from "../ports/AlarmTerminals.ts"
import { ALWAYS_THERE, knownTerminal, MINUTES_EAST, type TerminalPlan } from "./terminal-plans.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"

/** Between two looks at what has changed. */
const LOOK_MS = 1_000

/** The core looks soon whether it was heard. */
const TAKEN_MS = 25

/** What the records said of a terminal from then on. Null: nothing. */
interface Entry {
  readonly at: number
  readonly known: KnownTerminal | null
}

/** The records of terminals, which outlive every core, and the core's care that their actors know them. */
export interface VirtualTerminals {
  readonly begin: (plans: ReadonlyArray<TerminalPlan>) => void
  readonly find: (account: string) => KnownTerminal | null
  readonly card: (known: KnownTerminal) => Card | undefined
  /** All that the records ever said of the day's own terminals, oldest first. */
  readonly history: () => ReadonlyMap<string, ReadonlyArray<Entry>>
}

export const makeVirtualTerminals = (around: {
  readonly agenda: VirtualAgenda
  readonly centre: () => Centre
  readonly tell: (tell: Tell) => void
  readonly stateOf: (id: string) => Terminal | undefined
  readonly deciding: () => boolean
}): VirtualTerminals => {
  const { agenda, centre, deciding, stateOf, tell } = around
  const history = new Map<string, Array<Entry>>()
  /** What the actor has taken, by the records' own account. */
  const taken = new Map<string, Card | null>()
  const newest = (id: string): Entry | undefined => history.get(id)?.at(-1)
  const card = (known: KnownTerminal): Card | undefined => {
    const alarms = alarmsOf(centre())
    return alarms && cardOf(known, alarms, MINUTES_EAST)
  }

  const become = (id: string, known: KnownTerminal | null): void => {
    const entries = history.get(id) ?? history.set(id, []).get(id)!
    entries.push({ at: agenda.now(), known })
  }
  const change = (plan: TerminalPlan, revision: number, does: NonNullable<TerminalPlan["changes"]>[number]): void => {
    const isEntered = newest(plan.id)!.known !== null
    if (isEntered === (does.does === "enter")) return
    become(plan.id, does.does === "retire" ? null : knownTerminal(plan.id, revision, { ...plan, ...does }))
    if (deciding()) follow(plan.id)
  }

  /** Told until it has taken it: a core that dies tells it again. */
  const follow = (id: string): void => {
    const { known } = newest(id)!
    const is = known === null ? null : card(known)
    if (is === undefined || (taken.has(id) && isAlike(taken.get(id), is))) return
    if (hasTaken(id, is)) return
    tell(tellOfRecords(id, is))
    agenda.at(agenda.now() + TAKEN_MS, () => hasTaken(id, is))
  }
  const hasTaken = (id: string, is: Card | null): boolean => {
    const state = deciding() ? stateOf(id) : undefined
    const has = deciding() && (hasTakenRecords(is, state) || (is === null && state === undefined))
    if (has) taken.set(id, is)
    return has
  }
  const look = (): void => {
    if (deciding()) for (const id of history.keys()) follow(id)
    agenda.at(agenda.now() + LOOK_MS, look)
  }

  return {
    begin: (plans) => {
      if (plans.length === 0) return
      for (const plan of plans) {
        become(plan.id, knownTerminal(plan.id, 1, plan))
        for (const [index, does] of (plan.changes ?? []).entries())
          agenda.at(agenda.now() + does.at, () => change(plan, index + 2, does))
      }
      look()
    },
    find: (account) => {
      if (ALWAYS_THERE.includes(account)) return knownTerminal(account, 1, { checkIns: [], remindedMs: null })
      return newest(account)?.known ?? null
    },
    card,
    history: () => history
  }
}
