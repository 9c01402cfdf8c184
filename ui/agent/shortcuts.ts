import { onCleanup } from "solid-js"

/** What a key press asks for on the agent page; null for all others. */
export type Shortcut = "answer" | "hang-up" | "help"

type Key = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "repeat">

/** By the key's place, not its letter: Alt turns letters into others on some keyboards. Nothing while an input method composes. */
export const shortcutOf = (event: Key, typing: boolean): Shortcut | null => {
  if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey) return null
  if (event.altKey && event.code === "KeyA") return "answer"
  if (event.altKey && event.code === "KeyX") return "hang-up"
  return event.key === "?" && !event.altKey && !typing ? "help" : null
}

export const createShortcuts = (run: (shortcut: Shortcut) => void): void => {
  const onKey = (event: KeyboardEvent): void => {
    const shortcut = shortcutOf(event, isField(event.target))
    if (shortcut === null) return
    event.preventDefault()
    run(shortcut)
  }
  addEventListener("keydown", onKey)
  onCleanup(() => removeEventListener("keydown", onKey))
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName))
