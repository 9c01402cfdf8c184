import { createEffect, createMemo, createSignal, on, onCleanup, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { useCentre } from "./centre.ts"
import { t } from "./language.ts"
import { notify } from "./notification.ts"
import { maskedNumber } from "./number-text.ts"
import { path } from "./route.ts"
import { ring } from "./ringer.ts"
import { Icon } from "./icons.tsx"
import { flashTitle } from "./title.ts"
import { Elapsed, Left } from "./time.tsx"

type Work = NonNullable<Desk["work"]>

/**
 * Says that the telephone rings in every way a page has: tone, title, notification, one announcement to screen
 * readers, and on pages other than the agent's own a bar with the two answers.
 */
export const RingAttention = () => {
  const { desk } = useCentre()
  const [announced, setAnnounced] = createSignal("")
  const ringing = (): Work | null => {
    const work = desk()?.work ?? null
    return work?.phase === "ringing" ? work : null
  }
  const ringingCall = createMemo(() => ringing()?.call ?? null)

  createEffect(
    on(ringingCall, (call) => {
      const work = ringing()
      if (call === null || work === null) return
      const number = maskedNumber(work.callingNumber)
      setAnnounced(t("call.announce", { queue: work.queueName, number }))
      flashTitle(t("call.title-flash", { number }))
      ring(true)
      const takeAway = notify(t("state.ringing"), t("call.announce", { queue: work.queueName, number }))
      onCleanup(() => {
        setAnnounced("")
        flashTitle(null)
        ring(false)
        takeAway()
      })
    })
  )

  return (
    <>
      <div class="sr-only" aria-live="assertive">
        {announced()}
      </div>
      <Show when={path() !== "/agent" && ringing()}>{(work) => <RingBar work={work()} />}</Show>
    </>
  )
}

const RingBar = (props: { readonly work: Work }) => {
  const { ask, canAsk, asking } = useCentre()
  const resting = () => !canAsk() || asking() !== null
  return (
    <div
      class="fixed inset-x-0 bottom-0 z-40 flex flex-wrap items-center gap-4 border-t-2 border-ring bg-ring-fill px-4 py-3"
      data-mark="ringing"
    >
      <Icon name="bell" class="mark-icon pulse" size="1.5em" />
      <strong class="num text-xl">{maskedNumber(props.work.callingNumber)}</strong>
      <span>{props.work.queueName}</span>
      <span class="text-muted">
        {t("call.waited")} <Elapsed since={props.work.queuedAt} />
      </span>
      <Show when={props.work.until}>{(until) => <Left until={until()} class="text-lg font-semibold" />}</Show>
      <span class="ml-auto flex gap-2">
        <Show when={props.work.answerBy === "handset"}>
          <strong class="self-center">{t("call.answer-at-phone")}</strong>
        </Show>
        <Show when={props.work.answerBy === "click"}>
          <button
            type="button"
            class="btn btn-call btn-go"
            disabled={resting()}
            onClick={() => void ask({ _tag: "AnswerCall" })}
          >
            <Icon name="phone" /> {t("do.answer")}
          </button>
        </Show>
        <button
          type="button"
          class="btn btn-call"
          disabled={resting()}
          onClick={() => void ask({ _tag: "RejectCall" })}
        >
          <Icon name="hang-up" /> {t("do.reject")}
        </button>
      </span>
    </div>
  )
}
