import { onCleanup } from "solid-js"
import { actionOf, type Key, type KeyAction, slotOf } from "./keys.ts"

/** What a key press asks for everywhere on the agent page; null for all others. A number is the slot of the hand to choose. */
export type Shortcut = Extract<KeyAction, "answer" | "hang-up" | "finish" | "note-field" | "customer" | "mute"> | number

const HERE: ReadonlySet<KeyAction> = new Set(["answer", "hang-up", "finish", "note-field", "customer", "mute"])
const isHere = (action: KeyAction): action is Exclude<Shortcut, number> => HERE.has(action)

export const shortcutOf = (event: Key): Shortcut | null => {
  const action = actionOf(event)
  return action !== null && isHere(action) ? action : slotOf(event)
}

export const createShortcuts = (run: (shortcut: Shortcut) => void): void => {
  const onKey = (event: KeyboardEvent): void => {
    const shortcut = shortcutOf(event)
    if (shortcut === null) return
    event.preventDefault()
    run(shortcut)
  }
  addEventListener("keydown", onKey)
  onCleanup(() => removeEventListener("keydown", onKey))
}
