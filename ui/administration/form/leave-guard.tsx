import * as AlertDialog from "@kobalte/core/alert-dialog"
import { type BeforeLeaveEventArgs, useBeforeLeave } from "@solidjs/router"
import { type Accessor, createSignal, onCleanup, onMount } from "solid-js"
import { t } from "../../shared/language.ts"
import { createFocusReturn } from "../../shell/focus-return.ts"

/** Asks before a page with unsaved changes is left: by a link, by the browser's arrows, or by closing the tab. */
export const LeaveGuard = (props: { readonly isDirty: Accessor<boolean> }) => {
  const [held, setHeld] = createSignal<BeforeLeaveEventArgs | null>(null)
  useBeforeLeave((event) => {
    if (!props.isDirty() || event.defaultPrevented) return
    event.preventDefault()
    setHeld(event)
  })
  const onUnload = (event: BeforeUnloadEvent): void => {
    if (props.isDirty()) event.preventDefault()
  }
  const giveFocusBack = createFocusReturn(() => held() !== null)
  onMount(() => addEventListener("beforeunload", onUnload))
  onCleanup(() => removeEventListener("beforeunload", onUnload))
  return (
    <AlertDialog.Root open={held() !== null} onOpenChange={(isOpen) => !isOpen && setHeld(null)}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay class="overlay" />
        <AlertDialog.Content class="sheet-box sheet-small p-5" onCloseAutoFocus={giveFocusBack}>
          <AlertDialog.Title class="text-lg font-semibold">{t("leave.title")}</AlertDialog.Title>
          <AlertDialog.Description class="mt-2 text-muted">{t("leave.body")}</AlertDialog.Description>
          <div class="mt-5 flex justify-end gap-2">
            <button
              type="button"
              class="btn"
              onClick={() => {
                const event = held()
                setHeld(null)
                event?.retry(true)
              }}
            >
              {t("leave.go")}
            </button>
            <AlertDialog.CloseButton class="btn btn-main" aria-label={t("leave.stay")}>
              {t("leave.stay")}
            </AlertDialog.CloseButton>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
