import type { Tagged } from "#actors/behaviour.ts"
import type { Centre } from "#actors/centre.ts"
import type { Tell } from "#actors/output.ts"
import { changedTo, closed, difference, type InForce } from "./configuration.ts"
import type { Peek } from "./look.ts"
import { misfits } from "./misfits.ts"

/** The centre while it works: what it says now, and what its actors are told when it says something else. */
export interface LivingCentre {
  /** What the tables say. */
  readonly current: () => Centre
  readonly inForce: () => InForce
  readonly become: (centre: Centre) => void
  /** After each step of a queue: one that was taken out may be over. */
  readonly stepped: (address: string, after: Tagged) => void
  /** Tells again what an actor did not hear. */
  readonly mend: () => void
}

export const makeLivingCentre = (
  begin: InForce,
  around: Peek & {
    readonly tell: (tells: ReadonlyArray<Tell>) => void
    /** Whether there is a switch. */
    readonly linked: () => boolean
  }
): LivingCentre => {
  let inForce = begin

  const turnTo = (next: InForce): void => {
    const tells = difference(inForce, next, around.linked())
    inForce = next
    around.tell(tells)
  }

  return {
    current: () => inForce.centre,
    inForce: () => inForce,
    become: (centre) => turnTo(changedTo(inForce, centre)),
    stepped: (address, after) => {
      if (after._tag !== "Unconfigured" || !address.startsWith("queue/")) return
      const next = closed(inForce, address.slice("queue/".length))
      if (next !== inForce) turnTo(next)
    },
    mend: () => {
      const over = inForce.closing.filter(({ settings }) => around.stateOf(`queue/${settings.id}`)?._tag !== "Open")
      const next = over.reduce((all, { settings }) => closed(all, settings.id), inForce)
      if (next !== inForce) turnTo(next)
      around.tell(misfits(inForce, around))
    }
  }
}
