import type { Centre } from "#actors/centre.ts"
import type { Tagged } from "#actors/behaviour.ts"
import { kinds } from "#actors/kinds.ts"
import type { Address } from "#actors/vocabulary.ts"
import { applyChanges } from "#wire/apply.ts"
import type { Board } from "#wire/board.ts"
import { emptyDay } from "../projections/day-counts.ts"
import { type LiveScreens, makeLiveScreens } from "../projections/live-screens.ts"
import { makeLocalDay } from "../projections/local-day.ts"
import { partsOf } from "../runtime/address.ts"
import type { Step } from "./simulated-runtime.ts"

/** A wallboard that somebody watches all day: it is drawn once, and then told what changes. */
export interface SimulatedScreens {
  /** A core starts, and with it a board from what its actors are. */
  readonly begin: (centre: Centre, states: Iterable<readonly [Address, Tagged]>) => void
  readonly stepped: (step: Step) => void
  readonly configured: (centre: Centre) => void
  /** As whoever watches has it. */
  readonly board: () => Board
}

const days = makeLocalDay("UTC")

export const makeSimulatedScreens = (now: () => number): SimulatedScreens => {
  let screens: LiveScreens | undefined
  let shown: unknown
  return {
    begin: (centre, states) => {
      screens = makeLiveScreens({
        centre,
        days,
        counts: emptyDay(days.dayOf(now())),
        links: { telephony: true, database: true, files: true },
        actors: [...states].map(([address, state]) => ({ kind: partsOf(address).name, id: partsOf(address).id, state }))
      })
      shown = screens.watch("board")
    },
    stepped: ({ address, after, before }) => {
      const { id, name } = partsOf(address)
      const { vacant } = kinds.find((kind) => kind.name === name) ?? {}
      screens?.step({ kind: name, id, before, after, facts: [], over: vacant?.(after as never) === true })
    },
    configured: (centre) => screens?.configured(centre),
    board: () => {
      const changes = screens?.changes().get("board") ?? []
      shown = applyChanges(shown as never, changes)
      return shown as Board
    }
  }
}
