import { Show } from "solid-js"

/** Slots beyond the ninth have no key. */
const LAST_KEY = 9

/** The key that chooses this hand. */
export const SlotKey = (props: { readonly slot: number; readonly class?: string }) => (
  <Show when={props.slot <= LAST_KEY}>
    <span class={`kbd flex-none rounded border border-line px-1 ${props.class ?? ""}`} aria-hidden="true">
      Alt {props.slot}
    </span>
  </Show>
)
