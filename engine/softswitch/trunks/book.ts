import { type Network, networkOf } from "../sources/networks.ts"
import type { Trunk } from "./trunk.ts"

/** The trunks that there are now, by id. */
export interface TrunkBook {
  readonly set: (trunks: ReadonlyArray<Trunk>) => void
  readonly get: (id: string) => Trunk | undefined
  readonly all: () => Iterable<Trunk>
  /** Whether an address is a media gateway of that trunk. */
  readonly hasMediaAt: (id: string, address: string) => boolean
}

export const makeTrunkBook = (): TrunkBook => {
  let trunks = new Map<string, Trunk>()
  let media = new Map<string, Network>()
  return {
    set: (told) => {
      trunks = new Map(told.map((trunk) => [trunk.id, trunk]))
      media = new Map(told.map((trunk) => [trunk.id, networkOf(trunk.media) ?? NOWHERE]))
    },
    get: (id) => trunks.get(id),
    all: () => trunks.values(),
    hasMediaAt: (id, address) => media.get(id)?.(address) ?? false
  }
}

/** What was read as a trunk has networks alone; a text that is none stands for no place. */
const NOWHERE: Network = () => false
