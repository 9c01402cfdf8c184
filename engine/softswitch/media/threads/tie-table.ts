import { tieBuffer } from "../tie.ts"
import type { TieHow } from "../ties.ts"
import type { PlacedLeg } from "./leg-table.ts"
import type { Command } from "./messages.ts"

export type Order = (thread: number, ...command: Command) => void

export type TieTable = ReturnType<typeof makeTieTable>

/** Ties between conversations of different threads. One is undone when nobody is left at one of its ends. */
export const makeTieTable = (order: Order) => {
  interface Held {
    readonly id: string
    /** Of its two ends. */
    readonly threads: readonly [number, number]
  }
  const ties = new Map<string, Held>()
  /** By who whispers; each is a tie of its own, one way. */
  const whispers = new Map<string, Held>()
  let made = 0

  const make = (one: PlacedLeg, other: PlacedLeg, how: readonly [TieHow, TieHow]): Held => {
    const [there, back] = [tieBuffer(), tieBuffer()]
    const id = `tie ${++made}`
    const held: Held = { id, threads: [one.thread, other.thread] }
    ties.set(id, held)
    order(one.thread, "tie", one.id, { id, outgoing: there, incoming: back }, how[0])
    order(other.thread, "tie", other.id, { id, outgoing: back, incoming: there }, how[1])
    return held
  }

  const undo = (id: string): void => {
    const held = ties.get(id)
    if (held === undefined) return
    ties.delete(id)
    for (const thread of held.threads) order(thread, "untie", id)
  }

  return {
    /** The first leg comes to the second in its conversation, alone with it, or as its supervisor. */
    tie: (one: PlacedLeg, other: PlacedLeg, how: "bridge" | "join" | "attend"): void =>
      void make(one, other, ["bridge", how]),
    undo,
    whisper: (one: PlacedLeg, other: PlacedLeg): void =>
      void whispers.set(one.id, make(one, other, ["mouth", "whisper"])),
    endWhisper: (leg: string): void => {
      const held = whispers.get(leg)
      whispers.delete(leg)
      if (held !== undefined) undo(held.id)
    },
    /** A thread is no more: nobody is at the ends that were there. */
    lost: (thread: number): void => {
      for (const { id, threads } of ties.values()) if (threads.includes(thread)) undo(id)
    },
    /** A key from one end goes to the other. */
    press: (from: number, tie: string, digits: string): void => {
      const held = ties.get(tie)
      if (held === undefined) return
      const [one, other] = held.threads
      order(from === one ? other : one, "pressTie", tie, digits)
    },
    size: (): number => ties.size
  }
}
