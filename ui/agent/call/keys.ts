import { onCleanup } from "solid-js"
import { actionOf, type Key } from "../keys.ts"
import type { Place } from "./standing.ts"

const PLACES: ReadonlySet<string> = new Set<Place>(["hold", "transfer", "conference", "consult", "keypad"])

/** Which place among the buttons of a talk a key means. */
export const placeOf = (event: Key): Place | null => {
  const action = actionOf(event)
  return action !== null && PLACES.has(action) ? (action as Place) : null
}

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
