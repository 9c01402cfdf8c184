import type { Trunk } from "./trunk.ts"

/** The trunks that there are now, by id. */
export interface TrunkBook {
  readonly set: (trunks: ReadonlyArray<Trunk>) => void
  readonly get: (id: string) => Trunk | undefined
  readonly all: () => Iterable<Trunk>
}

export const makeTrunkBook = (): TrunkBook => {
  let trunks = new Map<string, Trunk>()
  return {
    set: (told) => {
      trunks = new Map(told.map((trunk) => [trunk.id, trunk]))
    },
    get: (id) => trunks.get(id),
    all: () => trunks.values()
  }
}
