import { Toast, toaster } from "@kobalte/core/toast"
import CircleAlert from "lucide-solid/icons/circle-alert"
import CircleCheck from "lucide-solid/icons/circle-check"
import X from "lucide-solid/icons/x"
import { Show } from "solid-js"
import { t } from "../shared/language.ts"
import type { Told } from "./toasts.tsx"

/** Long enough to take a removal back. */
const SHOWN_MS = 10_000

/** Says what has happened, at the foot of the page, and goes by itself. */
export const show = (told: Told): void => {
  toaster.show((shown) => (
    <Toast
      as="div"
      toastId={shown.toastId}
      priority={told.kind === "refused" ? "high" : "low"}
      class="toast"
      data-told={told.kind}
    >
      <Show
        when={told.kind === "refused"}
        fallback={<CircleCheck size={18} class="flex-none text-idle" aria-hidden="true" />}
      >
        <CircleAlert size={18} class="flex-none text-alarm" aria-hidden="true" />
      </Show>
      <Toast.Title as="div" class="min-w-0 flex-1 break-words">
        {told.text}
      </Toast.Title>
      <Show when={told.action}>
        {(action) => (
          <button
            type="button"
            class="btn"
            onClick={() => {
              toaster.dismiss(shown.toastId)
              action().run()
            }}
          >
            {action().word}
          </button>
        )}
      </Show>
      <Toast.CloseButton class="btn btn-plain px-1.5" aria-label={t("do.close")}>
        <X size={16} aria-hidden="true" />
      </Toast.CloseButton>
    </Toast>
  ))
}

export const Toasts = () => (
  <Toast.Region duration={SHOWN_MS} limit={4} aria-label={t("shell.notices")} class="print:hidden">
    <Toast.List as="div" class="toasts" />
  </Toast.Region>
)
