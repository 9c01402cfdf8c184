import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import type { Permission } from "#wire/permissions.ts"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"

const CALLBACKS = { zh: "回呼", en: "Callbacks" }

interface Tab {
  readonly href: string
  readonly needs: Permission
  readonly text: () => string
}

const TABS: ReadonlyArray<Tab> = [
  { href: "/calls", needs: "calls.view", text: () => t("area.calls") },
  { href: "/recordings", needs: "calls.listen", text: () => t("area.recordings") },
  { href: "/callbacks", needs: "agents.monitor", text: () => say(CALLBACKS) }
]

/** Between what was, what can be heard, and who is to be called back. */
export const CallTabs = () => {
  const { session } = useLive()
  const open = () => TABS.filter(({ needs }) => mayOpen(session, needs))
  return (
    <Show when={open().length > 1}>
      <nav class="flex gap-1 px-4 pt-2" aria-label={t("call-list.tabs")}>
        <For each={open()}>
          {({ href, text }) => (
            <A class="chip" activeClass="font-semibold text-accent" href={href} end>
              {text()}
            </A>
          )}
        </For>
      </nav>
    </Show>
  )
}
