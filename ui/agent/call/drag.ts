import { type Accessor, createSignal } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { CallView } from "#wire/call-view.ts"
import type { Intent } from "#wire/intent.ts"
import { type Hand, isCall, type WorkName } from "../desk-view.ts"
import { othersOf } from "./standing.ts"
import { isPerson, type Target, targetOf } from "./targets.ts"

/** A call that is taken to somebody in the list on the right: by drag, or by the button of their row. What comes of it is asked there. */

/** What may be done with it, the likeliest first. A ringing call knows the last alone. */
export const HAND_OVER = [
  "SingleStepTransferCall",
  "ConsultationCall",
  "SingleStepConferenceCall",
  "DeflectCall"
] as const
export type HandOver = (typeof HAND_OVER)[number]
export type Receiver = Extract<Target, { readonly kind: "agent" | "queue" }>

/** What the call would do for its agent with this one; empty: nothing can come of it. */
export const offersAt = (view: CallView | null, to: Receiver): ReadonlyArray<HandOver> => {
  if (view === null) return []
  const can = HAND_OVER.filter((service) => view.can.includes(service))
  if (!isPerson(to)) return view.toQueue ? can.filter((service) => service === "SingleStepTransferCall") : []
  const isIn = to.kind === "agent" && othersOf(view).some(({ agent }) => agent === to.agent.id)
  return isIn || (to.kind === "agent" && !to.isReachable) ? [] : can
}

/** The one call of the desk that can be taken to somebody now. */
export const callToGive = (hands: ReadonlyArray<Hand>): Hand | null =>
  hands.find((hand) => isCall(hand) && HAND_OVER.some((service) => hand.call?.can.includes(service))) ?? null

export const viewOf = (desk: Desk | null, work: WorkName): CallView | null => desk?.hands[work]?.call ?? null

export const handOverIntent = (service: HandOver, to: Receiver): Intent => ({ _tag: service, to: targetOf(to) })

const [dragged, setDragged] = createSignal<WorkName | null>(null)
const [asked, setAsked] = createSignal<{ readonly work: WorkName; readonly at: string } | null>(null)

/** The call under the pointer, while it is dragged. */
export const draggedCall: Accessor<WorkName | null> = dragged
/** Whose row asks what is to be done with which call. */
export const askedAt = asked

let begins: ReturnType<typeof setTimeout> | undefined
let begun: WorkName | null = null

/** A tick later: a browser gives up a drag whose page changes while it begins, and the page makes room for it. */
export const beginDrag = (work: WorkName): void => {
  clearTimeout(begins)
  begun = work
  begins = setTimeout(() => {
    setAsked(null)
    setDragged(work)
  })
}
export const endDrag = (): void => {
  clearTimeout(begins)
  begun = null
  setDragged(null)
}
/** When it is this one that is dragged, or begins to be. */
export const endDragOf = (work: WorkName): void => {
  if (begun === work) endDrag()
}

export const askAt = (work: WorkName, at: string): void => {
  endDrag()
  setAsked({ work, at })
}
export const stopAsking = (): void => void setAsked(null)
/** Of this row alone: another one may ask already. */
export const stopAskingAt = (work: WorkName, at: string): void =>
  void setAsked((now) => (now?.work === work && now.at === at ? null : now))
