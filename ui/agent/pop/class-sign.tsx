import { Show } from "solid-js"
import type { Known } from "./caller.ts"

/** A customer's class, in the frame of a stamp. */
export const ClassSign = (props: { readonly known: Known }) => (
  <Show when={props.known.class}>
    {(named) => (
      <span class="flex-none rounded border border-ring px-1.5 text-sm text-ring" data-testid="class">
        {named().name}
      </span>
    )}
  </Show>
)
