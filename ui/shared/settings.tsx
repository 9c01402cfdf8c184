import { DropdownMenu } from "@kobalte/core/dropdown-menu"
import { useLocation, useNavigate } from "@solidjs/router"
import { For, Show } from "solid-js"
import type { Session } from "./session.ts"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { switchLanguage, t } from "./language.ts"
import { areasOf } from "../shell/areas.ts"
import { manualOf } from "../shell/manual-of.ts"
import { createSignOut } from "./sign-out.ts"
import { nextTheme, themeChoice } from "./theme.ts"

interface SettingProps {
  readonly class: string
}

export const LanguageButton = (props: SettingProps) => (
  <button
    type="button"
    class={props.class}
    onClick={switchLanguage}
    aria-label={`${t("settings.language")}: ${t("settings.other-language")}`}
  >
    <Icon name="globe" />
    {t("settings.other-language")}
  </button>
)

export const ThemeButton = (props: SettingProps) => (
  <button
    type="button"
    class={props.class}
    onClick={nextTheme}
    aria-label={`${t("settings.theme")}: ${t(`theme.${themeChoice()}`)}`}
  >
    <Icon name="sun" />
    {t(`theme.${themeChoice()}`)}
  </button>
)

/** Who is signed in, the other areas, language, theme, and the way out. */
export const AccountMenu = (props: { readonly onLeft: () => void }) => {
  const { session } = useLive()
  const location = useLocation()
  const navigate = useNavigate()
  const leave = createSignOut(() => props.onLeft())
  return (
    <DropdownMenu placement="bottom-end" gutter={4}>
      <DropdownMenu.Trigger class="btn btn-plain max-sm:px-2" aria-label={`${t("account.menu")}: ${nameOf(session)}`}>
        <Icon name="person" />
        <span class="max-w-40 truncate max-sm:hidden">{nameOf(session)}</span>
        <Icon name="chevron" size="0.8em" class="max-sm:hidden" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="floating min-w-44 py-1">
          <div class="border-b border-line px-3 pt-1 pb-2 text-sm">
            <div class="font-semibold">{session.name}</div>
            <div class="text-muted">{session.user}</div>
          </div>
          <For each={areasOf(session).filter(({ path }) => !location.pathname.startsWith(path))}>
            {({ name, path }) => (
              <DropdownMenu.Item class="menu-item" onSelect={() => navigate(path)}>
                {t(`go.${name}`)}
              </DropdownMenu.Item>
            )}
          </For>
          <Show when={session.agent !== null}>
            <DropdownMenu.Item class="menu-item" onSelect={() => navigate("/telephone")}>
              {t("account.telephone")}
            </DropdownMenu.Item>
          </Show>
          <DropdownMenu.Item class="menu-item" onSelect={() => navigate("/profile")}>
            {t("account.profile")}
          </DropdownMenu.Item>
          <DropdownMenu.Item class="menu-item" onSelect={() => navigate(manualOf(session))}>
            {t("manual.title")}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            class="menu-item"
            onSelect={switchLanguage}
            aria-label={`${t("settings.language")}: ${t("settings.other-language")}`}
          >
            <Icon name="globe" />
            {t("settings.other-language")}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            class="menu-item"
            closeOnSelect={false}
            onSelect={nextTheme}
            aria-label={`${t("settings.theme")}: ${t(`theme.${themeChoice()}`)}`}
          >
            <Icon name="sun" />
            {t(`theme.${themeChoice()}`)}
          </DropdownMenu.Item>
          <DropdownMenu.Item class="menu-item border-t border-line" onSelect={leave}>
            {t("account.leave")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}

const nameOf = (session: Session): string =>
  session.agent === null || session.name.startsWith(session.agent) ? session.name : `${session.agent} ${session.name}`
