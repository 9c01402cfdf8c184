import { A } from "@solidjs/router"
import Search from "lucide-solid/icons/search"
import { createEffect, For, type JSX, Show } from "solid-js"
import { Banners } from "../shared/banners.tsx"
import { t } from "../shared/language.ts"
import { AccountMenu } from "../shared/account-menu.tsx"
import { showTitle } from "../shared/title.ts"
import { HelpButton } from "./help.tsx"
import { openPalette } from "./palette.tsx"
import { useWayOut } from "./way-out.ts"

/** A step of the way to a page; the page itself has no address to go to. */
export interface Step {
  readonly text: string
  readonly href: string | null
}

/** The bar over a page: where one is, finding, and the account. The last step is the page's name. */
export const TopBar = (props: { readonly trail: ReadonlyArray<Step>; readonly start?: JSX.Element }) => {
  const leave = useWayOut()
  createEffect(() => showTitle(`${props.trail.at(-1)?.text ?? ""} · Carillon`))
  return (
    <>
      <header class="flex h-12 flex-none items-center gap-2 border-b border-line bg-surface px-3 print:hidden">
        {props.start}
        <nav aria-label={t("shell.path")} class="min-w-0 flex-1">
          <ol class="flex min-w-0 items-center gap-1.5">
            <For each={props.trail}>
              {({ href, text }, index) => {
                const isLast = () => index() === props.trail.length - 1
                return (
                  <li class="flex min-w-0 items-center gap-1.5" classList={{ "max-sm:hidden flex-none": !isLast() }}>
                    <Show when={href !== null && !isLast()} fallback={<Here text={text} isLast={isLast()} />}>
                      <A class="text-muted hover:underline" href={href ?? ""}>
                        {text}
                      </A>
                    </Show>
                    <Show when={!isLast()}>
                      <span class="text-muted" aria-hidden="true">
                        ›
                      </span>
                    </Show>
                  </li>
                )
              }}
            </For>
          </ol>
        </nav>
        <button type="button" class="btn text-muted max-sm:px-2" onClick={openPalette} aria-keyshortcuts="Control+K">
          <Search size={16} aria-hidden="true" />
          <span class="max-sm:sr-only">{t("shell.find")}</span>
          <kbd class="font-mono text-xs max-sm:hidden">Ctrl K</kbd>
        </button>
        <HelpButton />
        <AccountMenu onLeft={leave} />
      </header>
      <Banners />
    </>
  )
}

const Here = (props: { readonly text: string; readonly isLast: boolean }) => (
  <Show when={props.isLast} fallback={<span class="text-muted">{props.text}</span>}>
    <h1 class="truncate font-semibold" aria-current="page">
      {props.text}
    </h1>
  </Show>
)
