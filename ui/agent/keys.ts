import { createSignal } from "solid-js"
import * as Schema from "effect/Schema"

/** What each key of the desk does, with the letter that it has together with Alt until somebody chooses another. */
const USUAL = {
  answer: "A",
  "hang-up": "X",
  mute: "M",
  hold: "H",
  transfer: "T",
  conference: "J",
  consult: "C",
  keypad: "P",
  "ask-help": "S",
  "note-field": "N",
  customer: "K",
  finish: "W"
} as const
export type KeyAction = keyof typeof USUAL
export const KEY_ACTIONS = Object.keys(USUAL) as ReadonlyArray<KeyAction>

type Letters = Readonly<Record<KeyAction, string>>

/** With Alt these go to the address bar and the menu of browsers. */
const OF_BROWSERS: ReadonlySet<string> = new Set(["D", "E", "F"])

const STORED = "carillon.keys"
const Kept = Schema.Record(Schema.String, Schema.String.check(Schema.isPattern(/^[A-Z]$/u)))

/** What was chosen on this browser; anything that is no whole choice counts as none. */
export const keptLetters = (text: string | null): Letters => {
  try {
    const chosen = Object.entries(Schema.decodeUnknownSync(Kept)(JSON.parse(text ?? "{}")))
    // What was chosen when a letter was still free is kept but for that letter.
    const kept = new Map(
      chosen.filter(([action, letter]) => action in USUAL && !OF_BROWSERS.has(letter)) as Array<[KeyAction, string]>
    )
    return new Set(kept.values()).size === kept.size ? withUsual(kept) : USUAL
  } catch {
    return USUAL
  }
}

/** Whoever has none gets its usual letter; where another one chose that, the usual letter of the other, as after a swap. */
const withUsual = (kept: ReadonlyMap<KeyAction, string>): Letters => {
  const letters = new Map(kept)
  for (const action of KEY_ACTIONS) {
    if (letters.has(action)) continue
    let letter = USUAL[action] as string
    for (let holder = holderOf(kept, letter); holder !== undefined; holder = holderOf(kept, letter))
      letter = USUAL[holder]
    letters.set(action, letter)
  }
  return Object.fromEntries(letters) as Letters
}

const holderOf = (letters: ReadonlyMap<KeyAction, string>, letter: string): KeyAction | undefined =>
  KEY_ACTIONS.find((action) => letters.get(action) === letter)

/** The action gets the letter; who had it gets what this one had. */
export const withLetter = (letters: Letters, action: KeyAction, letter: string): Letters => {
  const before = KEY_ACTIONS.find((each) => letters[each] === letter)
  return { ...letters, ...(before === undefined ? {} : { [before]: letters[action] }), [action]: letter }
}

const [letters, setLetters] = createSignal<Letters>(
  keptLetters(typeof localStorage === "undefined" ? null : localStorage.getItem(STORED))
)

export const isUsual = (): boolean => KEY_ACTIONS.every((action) => letters()[action] === USUAL[action])

/** As it stands on buttons: `Alt A`. */
export const keyText = (action: KeyAction): string => `Alt ${letters()[action]}`

/** As `aria-keyshortcuts` wants it: `Alt+A`. */
export const ariaKey = (action: KeyAction): string => `Alt+${letters()[action]}`

export const chooseKey = (action: KeyAction, letter: string): void => {
  setLetters(withLetter(letters(), action, letter))
  localStorage.setItem(STORED, JSON.stringify(letters()))
}

export const chooseUsualKeys = (): void => {
  setLetters(USUAL)
  localStorage.removeItem(STORED)
}

export type Key = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "isComposing" | "repeat">

/** With Alt alone. Nothing while an input method composes, and nothing from a key that is held down. */
const isWish = ({ altKey, ctrlKey, isComposing, metaKey, repeat }: Key): boolean =>
  altKey && !isComposing && !repeat && !ctrlKey && !metaKey

/** By the key's place, not its letter: Alt turns letters into others on some keyboards. */
const letterOf = ({ code }: Key): string | null => /^Key([A-Z])$/u.exec(code)?.[1] ?? null

/** What a key press asks for; null: nothing of the desk. */
export const actionOf = (event: Key): KeyAction | null => {
  const letter = isWish(event) ? letterOf(event) : null
  return letter === null ? null : (KEY_ACTIONS.find((action) => letters()[action] === letter) ?? null)
}

/** The place of a hand on the panel, from 1; null: none. */
export const slotOf = (event: Key): number | null => {
  const slot = isWish(event) ? /^Digit([1-9])$/u.exec(event.code)?.[1] : undefined
  return slot === undefined ? null : Number(slot)
}

/** The letter that a key press would give to an action; null: none that may. */
export const letterToChoose = (event: Key): string | null => {
  const letter = isWish(event) ? letterOf(event) : null
  return letter === null || OF_BROWSERS.has(letter) ? null : letter
}
