import { createEffect, createSignal, onCleanup, Show, Suspense } from "solid-js"
import { Portal } from "solid-js/web"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { fetched, NotLoadedOver } from "../../shared/later.tsx"
import { levelOf, SILENT_DB } from "../../softphone/level.ts"
import { createMicrophoneState } from "./microphone-state.ts"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { lineDetail } from "./report-text.ts"
import { closeSoundCheck, isSoundCheckOpen, openSoundCheck } from "./sound-check-opening.ts"

const SoundCheck = fetched<{ readonly onClose: () => void }>(
  async () => (await import("./sound-check.tsx")).SoundCheck,
  () => <NotLoadedOver isOpen />
)

/** In the bottom bar: what the page's telephone needs to hear and to be heard, and how the line of its call is. */
export const TelephoneBar = () => {
  const telephone = usePanelTelephone()
  return (
    <Show when={telephone.isOffered()}>
      <Show when={telephone.kind() === "browser"}>
        <Show when={telephone.line() !== "registered"}>
          <span
            class="flex items-center gap-1.5 px-2"
            data-mark={telephone.line() === "connecting" ? "ready" : "not-ready"}
            role="status"
          >
            <Icon name={telephone.line() === "connecting" ? "refresh" : "broken"} class="mark-icon" />
            {t(`telephone.line.${telephone.line()}`)}
            <Show when={telephone.shown().turnedAway}>{(why) => <> {t(`telephone.away.${why()}`)}</>}</Show>
          </span>
        </Show>
        <MicrophoneButton />
        <Show when={telephone.canMute()}>
          <LineSign />
        </Show>
      </Show>
      <Show when={telephone.kind() !== "browser"}>
        <button type="button" class="bar-btn" onClick={openSoundCheck} data-testid="sound-check">
          <Icon name="microphone" />
          <span class="max-lg:sr-only">{t("telephone.check")}</span>
        </button>
      </Show>
      <span class="hidden" data-line={telephone.line()} />
      <Show when={isSoundCheckOpen()}>
        <Portal>
          <Suspense>
            <SoundCheck onClose={closeSoundCheck} />
          </Suspense>
        </Portal>
      </Show>
    </Show>
  )
}

/** Whether there is one, and how loud it hears just now; opens the sound check. */
const MicrophoneButton = () => {
  const telephone = usePanelTelephone()
  const state = createMicrophoneState()
  const word = () => (telephone.muted() ? "muted" : state())
  const isBad = () => word() !== "granted" && word() !== "prompt"
  return (
    <button
      type="button"
      class="bar-btn"
      classList={{ "text-alarm": isBad() }}
      onClick={openSoundCheck}
      data-testid="sound-check"
      data-microphone={word()}
      title={t("telephone.check")}
    >
      <Icon name={isBad() ? "microphone-off" : "microphone"} />
      <span classList={{ "max-lg:sr-only": !isBad() }}>{t(`telephone.microphone.${word()}`)}</span>
      <Show when={telephone.microphone()}>{(stream) => <SmallMeter stream={stream()} />}</Show>
      <span class="sr-only">{t("telephone.check")}</span>
    </button>
  )
}

const EVERY_MS = 150

/** A glance: does the microphone hear me. */
const SmallMeter = (props: { readonly stream: MediaStream }) => {
  const [share, setShare] = createSignal(0)
  createEffect(() => {
    if (props.stream.getAudioTracks().length === 0) return
    const level = levelOf(props.stream)
    const timer = setInterval(() => setShare(1 - level.db() / SILENT_DB), EVERY_MS)
    onCleanup(() => {
      clearInterval(timer)
      level.close()
    })
  })
  return (
    <span class="h-1.5 w-12 flex-none overflow-hidden rounded-full border border-line bg-raised" aria-hidden="true">
      <span class="block h-full bg-idle" style={{ width: `${share() * 100}%` }} />
    </span>
  )
}

const LOOKS = { good: "ready", fair: "ringing", poor: "not-ready", unknown: "signed-out" } as const

const LineSign = () => {
  const telephone = usePanelTelephone()
  const grade = () => telephone.report().grade ?? "unknown"
  return (
    <button
      type="button"
      class="bar-btn"
      data-mark={LOOKS[grade()]}
      data-testid="line"
      data-grade={grade()}
      title={lineDetail(telephone.report())}
      onClick={openSoundCheck}
    >
      <Icon name="signal" class="mark-icon" />
      <span classList={{ "max-lg:sr-only": grade() !== "poor" }}>{t(`telephone.grade.${grade()}`)}</span>
      <Show when={telephone.report().mos}>{(mos) => <span class="num max-lg:hidden">{mos().toFixed(1)}</span>}</Show>
    </button>
  )
}
