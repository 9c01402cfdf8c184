import { e164 } from "../telephone-number.ts"
import type { DiallingTrunk } from "./settings.ts"

/** Who said which number is shown. `hidden`: the trunk shows nobody. `carrier`: nobody said one, the other side has its own. */
export type ShownBy = "asked" | "last-called" | "queue" | "role" | "trunk" | "hidden" | "carrier"

export interface ShownWish {
  readonly by: ShownBy
  readonly number: string
}

export interface WayOut {
  readonly trunk: string
  /** Null: none is said. */
  readonly shown: string | null
  readonly shownBy: ShownBy
  readonly zeroBeforeMobiles: boolean
}

/**
 * The trunk, and the number shown there. A carrier lets through its own numbers alone, so a wish also chooses the trunk: the
 * first wish that some trunk may show, on the first trunk that may. `trunks` in the order in which they are asked.
 */
export const wayOut = (
  trunks: ReadonlyArray<DiallingTrunk>,
  wishes: ReadonlyArray<ShownWish>,
  ownAreaCode: string
): WayOut | undefined => {
  for (const { by, number } of wishes)
    for (const trunk of trunks) {
      const shown = showable(trunk, number, ownAreaCode)
      if (shown !== undefined) return way(trunk, shown, by)
    }
  const [first] = trunks
  if (first === undefined) return undefined
  if (first.isPrivate) return way(first, null, "hidden")
  return way(first, first.shown, first.shown === null ? "carrier" : "trunk")
}

/** As the trunk has it written; undefined when it is none of its numbers. */
const showable = (trunk: DiallingTrunk, wished: string, ownAreaCode: string): string | undefined =>
  trunk.isPrivate ? undefined : numbersOf(trunk).find((each) => isSame(each, wished, ownAreaCode))

export const numbersOf = ({ shown, shows }: DiallingTrunk): ReadonlyArray<string> =>
  shown === null ? shows : [shown, ...shows]

export const isSame = (one: string, other: string, ownAreaCode: string): boolean =>
  e164(one, ownAreaCode) === e164(other, ownAreaCode)

const way = ({ id, zeroBeforeMobiles }: DiallingTrunk, shown: string | null, shownBy: ShownBy): WayOut => ({
  trunk: id,
  shown,
  shownBy,
  zeroBeforeMobiles
})
