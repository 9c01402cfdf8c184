import { For, Show } from "solid-js"
import { numbersIn } from "#wire/numbers-in-text.ts"
import { TelephoneNumber } from "./telephone-number.tsx"

/** What somebody wrote, with the telephone numbers in it to be clicked. */
export const TextWithNumbers = (props: { readonly text: string }) => (
  <For each={numbersIn(props.text)}>
    {(piece) => (
      <Show when={piece.isNumber} fallback={piece.text}>
        <TelephoneNumber number={piece.text} />
      </Show>
    )}
  </For>
)
