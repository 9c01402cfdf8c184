import { Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { StalePart } from "../shared/banners.tsx"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { askNotificationPermission, notificationPermission } from "../shared/notification.ts"
import { ringerState, switchRinger } from "../shared/ringer.ts"
import { LanguageButton, ThemeButton } from "../shared/settings.tsx"
import { TelephoneBar } from "./telephone/telephone-bar.tsx"

/** The state of everything a call needs to reach this desk. */
export const BottomBar = (props: { readonly desk: Desk | null; readonly onHelp: () => void }) => {
  const { link, latencyMs } = useLive()
  return (
    <footer class="relative flex h-6 flex-none items-stretch gap-1 overflow-x-auto border-t border-line bg-surface px-2 text-xs whitespace-nowrap text-muted [scrollbar-width:none]">
      <span
        class="flex items-center gap-1.5 px-2"
        data-mark={link() === "up" ? "ready" : "not-ready"}
        data-testid="link"
      >
        <Icon name={link() === "up" ? "dot" : "broken"} class="mark-icon" />
        {t(`link.${link()}`)}
        <Show when={latencyMs() !== null}>
          <span class="num">{t("link.latency", { ms: latencyMs() ?? 0 })}</span>
        </Show>
      </span>
      <Show when={props.desk?.agent}>
        {(agent) => (
          <StalePart class="flex items-stretch">
            <span
              class="flex items-center gap-1.5 px-2"
              data-mark={agent().device === "registered" ? "ready" : "not-ready"}
            >
              <Icon name={agent().device === "unregistered" ? "broken" : "phone"} class="mark-icon" />
              {/* All is well: the icon and the number say so where there is no room. What is wrong is said in words everywhere. */}
              <span classList={{ "max-lg:sr-only": agent().device === "registered" }}>
                {t(`device.${agent().device}`, { agent: agent().id })}
              </span>
              <Show when={agent().device === "registered"}>
                <span class="num lg:hidden" aria-hidden="true">
                  {agent().id}
                </span>
              </Show>
            </span>
          </StalePart>
        )}
      </Show>
      <TelephoneBar />
      <button type="button" class="bar-btn" aria-pressed={ringerState() === "on"} onClick={switchRinger}>
        <Icon name={ringerState() === "on" ? "speaker" : "mute"} />
        <span class="max-lg:sr-only">{t(`ring-tone.${ringerState()}`)}</span>
      </button>
      <Show when={notificationPermission() === "ask"}>
        <button type="button" class="bar-btn" onClick={() => void askNotificationPermission()}>
          <Icon name="bell" />
          <span class="max-lg:sr-only">{t("notify.ask")}</span>
        </button>
      </Show>
      <Show when={notificationPermission() === "on" || notificationPermission() === "denied"}>
        <span class="flex items-center gap-1.5 px-2">
          <Icon name="bell" />
          <span class="max-lg:sr-only">{t(notificationPermission() === "on" ? "notify.on" : "notify.denied")}</span>
        </span>
      </Show>
      <span class="ml-auto" />
      <button type="button" class="bar-btn" onClick={() => props.onHelp()} aria-keyshortcuts="?">
        <span class="max-lg:sr-only">{t("keys.title")}</span> <span class="kbd">?</span>
      </button>
      {/* Both are in the account menu too. */}
      <LanguageButton class="bar-btn max-lg:hidden" />
      <ThemeButton class="bar-btn max-lg:hidden" />
    </footer>
  )
}
