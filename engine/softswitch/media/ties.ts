import { addUp, attend, converse, join, part, pressToOthers, whisper } from "./conversation.ts"
import type { MediaLeg } from "./media-leg.ts"
import type { Player } from "./player.ts"
import { makeMouth, makeTie } from "./tie.ts"
import type { Tie, TieEnd, TieEvents } from "./tie.ts"

/** Runs a command on a leg that is there, then tells what it caused. */
export type OnLeg = (id: string, command: (leg: MediaLeg) => void) => void

/**
 * What an end of a tie is to the leg it is made for: `bridge`, the leg speaks with the party over there alone and its playback
 * ends; `join`, that party joins its conversation; `attend`, it supervises the leg; `whisper`, it is heard by the leg alone;
 * `mouth`, it hears what the leg says and nothing else.
 */
export type TieHow = "bridge" | "join" | "attend" | "whisper" | "mouth"

export interface TieCommands {
  readonly tie: (leg: string, end: TieEnd, how: TieHow) => void
  readonly untie: (tie: string) => void
  /** Keys that were pressed at the other end of the tie. */
  readonly pressTie: (tie: string, digits: string) => void
}

export type Ties = ReturnType<typeof makeTies>

/** The plane's ends of ties to other threads. */
export const makeTies = (events: TieEvents) => {
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
          const tie = how === "mouth" ? makeMouth(end, leg) : makeTie(end, events)
          ties.set(end.id, tie)
          if (how === "join") join(tie, leg)
          if (how === "attend") attend(tie, leg)
          if (how === "whisper") whisper(tie, leg)
          if (how !== "bridge") return
          player.end(leg, "break")
          converse(leg, tie)
        }),
      untie: (id) => {
        const tie = ties.get(id)
        if (tie !== undefined) part(tie)
        ties.delete(id)
      },
      pressTie: (id, digits) => {
        const tie = ties.get(id)
        if (tie !== undefined) pressToOthers(tie, digits)
      }
    })
  }
}
