import { useNavigate } from "@solidjs/router"
import { createEffect, createMemo, createSignal, onCleanup, onMount, Show } from "solid-js"
import { later, NotLoadedOver } from "../shared/later.tsx"
import { useLive } from "../shared/live.ts"
import { createFocusReturn } from "./focus-return.ts"
import type { Entry } from "./palette-entries.ts"

const PaletteDialog = later(async () => (await import("./palette-dialog.tsx")).PaletteDialog, NotLoadedOver)

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
  const isWanted = createMemo<boolean>((was) => was || isOpen(), false)
  const giveFocusBack = createFocusReturn(isOpen)
  const take = (entry: Entry): void => {
    setOpen(false)
    if ("go" in entry.act) navigate(entry.act.go)
    else entry.act.run()
  }
  return (
    <Show when={isWanted()}>
      <PaletteDialog isOpen={isOpen()} onOpen={setOpen} onTake={take} giveFocusBack={giveFocusBack} />
    </Show>
  )
}
