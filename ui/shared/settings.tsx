import { Icon } from "./icons.tsx"
import { switchLanguage, t } from "./language.ts"
import { nextTheme, themeChoice } from "./theme.ts"

interface SettingProps {
  readonly class: string
}

export const LanguageButton = (props: SettingProps) => (
  <button
    type="button"
    class={props.class}
    onClick={() => void switchLanguage()}
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
