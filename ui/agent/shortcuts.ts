import { onCleanup } from "solid-js"

/** What a key press asks for on the agent page; null for all others. A number is the slot of the hand to choose. */
export type Shortcut = "answer" | "hang-up" | "finish" | "note" | "customer" | "mute" | number

type Key = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "repeat">

const WITH_ALT: Readonly<Record<string, Shortcut>> = {
  KeyA: "answer",
  KeyX: "hang-up",
  KeyF: "finish",
  KeyN: "note",
  KeyK: "customer",
  KeyM: "mute"
}

/** By the key's place, not its letter: Alt turns letters into others on some keyboards. Nothing while an input method composes. */
export const shortcutOf = (event: Key): Shortcut | null => {
  if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey) return null
  if (!event.altKey) return null
  const slot = /^Digit([1-9])$/u.exec(event.code)?.[1]
  return slot === undefined ? (WITH_ALT[event.code] ?? null) : Number(slot)
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
