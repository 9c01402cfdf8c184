import { createSignal, Show } from "solid-js"
import { later } from "../shared/later.tsx"

export interface Told {
  readonly kind: "done" | "refused"
  readonly text: string
  /** One thing that can be done about it, such as taking a removal back. */
  readonly action?: { readonly word: string; readonly run: () => void }
}

const region = () => import("./toast-region.tsx")
const [isWanted, setWanted] = createSignal(false)

/** Says what has happened, at the foot of the page, and goes by itself. */
export const tell = (told: Told): void => {
  setWanted(true)
  void region()
    .then(({ show }) => show(told))
    .catch(() => undefined)
}

const Region = later(
  async () => (await region()).Toasts,
  () => null
)

export const Toasts = () => (
  <Show when={isWanted()}>
    <Region />
  </Show>
)
