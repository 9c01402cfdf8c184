import * as Dialog from "@kobalte/core/dialog"
import { Show, Suspense } from "solid-js"
import { t } from "../shared/language.ts"
import { fetched } from "../shared/later.tsx"

const HelpSheet = fetched(async () => (await import("../help/help-sheet.tsx")).HelpSheet)

/** The sheet over the page, once somebody has asked for help. */
export const HelpDialog = (props: {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly giveFocusBack: (event: Event) => void
}) => (
  <Dialog.Root open={props.isOpen} onOpenChange={props.onOpen}>
    <Dialog.Portal>
      <Dialog.Overlay class="overlay" />
      <Dialog.Content class="sheet-box" onCloseAutoFocus={props.giveFocusBack}>
        <Suspense fallback={<p class="p-4 text-muted">{t("app.loading")}</p>}>
          <Show when={props.isOpen}>
            <HelpSheet path={location.pathname} onClose={() => props.onOpen(false)} />
          </Show>
        </Suspense>
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)
