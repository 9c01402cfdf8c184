import * as Dialog from "@kobalte/core/dialog"
import { useNavigate } from "@solidjs/router"
import { createEffect, createSignal, lazy, onCleanup, onMount, Show, Suspense } from "solid-js"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { createFocusReturn } from "./focus-return.ts"
import type { Entry } from "./palette-entries.ts"

const Finder = lazy(async () => ({ default: (await import("./finder.tsx")).Finder }))

const [isOpen, setOpen] = createSignal(false)
export const openPalette = (): void => void setOpen(true)

/** Ctrl+K, on every page: find people, numbers, queues and pages, and do what has a name. */
export const Palette = () => {
  const navigate = useNavigate()
  const { desk } = useLive()
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    setOpen((was) => !was)
  }
  onMount(() => document.addEventListener("keydown", onKey))
  onCleanup(() => document.removeEventListener("keydown", onKey))
  // A call that rings wants a click, and nothing under this can be clicked.
  createEffect(() => {
    if (Object.values(desk()?.hands ?? {}).some(({ phase }) => phase === "alerting")) setOpen(false)
  })
  const giveFocusBack = createFocusReturn(isOpen)
  const take = (entry: Entry): void => {
    setOpen(false)
    if ("go" in entry.act) navigate(entry.act.go)
    else entry.act.run()
  }
  return (
    <Dialog.Root open={isOpen()} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay class="overlay" />
        <Dialog.Content class="palette" aria-label={t("palette.title")} onCloseAutoFocus={giveFocusBack}>
          <Suspense fallback={<p class="p-4 text-muted">{t("app.loading")}</p>}>
            <Show when={isOpen()}>
              <Finder onTake={take} />
            </Show>
          </Suspense>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
