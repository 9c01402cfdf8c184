import { agent } from "#actors/agent/kind.ts"
import type { Hand, Message, State } from "#actors/agent/protocol.ts"
import type { Step } from "#actors/behaviour.ts"
import { makeCatalogue } from "#actors/flow/catalogue.ts"
import type { AnyKind } from "#actors/kind.ts"
import { kindsWith } from "#actors/kinds.ts"
import { FLOWS, LATER_FLOWS } from "./scenario.ts"

/** Houses whose agents have one bug each with help and with their notes. */

const kinds = kindsWith(makeCatalogue([...FLOWS, ...LATER_FLOWS]))

/** What a step leaves of each hand is changed; `was`: the same hand before it. */
const changing = (
  when: Message["_tag"],
  change: (hand: Hand, was: Hand | undefined, message: Message) => Hand
): ReadonlyArray<AnyKind> => {
  const transition = (state: State, message: Message): Step<State> => {
    const [next, outputs] = agent.transition(state, message)
    if (message._tag !== when || next._tag !== "SignedIn" || state._tag !== "SignedIn") return [next, outputs]
    const hands = Object.entries(next.hands).map(([id, hand]) => [id, change(hand, state.hands[hand.work.id], message)])
    return [{ ...next, hands: Object.fromEntries(hands) }, outputs]
  }
  return kinds.map((kind) => (kind.name === "agent" ? { ...agent, transition } : kind))
}

export const plantedHelp: Readonly<Record<string, ReadonlyArray<AnyKind>>> = {
  "help is forgotten when the call says that it goes on": changing("WorkStarted", (hand) => {
    const { help: _, ...rest } = hand as Hand & { readonly help?: unknown }
    return rest as Hand
  }),
  "help that somebody sees to is taken by the next": changing("HelpTaken", (hand, _, message) =>
    "help" in hand && message._tag === "HelpTaken" ? { ...hand, help: { ...hand.help, takenBy: message.by } } : hand
  ),
  "help outlives its call": changing("Released", (hand, was) =>
    hand._tag === "WrapUp" && was !== undefined && "help" in was ? ({ ...hand, help: was.help } as Hand) : hand
  ),
  "a wrap-up that is kept ends when it would have": changing("WrapUpKept", (hand, was) =>
    hand._tag === "WrapUp" && was?._tag === "WrapUp" ? { ...hand, until: was.until } : hand
  )
}
