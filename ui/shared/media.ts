import { type Accessor, createSignal, onCleanup } from "solid-js"

/** Narrower than this, one part of a page is shown at a time; the same as Tailwind's `md`. */
export const NARROW = "(width < 48rem)"
/** From here on all parts stand beside each other; Tailwind's `xl`. */
export const WIDE = "(width >= 80rem)"

/** Whether a media query holds, followed for as long as the owner lives. */
export const createMedia = (query: string): Accessor<boolean> => {
  const list = matchMedia(query)
  const [holds, setHolds] = createSignal(list.matches)
  const listen = (): void => void setHolds(list.matches)
  list.addEventListener("change", listen)
  onCleanup(() => list.removeEventListener("change", listen))
  return holds
}
