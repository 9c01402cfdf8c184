import Download from "lucide-solid/icons/download"
import Pause from "lucide-solid/icons/pause"
import Play from "lucide-solid/icons/play"
import RefreshCw from "lucide-solid/icons/refresh-cw"
import RotateCcw from "lucide-solid/icons/rotate-ccw"
import RotateCw from "lucide-solid/icons/rotate-cw"
import { createEffect, createResource, For, Match, Show, Switch } from "solid-js"
import type { RecordingPart } from "#wire/recording-part.ts"
import type { Waveform } from "#wire/waveform.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { spanText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { fetchWaveform, type Heard, recordingPath } from "./fetch-calls.ts"
import { JUMP_MS, playerKey, SPEEDS } from "./player-view.ts"
import { createPlayback } from "./playback.ts"
import { WaveformCanvas } from "./waveform-canvas.tsx"

/** A call's recording, to be heard in the page. Nothing of the sound is fetched before somebody plays it. */
export const Player = (props: {
  readonly call: string
  /** Absent: all of it. */
  readonly part?: RecordingPart
  /** Somebody plays it. */
  readonly onHeard?: () => void
}) => {
  const [waveform, { refetch }] = createResource(() => ({ call: props.call, part: props.part }), fetchWaveform)
  const ready = (): Waveform | null => {
    const found = waveform.latest
    return typeof found === "object" && found.state === "ready" ? found : null
  }
  const problem = () => {
    const found = waveform.latest
    if (found === undefined) return null
    return typeof found === "string" ? found : found.state === "ready" ? null : found.state
  }
  return (
    <Switch fallback={<p class="text-muted">{t("app.loading")}</p>}>
      <Match when={ready()}>
        {(found) => (
          <Playing
            heard={{ call: props.call, part: props.part }}
            waveform={found()}
            onAgain={() => void refetch()}
            onHeard={() => props.onHeard?.()}
          />
        )}
      </Match>
      <Match when={problem()}>
        {(why) => (
          <p class="flex flex-wrap items-center gap-3 text-muted" role="status" data-testid="no-sound">
            {t(`player.${why()}`)}
            <Show when={why() === "failed"}>
              <button type="button" class="btn text-text" onClick={() => void refetch()}>
                {t("do.retry")}
              </button>
            </Show>
          </p>
        )}
      </Match>
    </Switch>
  )
}

const Playing = (props: {
  readonly heard: Heard
  readonly waveform: Waveform
  readonly onAgain: () => void
  readonly onHeard: () => void
}) => {
  const { session } = useLive()
  const durationMs = () => props.waveform.durationMs
  const { again, atMs, go, hasFailed, isPlaying, playOrPause, setSpeed, speed } = createPlayback(
    props.heard,
    durationMs
  )
  createEffect(() => isPlaying() && props.onHeard())
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const what = playerKey(event.key, { atMs: atMs(), durationMs: durationMs() })
    if (what === null) return
    event.preventDefault()
    if (what === "play-or-pause") playOrPause()
    else go(what.go)
  }
  return (
    <section aria-label={t("player.title")} data-testid="player">
      <Timeline waveform={props.waveform} atMs={atMs()} onGo={go} onKey={onKey} />
      <div class="mt-2 flex flex-wrap items-center gap-2">
        <button
          type="button"
          class="btn btn-main size-10 p-0"
          aria-label={t(isPlaying() ? "player.pause" : "player.play")}
          title={t("player.play-key")}
          data-testid="play"
          onClick={playOrPause}
        >
          <Show when={isPlaying()} fallback={<Play size={18} aria-hidden="true" />}>
            <Pause size={18} aria-hidden="true" />
          </Show>
        </button>
        <button
          type="button"
          class="btn px-2"
          aria-label={t("player.back")}
          title={t("player.back")}
          onClick={() => go(atMs() - JUMP_MS)}
        >
          <RotateCcw size={16} aria-hidden="true" />5
        </button>
        <button
          type="button"
          class="btn px-2"
          aria-label={t("player.on")}
          title={t("player.on")}
          onClick={() => go(atMs() + JUMP_MS)}
        >
          <RotateCw size={16} aria-hidden="true" />5
        </button>
        <span class="num px-1" data-testid="player-time">
          {spanText(atMs())} / {spanText(durationMs())}
        </span>
        <label class="ml-auto flex items-center gap-1.5 text-sm text-muted">
          {t("player.speed")}
          <select
            class="input num w-auto text-text"
            value={String(speed())}
            onChange={(event) => setSpeed(Number(event.currentTarget.value))}
          >
            <For each={SPEEDS}>{(each) => <option value={String(each)}>{each}×</option>}</For>
          </select>
        </label>
        <Show when={mayOpen(session, "calls.download")}>
          <a
            class="btn px-2"
            href={recordingPath(props.heard, true)}
            download=""
            aria-label={t("player.download")}
            title={t("player.download")}
          >
            <Download size={16} aria-hidden="true" />
          </a>
        </Show>
      </div>
      <Show when={hasFailed()}>
        <p class="mt-2 text-alarm" role="alert">
          {t("player.cannot-play")}
        </p>
      </Show>
      <Show when={props.waveform.isGrowing}>
        <p class="mt-2 flex flex-wrap items-center gap-2 text-sm text-muted" role="status">
          {t("player.growing")}
          <button
            type="button"
            class="btn px-2 text-text"
            onClick={() => {
              again()
              props.onAgain()
            }}
          >
            <RefreshCw size={14} aria-hidden="true" />
            {t("player.again")}
          </button>
        </p>
      </Show>
    </section>
  )
}

/** Both sides with their names; a click or a drag goes there, and the keys of a slider do too. */
const Timeline = (props: {
  readonly waveform: Waveform
  readonly atMs: number
  readonly onGo: (ms: number) => void
  readonly onKey: (event: KeyboardEvent) => void
}) => {
  const played = () => (props.waveform.durationMs === 0 ? 0 : Math.min(1, props.atMs / props.waveform.durationMs))
  const goTo = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width))
    props.onGo(share * props.waveform.durationMs)
  }
  return (
    <div class="flex gap-2">
      <Show when={props.waveform.sides.length === 2}>
        <div class="flex w-9 flex-none flex-col justify-around text-xs text-muted">
          <span>{t("player.caller")}</span>
          <span>{t("player.agent")}</span>
        </div>
      </Show>
      <div
        class="h-24 min-w-0 flex-1 cursor-pointer touch-none rounded-md bg-raised px-0"
        role="slider"
        tabindex="0"
        aria-label={t("player.place")}
        aria-valuemin={0}
        aria-valuemax={Math.round(props.waveform.durationMs / 1_000)}
        aria-valuenow={Math.round(props.atMs / 1_000)}
        aria-valuetext={`${spanText(props.atMs)} / ${spanText(props.waveform.durationMs)}`}
        onKeyDown={props.onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          goTo(event)
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) goTo(event)
        }}
      >
        <WaveformCanvas sides={props.waveform.sides} played={played()} />
      </div>
    </div>
  )
}
