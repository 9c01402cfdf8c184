import * as Dialog from "@kobalte/core/dialog"
import { A, type RouteSectionProps, useLocation } from "@solidjs/router"
import Menu from "lucide-solid/icons/menu"
import { createEffect, createSignal, For, on, Show } from "solid-js"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { SET_UP_PATH } from "../set-up/paths.ts"
import { areasOf, opensAdministration } from "../shell/areas.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { groupsFor } from "./catalogue.ts"
import { hrefOf, PARAMETERS_PATH, TEST_CALL_PATH } from "./paths.ts"

/** The frame of the administration: what there is at the left, the page beside it. */
export const Administration = (props: RouteSectionProps) => {
  const { session } = useLive()
  return (
    <Show
      when={groupsFor(session).length > 0}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full">
        <nav
          aria-label={t("area.administration")}
          class="hidden w-50 flex-none overflow-y-auto border-r border-line bg-surface px-2 pb-4 md:block print:hidden"
        >
          <ThingLinks />
        </nav>
        <div class="flex h-full min-w-0 flex-1 flex-col">{props.children}</div>
      </div>
    </Show>
  )
}

const ThingLinks = () => {
  const { session } = useLive()
  return (
    <For each={groupsFor(session)}>
      {(group) => (
        <section>
          <h2 class="px-3 pt-4 pb-1 text-sm text-muted">{say(group.words)}</h2>
          <For each={group.things}>
            {(thing) => (
              <A class="thing-link" activeClass="thing-here" href={hrefOf(thing)}>
                {say(thing.words)}
              </A>
            )}
          </For>
          <Show when={group.things.some(({ name }) => name === "number")}>
            <FirstHourLinks />
          </Show>
          <Show when={group.hasParameters}>
            <A class="thing-link" activeClass="thing-here" href={PARAMETERS_PATH}>
              {t("parameters.title")}
            </A>
          </Show>
        </section>
      )}
    </For>
  )
}

/** Beside the numbers: whether a call comes through, and the wizard that made the first of them. */
const FirstHourLinks = () => {
  const { session } = useLive()
  return (
    <>
      <Show when={mayOpen(session, "calls.view") && mayOpen(session, "agents.view")}>
        <A class="thing-link" activeClass="thing-here" href={TEST_CALL_PATH}>
          {t("area.test-call")}
        </A>
      </Show>
      <Show when={mayOpen(session, "parameters.edit") && mayOpen(session, "users.edit")}>
        <A class="thing-link" href={SET_UP_PATH}>
          {t("area.set-up")}
        </A>
      </Show>
    </>
  )
}

/** The bar over each page of the administration; on a narrow screen it opens the list of pages too. */
export const AdministrationBar = (props: { readonly trail: ReadonlyArray<{ text: string; href: string | null }> }) => {
  const { session } = useLive()
  const area = () => t(opensAdministration(session) ? "area.administration" : "area.customers")
  return <TopBar trail={[{ text: area(), href: "/administration" }, ...props.trail]} start={<PagesDrawer />} />
}

const PagesDrawer = () => {
  const { session } = useLive()
  const location = useLocation()
  const [isOpen, setOpen] = createSignal(false)
  createEffect(
    on(
      () => location.pathname,
      () => setOpen(false),
      { defer: true }
    )
  )
  return (
    <Dialog.Root open={isOpen()} onOpenChange={setOpen}>
      <Dialog.Trigger class="btn btn-plain px-2 md:hidden" aria-label={t("shell.menu")}>
        <Menu size={20} aria-hidden="true" />
      </Dialog.Trigger>
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
