import type { FlowAsked } from "#actors/call/flow.ts"
import type { WaitNewsAsked } from "#actors/call/wait-news.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { Tell } from "#actors/output.ts"
import type { EpochMs } from "#actors/vocabulary.ts"
import type { Look } from "../perform/look.ts"
import { standsInQueue, waitNewsTell, waitNewsText } from "../perform/wait-news.ts"

/** Says to calls how they stand in their queue, as the core does, by a pace that is always the same. */
export const simulatedNews = (around: {
  readonly look: () => Pick<Look, "centre" | "distributor">
  readonly now: () => number
  readonly tell: (tell: Tell) => void
}) => {
  const { look, now, tell } = around
  return (asked: Tagged, later: (run: () => void) => void): void => {
    const { from, number, request } = asked as unknown as FlowAsked & { readonly request: WaitNewsAsked }
    // Of four one is never answered; some prompts are not there.
    if (number % 4 === 0) return
    later(() => {
      const at = now() as EpochMs
      const gap = { at, ms: 20_000 }
      const pace = { lastAt: at, gaps: [gap, gap, gap] }
      const stands = standsInQueue({ from, request }, look(), pace, at) ?? { place: null, expectedMs: null }
      const spoken = number % 4 === 1 ? `spoken/${number}` : "wait"
      tell(
        waitNewsTell({ from, number }, { ...stands, prompt: waitNewsText(request, stands) === null ? null : spoken })
      )
    })
  }
}
