import { createEffect, createSignal, Show } from "solid-js"
import type { CallView } from "#wire/call-view.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { ariaKey, keyText } from "../keys.ts"
import { ChoosePanel } from "./choose-panel-later.ts"
import { createCallKeys } from "./keys.ts"
import { mayDial } from "./may-dial.ts"

/** What rings here is sent on to somebody else, unanswered. There while the call would do it. */
export const Deflect = (props: { readonly view: CallView }) => {
  const { asking, canAsk, session } = useLive()
  const [isOpen, setOpen] = createSignal(false)
  const rests = () => !canAsk() || asking() !== null
  const canBe = () => props.view.can.includes("DeflectCall") && mayDial(session)
  createEffect(() => {
    if (!canBe()) setOpen(false)
  })
  let button: HTMLButtonElement | undefined
  const toggle = (): void => void (canBe() && !rests() && setOpen((shown) => !shown))
  createCallKeys((place) => void (place === "transfer" && toggle()))
  const close = (): void => {
    setOpen(false)
    button?.focus()
  }
  return (
    <Show when={canBe()}>
      <button
        ref={(element) => (button = element)}
        type="button"
        class="btn w-full"
        disabled={rests()}
        aria-expanded={isOpen()}
        aria-keyshortcuts={ariaKey("transfer")}
        data-ask="DeflectCall"
        onClick={toggle}
      >
        <Icon name="out" class="flex-none" />
        {t("do.deflect-call")}
        <span class="kbd">{keyText("transfer")}</span>
      </button>
      <Show when={isOpen()}>
        <ChoosePanel view={props.view} purpose="deflect" onAsked={close} onClose={close} />
      </Show>
    </Show>
  )
}
