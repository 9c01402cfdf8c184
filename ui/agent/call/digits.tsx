import { createEffect, createSignal, onCleanup, onMount } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { isField } from "../../shared/is-field.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { Keypad } from "../../softphone/keypad.tsx"

/** Tones are sent one after the other: what is pressed meanwhile goes with the next. */
const SENT_AT_ONCE = 32

/** Digits to whoever is talked with. Those of the keyboard count while this is open, unless somebody types into a field. */
export const Digits = (props: { readonly onClose: () => void }) => {
  const { ask, asking, canAsk } = useLive()
  const [pressed, setPressed] = createSignal("")
  let waiting = ""
  let isSending = false
  const send = async (): Promise<void> => {
    if (isSending) return
    isSending = true
    while (waiting !== "" && canAsk() && asking() === null) {
      const digits = waiting.slice(0, SENT_AT_ONCE)
      waiting = waiting.slice(SENT_AT_ONCE)
      // oxlint-disable-next-line no-await-in-loop -- in their order
      await ask({ _tag: "GenerateDigits", digits })
    }
    // What waits for another wish to be answered is sent after it.
    if (!canAsk()) waiting = ""
    isSending = false
  }
  createEffect(() => {
    if (asking() === null && canAsk()) void send()
  })
  const press = (key: string): void => {
    if (!canAsk()) return
    setPressed((before) => before + key)
    waiting += key
    void send()
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || isField(document.activeElement)) return
    if (event.key === "Escape") return props.onClose()
    if (!/^[\d*#]$/u.test(event.key)) return
    event.preventDefault()
    press(event.key)
  }
  let root: HTMLElement | undefined
  onMount(() => {
    root?.focus()
    addEventListener("keydown", onKey)
    onCleanup(() => removeEventListener("keydown", onKey))
  })
  return (
    <section
      ref={(element) => (root = element)}
      class="mt-2 rounded-md border border-line bg-surface p-2"
      tabindex="-1"
      aria-label={t("call.keypad")}
      data-testid="digits"
    >
      <header class="mb-2 flex items-center gap-2">
        <output class="num min-h-8 min-w-0 flex-1 truncate pl-1 text-lg leading-8" aria-live="polite">
          {pressed() === "" ? <span class="text-sm text-muted">{t("call.keypad-hint")}</span> : pressed()}
        </output>
        <button
          type="button"
          class="btn btn-plain w-8 flex-none px-0"
          aria-label={t("do.close")}
          onClick={() => props.onClose()}
        >
          <Icon name="cross" />
        </button>
      </header>
      <Keypad isOff={!canAsk()} onKey={press} />
    </section>
  )
}
