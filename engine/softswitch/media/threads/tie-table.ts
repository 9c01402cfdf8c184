import { tieBuffer } from "../tie.ts"
import type { PlacedLeg } from "./leg-table.ts"
import type { Command } from "./messages.ts"

export type Order = (thread: number, ...command: Command) => void

export type TieTable = ReturnType<typeof makeTieTable>

/** Ties between conversations of different threads, and which legs hold them. */
export const makeTieTable = (order: Order) => {
  interface Held {
    readonly id: string
    /** Of its two ends. */
    readonly threads: readonly [number, number]
    readonly holders: ReadonlyArray<string>
  }
  const byId = new Map<string, Held>()
  const byLeg = new Map<string, Held>()
  let made = 0

  return {
    /** In a bridge each of both holds the tie; who joins others holds it alone, as they may go one by one. */
    tie: (one: PlacedLeg, other: PlacedLeg, how: "bridge" | "join"): void => {
      const [there, back] = [tieBuffer(), tieBuffer()]
      const id = `tie ${++made}`
      const holders = how === "bridge" ? [one.id, other.id] : [one.id]
      const held: Held = { id, threads: [one.thread, other.thread], holders }
      byId.set(id, held)
      for (const holder of holders) byLeg.set(holder, held)
      order(one.thread, "tie", one.id, { id, outgoing: there, incoming: back }, "bridge")
      order(other.thread, "tie", other.id, { id, outgoing: back, incoming: there }, how)
    },
    /** Undoes the leg's tie, if it holds one. */
    loosen: (leg: string): void => {
      const held = byLeg.get(leg)
      if (held === undefined) return
      byId.delete(held.id)
      for (const holder of held.holders) byLeg.delete(holder)
      for (const thread of held.threads) order(thread, "untie", held.id)
    },
    /** A key from one end goes to the other. */
    press: (from: number, tie: string, digits: string): void => {
      const held = byId.get(tie)
      if (held === undefined) return
      const [one, other] = held.threads
      order(from === one ? other : one, "pressTie", tie, digits)
    },
    size: (): number => byId.size
  }
}
