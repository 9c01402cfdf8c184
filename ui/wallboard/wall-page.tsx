import { createEffect, onCleanup, onMount, Show } from "solid-js"
import { Banners, StaleVeil } from "../shared/banners.tsx"
import { Brand } from "../shared/brand.tsx"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { Loading } from "../shared/loading.tsx"
import { AccountMenu } from "../shared/account-menu.tsx"
import { LanguageButton, ThemeButton } from "../shared/settings.tsx"
import { showPage } from "../shared/theme.ts"
import { clockText } from "../shared/time-text.ts"
import { showTitle } from "../shared/title.ts"
import { HelpButton } from "../shell/help.tsx"
import { AgentMosaic } from "./agent-mosaic.tsx"
import { KeyFigures } from "./key-figures.tsx"
import { ListedLine } from "./listed-line.tsx"
import { QueueTiles } from "./queue-tiles.tsx"
import { SwitchQueueTable } from "./switch-queues.tsx"

/** The wallboard: read from across a room, written by the engine alone. */
export const WallPage = (props: { readonly onLeft: () => void }) => {
  const { board } = useLive()
  onMount(() => showPage("wall"))
  onCleanup(() => showPage("desk"))
  createEffect(() => showTitle(`${t("wall.title")} · Carillon`))
  return (
    <div class="flex h-full flex-col">
      <WallHeader onLeft={props.onLeft} />
      <Banners />
      <Show when={board()} fallback={<Loading text={t("app.connecting")} />}>
        {(live) => (
          <StaleVeil class="flex-1">
            <main class="flex h-full flex-col gap-2 overflow-y-auto p-2">
              <KeyFigures board={live()} />
              <ListedLine board={live()} />
              <QueueTiles board={live()} />
              <SwitchQueueTable board={live()} />
              <AgentMosaic board={live()} />
            </main>
          </StaleVeil>
        )}
      </Show>
    </div>
  )
}

const WallHeader = (props: { readonly onLeft: () => void }) => {
  const { board, now } = useLive()
  const time = () => clockText(now())
  return (
    <header class="flex h-12 flex-none items-center gap-4 border-b border-line bg-surface px-4 max-md:gap-1 max-md:px-2">
      <span class="flex text-lg max-md:hidden">
        <Brand />
      </span>
      <h1 class="min-w-0 truncate text-lg max-md:pl-2 max-md:font-semibold">{t("wall.title")}</h1>
      <Show when={board()?.links}>
        {(links) => (
          <>
            <Lamp word={t("wall.telephony")} says="link" on={links().telephony} />
            {/* Files are reached or not; nobody is connected with them. */}
            <Lamp word={t("wall.files")} says="files" on={links().files} />
            <Lamp word={t("wall.database")} says="link" on={links().database} />
          </>
        )}
      </Show>
      <span class="num ml-auto text-xl font-semibold">{time()}</span>
      {/* Both are in the account menu too. */}
      <LanguageButton class="btn btn-plain max-lg:hidden" />
      <ThemeButton class="btn btn-plain max-lg:hidden" />
      <button
        type="button"
        class="btn btn-plain"
        aria-label={t("wall.fullscreen")}
        title={t("wall.fullscreen")}
        onClick={() => void toggleFullScreen()}
      >
        <Icon name="expand" />
      </button>
      <HelpButton />
      <AccountMenu onLeft={props.onLeft} />
    </header>
  )
}

const Lamp = (props: { readonly word: string; readonly says: "link" | "files"; readonly on: boolean }) => (
  <span class="hidden items-center gap-1.5 text-sm whitespace-nowrap text-muted xl:flex">
    <span data-mark={props.on ? "ready" : "not-ready"} class="inline-flex">
      <Icon name={props.on ? "dot" : "broken"} class="mark-icon" size="0.8em" />
    </span>
    {props.word} {t(props.on ? `wall.${props.says}-on` : `wall.${props.says}-off`)}
  </span>
)

const toggleFullScreen = (): Promise<void> =>
  document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen()
