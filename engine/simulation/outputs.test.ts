import { expect, it } from "vitest"
import type { Tagged } from "#actors/behaviour.ts"
import type { AnyKind } from "#actors/kind.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import { kindsWith } from "#actors/kinds.ts"
import type { Output } from "#actors/output.ts"
import { throughJson } from "#actors/testing/through-json.ts"
import { runDay } from "./simulated-day.ts"
import { randomDay } from "./random-day.ts"
import { FLOWS } from "./scenario.ts"

const DAYS = 20

it(`on ${DAYS} days whatever any kind of actor says comes back from the journal as it was, and fits whom it is for`, () => {
  const said = new Map<string, number>()
  const watched = (kind: AnyKind): AnyKind => ({
    ...kind,
    transition: (state: Tagged, message: Tagged) => {
      const [next, outputs] = kind.transition(state, message)
      expect(throughJson(outputs)).toStrictEqual(outputs as ReadonlyArray<Output>)
      said.set(kind.name, (said.get(kind.name) ?? 0) + outputs.length)
      return [next, outputs]
    }
  })
  const kinds = kindsWith(makeCatalogue(FLOWS))
  for (let seed = 1; seed <= DAYS; seed++) runDay(randomDay(seed), { kinds: kinds.map(watched) })
  for (const { name } of kinds) expect(said.get(name), name).toBeGreaterThan(50)
})
