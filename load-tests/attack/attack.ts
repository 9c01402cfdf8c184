import type { RunningCentre } from "../running-centre.ts"
import { CASES } from "./cases.ts"
import { Place } from "./place.ts"

export interface Attacked {
  readonly cases: number
  readonly held: number
  readonly notHeld: ReadonlyArray<string>
}

/** Attacks the centre in every way of the table, one after the other, and tells which of its promises did not hold. */
export const attack = async (centre: RunningCentre, say: (line: string) => void): Promise<Attacked> => {
  const notHeld: Array<string> = []
  for (const [index, { name, run }] of CASES.entries()) {
    const place = new Place(centre, index)
    say(name)
    const broken = await run(place)
      .catch((error: unknown) => `failed: ${error instanceof Error ? error.message : String(error)}`)
      .finally(() => place.leave())
    if (broken === null) continue
    notHeld.push(name)
    say(`NOT held: ${broken}`)
  }
  return { cases: CASES.length, held: CASES.length - notHeld.length, notHeld }
}
