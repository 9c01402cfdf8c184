import type { Hop } from "../sip-contract.ts"
import type { Trunk } from "./trunk.ts"

/** A message that has to go out. */
export interface KeeperOutput {
  readonly octets: Uint8Array
  readonly to: Hop
}

export interface KeeperOptions {
  /** Our own address towards a hop. */
  readonly localFor: (to: Hop) => Hop
  readonly userAgent: string
  readonly token: () => string
}

/** Something that is kept in order for each trunk, as a machine without sockets or clock. */
export interface KeeperPart {
  /** The trunks there are now. One that is as it was goes on: a change of another trunk is none of its business. */
  readonly set: (trunks: ReadonlyArray<Trunk>, nowMs: number) => ReadonlyArray<KeeperOutput>
  /** Undefined: none of ours. */
  readonly receive: (octets: Uint8Array, from: Hop, nowMs: number) => ReadonlyArray<KeeperOutput> | undefined
  /** As {@link UserAgent.lost}. */
  readonly lost: (hop: Hop, nowMs: number) => ReadonlyArray<KeeperOutput>
  readonly due: (nowMs: number) => ReadonlyArray<KeeperOutput>
  readonly nextDueMs: () => number | undefined
}

/** Which trunks are new or changed, and what was kept of those that are gone or were changed. */
export const changesOf = <Kept extends { readonly trunk: Trunk }>(
  before: ReadonlyMap<string, Kept>,
  trunks: ReadonlyArray<Trunk>
): {
  readonly stays: ReadonlyArray<Kept>
  readonly gone: ReadonlyArray<Kept>
  readonly fresh: ReadonlyArray<Trunk>
} => {
  const isAsItWas = (trunk: Trunk): boolean => JSON.stringify(before.get(trunk.id)?.trunk) === JSON.stringify(trunk)
  const same = new Set(trunks.filter(isAsItWas).map(({ id }) => id))
  const all = [...before.values()]
  return {
    stays: all.filter(({ trunk }) => same.has(trunk.id)),
    gone: all.filter(({ trunk }) => !same.has(trunk.id)),
    fresh: trunks.filter(({ id }) => !same.has(id))
  }
}
