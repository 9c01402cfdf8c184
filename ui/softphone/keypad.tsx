import { For } from "solid-js"

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const

/** Keys of a telephone: they dial, and in a call they are sent. Off while they would do neither: nobody has answered yet. */
export const Keypad = (props: { readonly isOff: boolean; readonly onKey: (key: string) => void }) => (
  <div class="grid grid-cols-3 gap-2">
    <For each={KEYS}>
      {(key) => (
        <button type="button" class="btn num min-h-11 text-lg" disabled={props.isOff} onClick={() => props.onKey(key)}>
          {key}
        </button>
      )}
    </For>
  </div>
)
