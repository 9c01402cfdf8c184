import { For } from "solid-js"
import { t } from "../shared/language.ts"

const keys = [
  ["Alt A", "keys.answer"],
  ["Alt X", "keys.hang-up"],
  ["Alt M", "keys.mute"],
  ["Alt H", "keys.hold"],
  ["Alt T", "keys.transfer"],
  ["Alt J", "keys.conference"],
  ["Alt C", "keys.consult"],
  ["Alt P", "keys.keypad"],
  ["Alt 1…9", "keys.select"],
  ["Alt N", "keys.note-field"],
  ["Alt K", "keys.customer"],
  ["Alt F", "keys.finish"],
  ["?", "keys.help"],
  ["Esc", "keys.escape"]
] as const

/** The keys of the desk, in its help. */
export const KeyList = () => (
  <>
    <dl class="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
      <For each={keys}>
        {([key, word]) => (
          <>
            <dt class="rounded border border-line bg-bg px-2 py-0.5 text-center">
              <span class="kbd">{key}</span>
            </dt>
            <dd>{t(word)}</dd>
          </>
        )}
      </For>
    </dl>
    <p class="mt-3 text-sm text-muted">{t("keys.note")}</p>
  </>
)
