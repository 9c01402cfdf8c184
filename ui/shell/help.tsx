import CircleHelp from "lucide-solid/icons/circle-question-mark"
import { createMemo, createSignal, onCleanup, onMount, Show } from "solid-js"
import { onAlert } from "../shared/alerting.ts"
import { isField } from "../shared/is-field.ts"
import { t } from "../shared/language.ts"
import { later, NotLoadedOver } from "../shared/later.tsx"
import { useLive } from "../shared/live.ts"
import { createFocusReturn } from "./focus-return.ts"
import { isHelpKey } from "./help-key.ts"

const HelpDialog = later(async () => (await import("./help-dialog.tsx")).HelpDialog, NotLoadedOver)

const [isOpen, setOpen] = createSignal(false)
export const openHelp = (): void => void setOpen(true)
const closeHelp = (): void => void setOpen(false)

/** "?" or F1: what this page is for, in two sentences and a picture. Nothing of it is loaded before. */
export const Help = () => {
  const onKey = (event: KeyboardEvent): void => {
    if (!isHelpKey(event, isField(event.target))) return
    event.preventDefault()
    setOpen((was) => !was)
  }
  onMount(() => document.addEventListener("keydown", onKey))
  onCleanup(() => document.removeEventListener("keydown", onKey))
  onCleanup(closeHelp)
  const isWanted = createMemo<boolean>((was) => was || isOpen(), false)
  const giveFocusBack = createFocusReturn(isOpen)
  return (
    <Show when={isWanted()}>
      <HelpDialog isOpen={isOpen()} onOpen={setOpen} giveFocusBack={giveFocusBack} />
    </Show>
  )
}

/** The same for who is signed in: a call that rings wants a click, and nothing under this can be clicked. */
export const HelpUntilCalled = () => {
  onAlert(useLive().desk, closeHelp)
  return <Help />
}

/** The "?" in the head of a page. */
export const HelpButton = (props: { readonly class?: string }) => (
  <button
    type="button"
    class={props.class ?? "btn btn-plain px-2"}
    aria-label={t("help.title")}
    title={t("help.title")}
    aria-keyshortcuts="? F1"
    onClick={openHelp}
  >
    <CircleHelp size={18} aria-hidden="true" />
  </button>
)
