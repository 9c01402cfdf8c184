import { dial, type Dialled, diallingRightOf, type DialWish } from "#actors/dialling/dialling.ts"
import type { AgentId, QueueId } from "#actors/vocabulary.ts"
import type { Look } from "./look.ts"

/** What comes of a wish to dial, by the rules that the centre has now. Whoever asks writes the answer down: rules change. */
export const dialledBy = ({ callers, centre }: Pick<Look, "callers" | "centre">, wish: DialWish): Dialled =>
  dial(centre, callers.isOwnMobile, wish)

/** An agent's own wish, at their telephone or on their screen: their roles say how far. */
export const wishOfAgent = (
  { centre }: Pick<Look, "centre">,
  agent: AgentId,
  number: string,
  more: { readonly queue?: QueueId; readonly lastCalled?: string } = {}
): DialWish => ({
  number,
  agent,
  right: diallingRightOf(centre, agent),
  queue: more.queue ?? null,
  shown: null,
  lastCalled: more.lastCalled ?? null
})
