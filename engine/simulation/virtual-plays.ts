import type { TelephonyRequest } from "../ports/Telephony.ts"
import { PROMPTS } from "./scenario.ts"
import type { Leg, Report } from "./virtual-legs.ts"

/** What the virtual switch plays: one thing at a time to a leg. */
export const makeVirtualPlays = (options: {
  readonly now: () => number
  readonly at: (at: number, run: () => void) => void
  readonly report: (event: Report) => void
  readonly misdeed: (what: string) => void
  readonly isThere: (leg: Leg) => boolean
}) => {
  const { at, isThere, misdeed, now, report } = options

  const stop = (leg: Leg, outcome: "done" | "stopped"): void => {
    if (leg.playback === undefined) return
    const { playback } = leg
    leg.playback = undefined
    report({ _tag: "PlayEnded", leg: leg.id, playback, outcome })
  }

  return {
    stop,
    begin: (
      leg: Leg,
      { loop, playback, prompt }: Extract<TelephonyRequest, { _tag: "PlayMessage" }>,
      isTalking: boolean
    ): void => {
      if (isTalking) misdeed(`"${prompt}" is played into the talk of ${leg.id}`)
      if (leg.playback === playback) return
      stop(leg, "stopped")
      const durationMs = loop ? Number.POSITIVE_INFINITY : PROMPTS[prompt]
      // As a real switch: it has agreed on no audio with who is neither answered nor told of early media.
      const isHeard = leg.direction === "outbound" || leg.answered || leg.early
      if (durationMs === undefined || !isHeard)
        return report({ _tag: "PlayEnded", leg: leg.id, playback, outcome: "not-found" })
      leg.playback = playback
      if (loop) return
      at(now() + durationMs, () => {
        if (leg.playback === playback && isThere(leg)) stop(leg, "done")
      })
    }
  }
}
