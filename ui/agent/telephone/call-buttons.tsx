import { createSignal, onCleanup, Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { type Hand, isCall } from "../desk-view.ts"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { ariaKey, keyText } from "../keys.ts"

/** Answers in this page, where its telephone rings for that work. */
export const AnswerHere = (props: { readonly hand: Hand }) => {
  const telephone = usePanelTelephone()
  return (
    <Show when={telephone.ringsFor(props.hand)}>
      <button
        type="button"
        class="btn btn-call btn-go"
        data-ask="answer-here"
        aria-keyshortcuts={ariaKey("answer")}
        onClick={() => telephone.answer()}
      >
        <Icon name="phone" size="1.1em" class="flex-none" />
        {t("do.answer")}
        <span class="kbd">{keyText("answer")}</span>
      </button>
    </Show>
  )
}

/** What the page's telephone has to say of the call: it will answer by itself, it comes back to it, nobody hears the agent. */
export const TelephoneSigns = (props: { readonly hand: Hand }) => {
  const telephone = usePanelTelephone()
  const answersIn = () =>
    telephone.ringsFor(props.hand) ? (telephone.shown().call?.answersAfterSeconds ?? null) : null
  const isActive = () => isCall(props.hand) && props.hand.phase === "active"
  return (
    <>
      <Show when={answersIn() !== null}>
        <AnswersItself afterSeconds={answersIn() ?? 0} />
      </Show>
      <Show when={isActive() && telephone.shown().call?.phase === "returning"}>
        <p class="mt-2 flex items-center gap-2 text-sm font-semibold" role="status" data-testid="returning">
          <Icon name="refresh" class="flex-none" />
          {t("telephone.returning")}
        </p>
      </Show>
      <Show when={isActive() && telephone.muted()}>
        <MutedSign />
      </Show>
    </>
  )
}

/** On mute, or not: the agent's own voice alone; the caller hears no music. */
export const MuteButton = (props: { readonly hand: Hand }) => (
  <Show when={isCall(props.hand) && props.hand.phase === "active"}>
    <MuteHere />
  </Show>
)

export const MuteHere = () => {
  const telephone = usePanelTelephone()
  return (
    <Show when={telephone.canMute()}>
      <button
        type="button"
        class="btn btn-call"
        classList={{ "btn-stop": telephone.muted() }}
        aria-pressed={telephone.muted()}
        aria-keyshortcuts={ariaKey("mute")}
        data-ask="mute"
        onClick={() => telephone.mute(!telephone.muted())}
      >
        <Icon name={telephone.muted() ? "microphone-off" : "microphone"} size="1.1em" class="flex-none" />
        {t(telephone.muted() ? "do.unmute" : "do.mute")}
        <span class="kbd">{keyText("mute")}</span>
      </button>
    </Show>
  )
}

export const MutedSign = () => (
  <p
    class="mt-2 flex items-center gap-2 rounded-md bg-stop px-3 py-2 font-semibold text-white"
    role="status"
    data-testid="muted"
  >
    <Icon name="microphone-off" class="flex-none" />
    {t("telephone.muted")}
  </p>
)

const AnswersItself = (props: { readonly afterSeconds: number }) => {
  const [left, setLeft] = createSignal(props.afterSeconds)
  const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000)
  onCleanup(() => clearInterval(timer))
  return (
    <div class="mt-2 font-semibold text-ring" data-testid="answers-itself">
      {/* Said once, not at each second. */}
      <p class="sr-only" role="status">
        {t("telephone.answers-itself", { seconds: props.afterSeconds })}
      </p>
      <p class="flex items-center gap-2" aria-hidden="true">
        <Icon name="phone" class="flex-none" />
        {left() > 0 ? t("telephone.answers-itself", { seconds: left() }) : t("telephone.answers-at-once")}
      </p>
    </div>
  )
}
