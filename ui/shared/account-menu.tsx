import { useLocation, useNavigate } from "@solidjs/router"
import { For, type JSX, Show } from "solid-js"
import { areasOf } from "../shell/areas.ts"
import { manualOf } from "../shell/manual-of.ts"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { switchLanguage, t } from "./language.ts"
import { Menu } from "./popup.tsx"
import type { Session } from "./session.ts"
import { createSignOut } from "./sign-out.ts"
import { nextTheme, themeChoice } from "./theme.ts"

/** Who is signed in, the other areas, language, theme, and the way out. */
export const AccountMenu = (props: { readonly onLeft: () => void }) => {
  const { session } = useLive()
  const location = useLocation()
  const navigate = useNavigate()
  const leave = createSignOut(() => props.onLeft())
  return (
    <Menu
      buttonClass="btn btn-plain max-sm:px-2"
      title={`${t("account.menu")}: ${nameOf(session)}`}
      popClass="right-0"
      label={
        <>
          <Icon name="person" />
          <span class="max-w-40 truncate max-sm:hidden">{nameOf(session)}</span>
          <Icon name="chevron" size="0.8em" class="max-sm:hidden" />
        </>
      }
    >
      {(close) => (
        <>
          <div class="border-b border-line px-3 pt-1 pb-2 text-sm">
            <div class="font-semibold">{session.name}</div>
            <div class="text-muted">{session.user}</div>
          </div>
          <For each={areasOf(session).filter(({ path }) => !location.pathname.startsWith(path))}>
            {({ name, path }) => (
              <Item close={close} onTake={() => navigate(path)}>
                {t(`go.${name}`)}
              </Item>
            )}
          </For>
          <Show when={session.agent !== null}>
            <Item close={close} onTake={() => navigate("/telephone")}>
              {t("account.telephone")}
            </Item>
          </Show>
          <Item close={close} onTake={() => navigate("/profile")}>
            {t("account.profile")}
          </Item>
          <Item close={close} onTake={() => navigate(manualOf(session))}>
            {t("manual.title")}
          </Item>
          <Item
            close={close}
            onTake={() => void switchLanguage()}
            label={`${t("settings.language")}: ${t("settings.other-language")}`}
          >
            <Icon name="globe" />
            {t("settings.other-language")}
          </Item>
          <Item
            close={() => undefined}
            onTake={nextTheme}
            label={`${t("settings.theme")}: ${t(`theme.${themeChoice()}`)}`}
          >
            <Icon name="sun" />
            {t(`theme.${themeChoice()}`)}
          </Item>
          <Item close={close} onTake={leave} class="border-t border-line">
            {t("account.leave")}
          </Item>
        </>
      )}
    </Menu>
  )
}

const Item = (props: {
  readonly close: () => void
  readonly onTake: () => void
  readonly label?: string
  readonly class?: string
  readonly children: JSX.Element
}) => (
  <button
    type="button"
    role="menuitem"
    class={`menu-item ${props.class ?? ""}`}
    aria-label={props.label}
    onClick={() => {
      props.close()
      props.onTake()
    }}
  >
    {props.children}
  </button>
)

/** A person with their number in front, unless the name says it. */
const nameOf = (session: Session): string =>
  session.agent === null || session.name.startsWith(session.agent) ? session.name : `${session.agent} ${session.name}`
