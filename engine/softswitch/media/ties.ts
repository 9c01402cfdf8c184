import { addUp, converse, join, leave, pressToOthers } from "./conversation.ts"
import type { MediaLeg } from "./media-leg.ts"
import type { Player } from "./player.ts"
import { makeTie } from "./tie.ts"
import type { Tie, TieEnd } from "./tie.ts"

/** Runs a command on a leg that is there, then tells what it caused. */
export type OnLeg = (id: string, command: (leg: MediaLeg) => void) => void

export interface TieCommands {
  /** The leg speaks with a party of another thread alone, its playback ends; or that party joins its conversation. */
  readonly tie: (leg: string, end: TieEnd, how: "bridge" | "join") => void
  readonly untie: (tie: string) => void
  /** Keys that were pressed at the other end of the tie. */
  readonly pressTie: (tie: string, digits: string) => void
}

/** The plane's ends of ties to other threads. */
export const makeTies = (pressed: (tie: string, digits: string) => void) => {
  const ties = new Map<string, Tie>()
  return {
    listen: () => {
      for (const tie of ties.values()) tie.listen()
      for (const tie of ties.values()) addUp(tie)
    },
    speak: () => {
      for (const tie of ties.values()) tie.speak()
    },
    commandsOn: (on: OnLeg, player: Player): TieCommands => ({
      tie: (id, end, how) =>
        on(id, (leg) => {
          const tie = makeTie(end, pressed)
          ties.set(end.id, tie)
          if (how === "join") return join(tie, leg)
          player.end(leg, "break")
          converse(leg, tie)
        }),
      untie: (id) => {
        const tie = ties.get(id)
        if (tie !== undefined) leave(tie)
        ties.delete(id)
      },
      pressTie: (id, digits) => {
        const tie = ties.get(id)
        if (tie !== undefined) pressToOthers(tie, digits)
      }
    })
  }
}
