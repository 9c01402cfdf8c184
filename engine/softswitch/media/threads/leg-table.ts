import type { LocalMedia, MediaOutput } from "../../media-contract.ts"
import { makeParty, type Party } from "../media-leg.ts"

/** It says nothing here: the threads have the sound, the router knows who is together. */
const UNHEARD: Pick<Party, "said" | "pressDigits"> = { said: new Int16Array(0), pressDigits: () => undefined }

/** A leg as the router knows it: its thread, and what must be told should that die. */
export interface PlacedLeg {
  readonly id: string
  readonly thread: number
  readonly isMeeting: boolean
  /** Of the thread's room. */
  weight: number
  /** With whom it speaks, and whom it supervises, in whichever threads they are. */
  readonly party: Party
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
  let meetings = 0

  const remove = (id: string): PlacedLeg | undefined => {
    const leg = legs.get(id)
    if (leg === undefined) return undefined
    legs.delete(id)
    if (leg.isMeeting) meetings--
    loads[leg.thread]! -= leg.weight
    return leg
  }

  const add = (leg: Pick<PlacedLeg, "id" | "thread" | "isMeeting" | "weight" | "opening">): void => {
    const { id, thread, weight } = leg
    legs.set(id, { ...leg, party: makeParty(UNHEARD), recordings: new Set() })
    if (leg.isMeeting) meetings++
    loads[thread] = (loads[thread] ?? 0) + weight
  }

  return {
    find: (id: string): PlacedLeg | undefined => legs.get(id),
    all: (): Iterable<PlacedLeg> => legs.values(),
    /** Without meetings: they have no line. */
    size: (): number => legs.size - meetings,
    /** The weight of the thread's legs. */
    loadOf: (thread: number): number => loads[thread] ?? 0,
    place: (id: string, thread: number, weight: number): Promise<LocalMedia> => {
      const opening = Promise.withResolvers<LocalMedia>()
      add({ id, thread, isMeeting: false, weight, opening })
      return opening.promise
    },
    /** A meeting is there at once, and weighs nothing: it has no line. */
    placeMeeting: (id: string, thread: number): void =>
      add({ id, thread, isMeeting: true, weight: 0, opening: undefined }),
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
