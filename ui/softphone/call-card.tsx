import Mic from "lucide-solid/icons/mic"
import MicOff from "lucide-solid/icons/mic-off"
import Phone from "lucide-solid/icons/phone"
import PhoneOff from "lucide-solid/icons/phone-off"
import { createEffect, createSignal, onCleanup, Show } from "solid-js"
import { spanText } from "../shared/time-text.ts"
import type { CallShown } from "./call.ts"
import { type LineQuality, NO_QUALITY, readQuality } from "./line-quality.ts"
import { Meter } from "./meter.tsx"
import type { Telephone } from "./telephone-shown.ts"
import { w } from "./words.ts"

const EVERY_MS = 1000

/** The call there is: who, how long, what can be done, and how it sounds. */
export const CallCard = (props: { readonly call: CallShown; readonly telephone: Telephone }) => {
  const [nowMs, setNowMs] = createSignal(performance.now())
  const [quality, setQuality] = createSignal<LineQuality>(NO_QUALITY)
  const timer = setInterval(() => {
    setNowMs(performance.now())
    const connection = props.telephone.call()?.connection()
    if (connection !== undefined) void readQuality(connection).then(setQuality)
  }, EVERY_MS)
  onCleanup(() => clearInterval(timer))
  const isIncoming = (): boolean => props.call.way === "in" && props.call.phase === "ringing"
  const who = (): string => [props.call.name, props.call.number].filter((text) => text !== "").join(" ")
  const heading = (): string =>
    w(isIncoming() ? "phase.incoming" : `phase.${props.call.phase}`, {
      who: props.call.name === props.call.number ? props.call.number : who()
    })
  return (
    <section class="panel flex min-w-0 flex-col gap-4 p-4" data-phase={props.call.phase}>
      <div class="flex flex-wrap items-baseline justify-between gap-2">
        <h2 class="min-w-0 text-lg font-semibold break-words" role="status">
          {heading()}
        </h2>
        <Show when={props.call.talkingSinceMs}>
          {(since) => <span class="num text-lg">{spanText(Math.max(0, nowMs() - since()))}</span>}
        </Show>
      </div>
      <div class="flex flex-wrap gap-2">
        <Show when={isIncoming()}>
          <button type="button" class="btn btn-go btn-call" onClick={() => props.telephone.answer()}>
            <Phone size={18} aria-hidden="true" />
            {w("answer")}
          </button>
        </Show>
        <Show when={props.call.phase === "talking"}>
          <button
            type="button"
            class="btn btn-call"
            aria-pressed={props.call.isMuted}
            onClick={() => props.telephone.mute(!props.call.isMuted)}
          >
            <Show when={props.call.isMuted} fallback={<Mic size={18} aria-hidden="true" />}>
              <MicOff size={18} aria-hidden="true" />
            </Show>
            {w(props.call.isMuted ? "unmute" : "mute")}
          </button>
        </Show>
        <button type="button" class="btn btn-stop btn-call" onClick={() => props.telephone.hangUp()}>
          <PhoneOff size={18} aria-hidden="true" />
          {w(isIncoming() ? "decline" : "hang-up")}
        </button>
      </div>
      <Show when={props.call.phase === "returning"}>
        <p class="text-muted">{w("returning.why")}</p>
      </Show>
      <Show when={props.call.isMuted}>
        <p class="text-alarm" role="status">
          {w("muted")}
        </p>
      </Show>
      <Show when={props.call.phase === "talking"}>
        <Sound telephone={props.telephone} call={props.call} />
        <Quality quality={quality()} />
        <Show when={props.call.keys !== ""}>
          <p class="text-sm text-muted">
            {w("keys-sent")}: <span class="num">{props.call.keys}</span>
          </p>
        </Show>
      </Show>
    </section>
  )
}

const Sound = (props: { readonly call: CallShown; readonly telephone: Telephone }) => {
  // The call's own values say when there is a stream.
  const said = () => (props.call, props.telephone.call()?.microphone())
  const heard = () => (props.call, props.telephone.call()?.heard())
  let audio: HTMLAudioElement | undefined
  createEffect(() => {
    const stream = heard()
    if (audio === undefined || stream === undefined || audio.srcObject === stream) return
    audio.srcObject = stream
    // The click that called or answered is leave enough; without it the browser says no, and the meter still moves.
    void audio.play().catch(() => undefined)
  })
  return (
    <div class="flex flex-col gap-2">
      <audio ref={(element) => (audio = element)} autoplay />
      <Meter label={w("level.said")} stream={props.call.isMuted ? undefined : said()} />
      <Meter label={w("level.heard")} stream={heard()} />
    </div>
  )
}

const Quality = (props: { readonly quality: LineQuality }) => {
  const ms = (value: number | null): string => (value === null ? w("nothing") : w("ms", { value }))
  const share = (value: number | null): string => (value === null ? w("nothing") : `${(value * 100).toFixed(1)} %`)
  return (
    <dl class="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-4" aria-label={w("quality")}>
      <Figure name={w("codec")} value={props.quality.codec ?? w("nothing")} />
      <Figure name={w("round-trip")} value={ms(props.quality.roundTripMs)} />
      <Figure name={w("lost")} value={share(props.quality.lostShare)} />
      <Figure name={w("jitter")} value={ms(props.quality.jitterMs)} />
    </dl>
  )
}

const Figure = (props: { readonly name: string; readonly value: string }) => (
  <div>
    <dt class="text-sm text-muted">{props.name}</dt>
    <dd class="num">{props.value}</dd>
  </div>
)
