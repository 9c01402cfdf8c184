import { Show } from "solid-js"
import type { Session } from "./session.ts"
import { signOut } from "./session.ts"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { switchLanguage, t } from "./language.ts"
import { Menu } from "./popup.tsx"
import { followed, path } from "./route.ts"
import { nextTheme, themeChoice } from "./theme.ts"

/** `inMenu`: one of a menu's choices, which arrow keys reach. */
interface SettingProps {
  readonly class: string
  readonly inMenu?: boolean
}

export const LanguageButton = (props: SettingProps) => (
  <button
    type="button"
    role={props.inMenu === true ? "menuitem" : undefined}
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
    role={props.inMenu === true ? "menuitem" : undefined}
    class={props.class}
    onClick={nextTheme}
    aria-label={`${t("settings.theme")}: ${t(`theme.${themeChoice()}`)}`}
  >
    <Icon name="sun" />
    {t(`theme.${themeChoice()}`)}
  </button>
)

/** Who is signed in, the other pages, language, theme, and the way out. */
export const AccountMenu = (props: { readonly onLeft: () => void }) => {
  const { ask, desk, session } = useLive()
  const leave = async (): Promise<void> => {
    // Who leaves the panel also leaves work: else calls would be offered to nobody until the grace time is over.
    if ((desk()?.agent.state ?? "signed-out") !== "signed-out") await ask({ _tag: "SignOut" })
    if (await signOut()) props.onLeft()
  }
  return (
    <Menu
      buttonClass="btn btn-plain max-sm:px-2"
      popClass="right-0"
      title={t("account.menu")}
      label={
        <>
          <Icon name="person" />
          <span class="max-w-40 truncate max-sm:hidden">{nameOf(session)}</span>
          <Icon name="chevron" size="0.8em" class="max-sm:hidden" />
        </>
      }
    >
      {() => (
        <>
          <div class="border-b border-line px-3 pt-1 pb-2 text-sm">
            <div class="font-semibold">{session.name}</div>
            <div class="text-muted">
              {session.user} · {t(`account.role-${session.role}`)}
            </div>
          </div>
          <Show when={session.agent !== null && path() !== "/agent"}>
            <a role="menuitem" class="menu-item" href="/agent" onClick={followed}>
              {t("go.agent")}
            </a>
          </Show>
          <Show when={path() !== "/wall"}>
            <a role="menuitem" class="menu-item" href="/wall" onClick={followed}>
              {t("go.wall")}
            </a>
          </Show>
          <LanguageButton class="menu-item" inMenu />
          <ThemeButton class="menu-item" inMenu />
          <button type="button" role="menuitem" class="menu-item border-t border-line" onClick={() => void leave()}>
            {t("account.leave")}
          </button>
        </>
      )}
    </Menu>
  )
}

const nameOf = (session: Session): string =>
  session.agent === null || session.name.startsWith(session.agent) ? session.name : `${session.agent} ${session.name}`
