import type { LocalMedia, MediaOutput } from "../../media-contract.ts"

/** A leg as the router knows it: its thread, and what must be told should that die. */
export interface PlacedLeg {
  readonly id: string
  readonly thread: number
  /** Of the thread's room. */
  weight: number
  /** Paths being written. */
  readonly recordings: Set<string>
  /** Waits for the thread's answer to `open`. */
  opening: PromiseWithResolvers<LocalMedia> | undefined
}

export type LegTable = ReturnType<typeof makeLegTable>

/** Which leg is in which thread. */
export const makeLegTable = () => {
  const legs = new Map<string, PlacedLeg>()
  /** Legs that were closed and still write a recording to its end. */
  const ending = new Map<string, PlacedLeg>()
  const loads: Array<number> = []

  const remove = (id: string): PlacedLeg | undefined => {
    const leg = legs.get(id)
    if (leg === undefined) return undefined
    legs.delete(id)
    loads[leg.thread]! -= leg.weight
    return leg
  }

  return {
    find: (id: string): PlacedLeg | undefined => legs.get(id),
    size: (): number => legs.size,
    /** The weight of the thread's legs. */
    loadOf: (thread: number): number => loads[thread] ?? 0,
    place: (id: string, thread: number, weight: number): Promise<LocalMedia> => {
      const opening = Promise.withResolvers<LocalMedia>()
      legs.set(id, { id, thread, weight, recordings: new Set(), opening })
      loads[thread] = (loads[thread] ?? 0) + weight
      return opening.promise
    },
    /** What it speaks is known now, or has changed. */
    weigh: (id: string, weight: number): void => {
      const leg = legs.get(id)
      if (leg === undefined) return
      loads[leg.thread]! += weight - leg.weight
      leg.weight = weight
    },
    opened: (id: string, local: LocalMedia): void => {
      const leg = legs.get(id) ?? ending.get(id)
      if (leg === undefined) return
      leg.opening?.resolve(local)
      leg.opening = undefined
      if (leg.recordings.size === 0) ending.delete(id)
    },
    failed: (id: string, reason: string): void => {
      const leg = remove(id) ?? ending.get(id)
      ending.delete(id)
      leg?.opening?.reject(new Error(reason))
    },
    closed: (id: string): void => {
      const leg = remove(id)
      if (leg !== undefined && (leg.opening !== undefined || leg.recordings.size > 0)) ending.set(id, leg)
    },
    /** A file is written to its end by nobody but who began it: forgotten when that is told. */
    note: (output: MediaOutput): void => {
      if (output._tag !== "RecordingEnded") return
      const leg = legs.get(output.leg) ?? ending.get(output.leg)
      leg?.recordings.delete(output.path)
      if (leg?.recordings.size === 0) ending.delete(output.leg)
    },
    /** All legs of a thread that is no more. */
    takeAllOf: (thread: number): ReadonlyArray<PlacedLeg> => {
      const gone = [...legs.values(), ...ending.values()].filter((leg) => leg.thread === thread)
      for (const { id } of gone) {
        remove(id)
        ending.delete(id)
      }
      return gone
    },
    takeAll: (): ReadonlyArray<PlacedLeg> => {
      const all = [...legs.values(), ...ending.values()]
      for (const { id } of all) remove(id)
      ending.clear()
      return all
    }
  }
}
