import { onCleanup } from "solid-js"
import { isWish } from "../shortcuts.ts"
import type { Place } from "./standing.ts"

/** The keys of a talk. Alt+D belongs to the browser. */
export const PLACE_KEYS: Readonly<Record<Place, string>> = {
  hold: "Alt H",
  transfer: "Alt T",
  conference: "Alt J",
  consult: "Alt C",
  keypad: "Alt P"
}

const BY_CODE: Readonly<Record<string, Place>> = {
  KeyH: "hold",
  KeyT: "transfer",
  KeyJ: "conference",
  KeyC: "consult",
  KeyP: "keypad"
}

type Key = Parameters<typeof isWish>[0]

export const placeOf = (event: Key): Place | null => (isWish(event) ? (BY_CODE[event.code] ?? null) : null)

/** While a talk is on screen. */
export const createCallKeys = (run: (place: Place) => void): void => {
  const onKey = (event: KeyboardEvent): void => {
    const place = placeOf(event)
    if (place === null) return
    event.preventDefault()
    run(place)
  }
  addEventListener("keydown", onKey)
  onCleanup(() => removeEventListener("keydown", onKey))
}
