import * as Dialog from "@kobalte/core/dialog"
import { Show, Suspense } from "solid-js"
import { t } from "../shared/language.ts"
import { fetched } from "../shared/later.tsx"
import type { Entry } from "./palette-entries.ts"

const Finder = fetched(async () => (await import("./finder.tsx")).Finder)

/** The box over the page, in which somebody types what they look for. */
export const PaletteDialog = (props: {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly onTake: (entry: Entry) => void
  readonly giveFocusBack: (event: Event) => void
}) => (
  <Dialog.Root open={props.isOpen} onOpenChange={props.onOpen}>
    <Dialog.Portal>
      <Dialog.Overlay class="overlay" />
      <Dialog.Content class="palette" aria-label={t("palette.title")} onCloseAutoFocus={props.giveFocusBack}>
        <Suspense fallback={<p class="p-4 text-muted">{t("app.loading")}</p>}>
          <Show when={props.isOpen}>
            <Finder onTake={props.onTake} />
          </Show>
        </Suspense>
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)
