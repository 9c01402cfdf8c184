import * as Dialog from "@kobalte/core/dialog"
import { A, useLocation } from "@solidjs/router"
import { createEffect, createSignal, For, on } from "solid-js"
import type { Opened } from "../controls/opened-later.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { areasOf } from "../shell/areas.ts"
import { ThingLinks } from "./thing-links.tsx"

/** On a narrow screen: the areas and the lists. */
export const PagesDrawer: Opened<object> = (props) => {
  const { session } = useLive()
  const location = useLocation()
  const [isOpen, setOpen] = createSignal(true)
  createEffect(
    on(
      () => location.pathname,
      () => setOpen(false),
      { defer: true }
    )
  )
  return (
    <Dialog.Root open={isOpen()} onOpenChange={setOpen}>
      <Dialog.Trigger {...props.opener} />
      <Dialog.Portal>
        <Dialog.Overlay class="overlay" />
        <Dialog.Content class="drawer-box p-2" aria-label={t("shell.menu")}>
          <For each={areasOf(session)}>
            {({ name, path }) => (
              <A class="thing-link font-semibold" activeClass="text-accent" href={path}>
                {t(`go.${name}`)}
              </A>
            )}
          </For>
          <ThingLinks />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
