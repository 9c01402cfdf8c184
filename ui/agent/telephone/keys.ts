import type { HandAction } from "../desk-view.ts"
import type { Hand } from "../desk-view.ts"
import type { Shortcut } from "../shortcuts.ts"
import type { PanelTelephone } from "./panel-telephone.tsx"

type Told = Pick<PanelTelephone, "answer" | "canMute" | "direct" | "hangUp" | "mute" | "muted" | "ringsFor">

/**
 * Whether the page's telephone does what a key asks for: it is on mute or not, it is picked up where it rings for the work
 * that the key means, and a call that is nobody's work has the keys when no work has.
 */
export const telephoneDoes = (
  shortcut: Shortcut,
  wished: { readonly hand: Hand; readonly action: HandAction } | null,
  telephone: Told
): boolean => {
  if (shortcut === "mute") {
    if (telephone.canMute()) telephone.mute(!telephone.muted())
    return true
  }
  if (wished !== null) {
    if (wished.action !== "AnswerCall" || !telephone.ringsFor(wished.hand)) return false
    telephone.answer()
    return true
  }
  const direct = telephone.direct()
  if (direct === null) return false
  if (shortcut === "hang-up") telephone.hangUp()
  else if (shortcut === "answer" && direct.way === "in" && direct.phase === "ringing") telephone.answer()
  else return false
  return true
}
