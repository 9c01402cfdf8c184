import { createSignal, For, onCleanup, Show } from "solid-js"
import { t } from "../shared/language.ts"
import {
  ariaKey,
  chooseKey,
  chooseUsualKeys,
  isUsual,
  KEY_ACTIONS,
  type KeyAction,
  keyText,
  letterToChoose
} from "./keys.ts"

const FIXED = [
  ["Alt 1…9", "keys.select"],
  ["?", "keys.help"],
  ["Esc", "keys.escape"]
] as const

/** The keys of the desk, in its help: a click on one, then another letter with Alt. */
export const KeyList = () => {
  const [chosen, setChosen] = createSignal<KeyAction | null>(null)
  const onKey = (event: KeyboardEvent): void => {
    const action = chosen()
    if (action === null || event.key === "Alt") return
    event.preventDefault()
    event.stopPropagation()
    const letter = letterToChoose(event)
    if (letter === null && event.key !== "Escape") return
    if (letter !== null) chooseKey(action, letter)
    setChosen(null)
  }
  // Before the desk hears of it: a key that is being chosen does nothing else.
  addEventListener("keydown", onKey, { capture: true })
  onCleanup(() => removeEventListener("keydown", onKey, { capture: true }))
  return (
    <>
      <dl class="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
        <For each={KEY_ACTIONS}>
          {(action) => (
            <>
              <dt>
                <button
                  type="button"
                  class="btn num w-full justify-center px-2"
                  classList={{ "btn-main": chosen() === action }}
                  data-key-of={action}
                  aria-label={t("keys.change", { what: t(`keys.${action}`), key: ariaKey(action) })}
                  onClick={() => setChosen(chosen() === action ? null : action)}
                  onBlur={() => setChosen((now) => (now === action ? null : now))}
                >
                  {chosen() === action ? "Alt …" : keyText(action)}
                </button>
              </dt>
              <dd>{t(`keys.${action}`)}</dd>
            </>
          )}
        </For>
        <For each={FIXED}>
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
      <p class="mt-3 text-sm text-muted" role="status">
        {t(chosen() === null ? "keys.note" : "keys.press")}
      </p>
      <Show when={!isUsual()}>
        <button type="button" class="btn mt-2" data-testid="usual-keys" onClick={chooseUsualKeys}>
          {t("keys.usual")}
        </button>
      </Show>
    </>
  )
}
