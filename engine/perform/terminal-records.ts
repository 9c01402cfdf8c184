import { isAlike } from "#actors/alike.ts"
import type { Tell } from "#actors/output.ts"
import type { Card } from "#actors/terminal/handling.ts"
import { type State as Terminal, tellTerminal } from "#actors/terminal/protocol.ts"

/** What a terminal's actor is told when its records changed. Null: they are gone. */
export const tellOfRecords = (id: string, card: Card | null): Tell =>
  tellTerminal(id, card === null ? { _tag: "Retired" } : { _tag: "Configured", card })

/** Whether it has taken that. One that never was an actor stays none when its records go. */
export const hasTakenRecords = (card: Card | null, state: Terminal | undefined): boolean =>
  card === null
    ? state !== undefined && (state._tag !== "Serving" || state.isRetiring)
    : state?._tag === "Serving" &&
      !state.isRetiring &&
      (state.card.revision > card.revision || isAlike(state.card, card))
