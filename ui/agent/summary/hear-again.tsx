import { createEffect, createResource, createSignal, Match, onCleanup, Show, Switch } from "solid-js"
import { fetchWaveform } from "../../calls/fetch-calls.ts"
import { createPlayback } from "../../calls/playback.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { spanText } from "../../shared/time-text.ts"

const BACK_MS = 10_000
/** Who wants the newest wants to hear the words that it ends with. */
const NEWEST_MS = 5_000
/** The first second of a recording is on its way to the disk. */
const AGAIN_MS = 1_000

/**
 * 回听: the running call again, from any point, while it goes on. The recording is read while it grows; what was said since it was opened
 * comes with "newest".
 */
export const HearAgain = (props: { readonly call: string }) => {
  const [isOpen, setOpen] = createSignal(false)
  return (
    <>
      <button
        type="button"
        class="btn btn-plain px-2 text-accent"
        aria-expanded={isOpen()}
        data-testid="hear-again"
        onClick={() => setOpen(!isOpen())}
      >
        <Icon name="record" class="flex-none" />
        {t("again.title")}
      </button>
      <Show when={isOpen()}>
        <Recording call={props.call} />
      </Show>
    </>
  )
}

const Recording = (props: { readonly call: string }) => {
  const [read, { refetch }] = createResource(() => ({ call: props.call }), fetchWaveform)
  const durationMs = () => {
    const found = read.latest
    return typeof found === "object" && found.state === "ready" ? found.durationMs : 0
  }
  const problem = () => {
    const found = read.latest
    if (found === undefined) return null
    return typeof found === "string" ? found : found.state === "ready" ? null : found.state
  }
  createEffect(() => {
    const found = read.latest
    if (read.loading || typeof found !== "object" || found.state !== "ready" || found.durationMs > 0) return
    const timer = setTimeout(() => void refetch(), AGAIN_MS)
    onCleanup(() => clearTimeout(timer))
  })
  const playback = createPlayback({ call: props.call }, durationMs)
  const newest = async (): Promise<void> => {
    await refetch()
    playback.again()
    playback.go(durationMs() - NEWEST_MS)
    if (!playback.isPlaying()) playback.playOrPause()
  }
  return (
    <div class="order-last flex w-full flex-wrap items-center gap-2" role="group" aria-label={t("again.title")}>
      <Switch
        fallback={
          <span class="text-sm text-muted" role="status">
            {t("app.loading")}
          </span>
        }
      >
        <Match when={problem()}>
          {(why) => (
            <span class="flex flex-wrap items-center gap-2 text-sm text-muted" role="status" data-testid="no-sound">
              {t(`player.${why()}`)}
              <button type="button" class="btn px-2 text-text" onClick={() => void refetch()}>
                {t("do.retry")}
              </button>
            </span>
          )}
        </Match>
        <Match when={durationMs() > 0}>
          <button
            type="button"
            class="btn btn-main px-3"
            data-testid="again-play"
            onClick={() => playback.playOrPause()}
          >
            {t(playback.isPlaying() ? "player.pause" : "player.play")}
          </button>
          <button type="button" class="btn px-2" onClick={() => playback.go(playback.atMs() - BACK_MS)}>
            {t("again.back")}
          </button>
          <input
            type="range"
            class="min-w-24 flex-1 accent-accent"
            min={0}
            max={Math.round(durationMs())}
            step={1_000}
            value={playback.atMs()}
            aria-label={t("player.place")}
            aria-valuetext={`${spanText(playback.atMs())} / ${spanText(durationMs())}`}
            onInput={(event) => playback.go(Number(event.currentTarget.value))}
          />
          <span class="num text-sm" data-testid="again-time">
            {spanText(playback.atMs())} / {spanText(durationMs())}
          </span>
          <button type="button" class="btn px-2" data-testid="again-newest" onClick={() => void newest()}>
            {t("again.newest")}
          </button>
          <Show when={playback.hasFailed()}>
            <span class="text-sm text-alarm" role="alert">
              {t("player.cannot-play")}
            </span>
          </Show>
        </Match>
      </Switch>
    </div>
  )
}
