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

/** With Alt alone. Nothing while an input method composes, and nothing from a key that is held down. */
export const isWish = ({ altKey, ctrlKey, isComposing, metaKey, repeat }: Key): boolean =>
  altKey && !isComposing && !repeat && !ctrlKey && !metaKey

/** By the key's place, not its letter: Alt turns letters into others on some keyboards. */
export const shortcutOf = (event: Key): Shortcut | null => {
  if (!isWish(event)) return null
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
