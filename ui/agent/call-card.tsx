import { createEffect, createSignal, type JSX, on, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import { useCentre } from "../shared/centre.ts"
import { Icon, type IconName } from "../shared/icons.tsx"
import { t, type WordKey } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { groupedNumber, maskedNumber } from "../shared/number-text.ts"
import type { Mark } from "../shared/state-mark.ts"
import { CountdownRing, Elapsed, Left } from "../shared/time.tsx"
import { spanText } from "../shared/time-text.ts"
import { type CallAction, callActions, waitedMs, type WorkPhase } from "./desk-view.ts"

type Work = NonNullable<Desk["work"]>

const marks: Record<WorkPhase, Mark> = {
  reserved: "ringing",
  ringing: "ringing",
  talking: "talking",
  "wrap-up": "wrap-up"
}

/** The call at hand, from the reservation to the end of wrap-up. */
export const CallCard = (props: { readonly work: Work }) => {
  const [shown, setShown] = createSignal(false)
  const { now } = useCentre()
  // A number shown for one caller is not shown for the next.
  createEffect(
    on(
      () => props.work.call,
      () => setShown(false),
      { defer: true }
    )
  )
  const waited = () => waitedMs(props.work, now())
  const isRinging = () => props.work.phase === "ringing"
  return (
    <section
      class="tile p-3 pl-4"
      data-mark={marks[props.work.phase]}
      data-phase={props.work.phase}
      aria-label={t("call.mine")}
    >
      <header class="flex items-center gap-2">
        <MarkIcon mark={marks[props.work.phase]} size="1.1em" />
        <h2 class="font-semibold">{t(`state.${props.work.phase}`)}</h2>
        <Elapsed since={props.work.since} class="text-muted" />
        <Show when={props.work.recording}>
          <span class="ml-auto flex items-center gap-1 text-sm text-busy">
            <Icon name="record" class="pulse" />
            {t("call.recording")}
          </span>
        </Show>
      </header>
      <div class="mt-2 flex items-center gap-3">
        <div class="min-w-0 flex-1">
          <div class="text-sm text-muted">
            {t("call.incoming")} · {props.work.queueName}
          </div>
          <div class="flex items-center gap-1">
            <strong class="num truncate text-xl" data-testid="caller">
              {shown() ? groupedNumber(props.work.callingNumber) : maskedNumber(props.work.callingNumber)}
            </strong>
            <button
              type="button"
              class="btn btn-plain w-8 px-0 text-muted"
              aria-label={t(shown() ? "call.hide-number" : "call.show-number")}
              aria-pressed={shown()}
              onClick={() => setShown(!shown())}
            >
              <Icon name={shown() ? "eye-off" : "eye"} />
            </button>
          </div>
        </div>
        <Show when={isRinging() && props.work.until}>
          {(until) => <CountdownRing since={props.work.since} until={until()} />}
        </Show>
      </div>
      <dl class="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <Row word="call.dialled">{props.work.dialledNumber}</Row>
        <Show when={waited() !== null}>
          <Row word="call.waited">{spanText(waited() ?? 0)}</Row>
        </Show>
        <Row word="call.keys">{props.work.keys === "" ? t("call.no-keys") : [...props.work.keys].join(" → ")}</Row>
      </dl>
      <Show when={props.work.phase === "reserved"}>
        <p class="mt-3 text-sm text-muted">{t("call.reserved")}</p>
      </Show>
      <Show when={props.work.phase === "wrap-up"}>
        <WrapUpClock work={props.work} />
      </Show>
      <CallButtons work={props.work} />
    </section>
  )
}

const Row = (props: { readonly word: WordKey; readonly children: JSX.Element }) => (
  <>
    <dt class="text-muted">{t(props.word)}</dt>
    <dd class="num">{props.children}</dd>
  </>
)

/** How much of the wrap-up is left, as a bar and as time. It may also be open-ended. */
const WrapUpClock = (props: { readonly work: Work }) => {
  const { now } = useCentre()
  return (
    <Show when={props.work.until}>
      {(until) => (
        <div class="mt-3">
          <div class="flex items-baseline justify-between">
            <span class="text-sm text-muted">{t("call.wrap-up-left")}</span>
            <span class="text-2xl font-bold" data-testid="wrap-up-left">
              <Left until={until()} />
            </span>
          </div>
          <progress
            class="wrap-up mt-1 block h-1.5 w-full"
            max={until() - props.work.since}
            value={Math.max(0, until() - now())}
            aria-hidden="true"
          />
        </div>
      )}
    </Show>
  )
}

const CallButtons = (props: { readonly work: Work }) => {
  const { ask, asking, canAsk } = useCentre()
  const can = (action: CallAction): boolean => callActions(props.work).includes(action)
  const resting = () => !canAsk() || asking() !== null
  const CallButton = (own: {
    readonly tag: CallAction
    readonly word: WordKey
    readonly look: string
    readonly icon?: IconName
    readonly keys?: string
  }) => (
    <Show when={can(own.tag)}>
      <button
        type="button"
        class={`btn btn-call ${own.look}`}
        disabled={resting()}
        data-ask={own.tag}
        aria-keyshortcuts={own.keys?.replace(" ", "+")}
        onClick={() => void ask({ _tag: own.tag } satisfies Intent)}
      >
        <Show when={own.icon}>{(icon) => <Icon name={icon()} size="1.1em" class="flex-none" />}</Show>
        {t(own.word)}
        <Show when={own.keys}>
          <span class="kbd">{own.keys}</span>
        </Show>
      </button>
    </Show>
  )
  return (
    <div
      class="mt-3 grid gap-2 empty:hidden"
      classList={{
        "grid-cols-2": props.work.phase !== "ringing",
        "grid-cols-[3fr_2fr]": props.work.phase === "ringing"
      }}
    >
      <Show when={props.work.phase === "ringing" && !can("AnswerCall")}>
        <AnswerAtPhone work={props.work} />
      </Show>
      <CallButton tag="AnswerCall" word="do.answer" look="btn-go" icon="phone" keys="Alt A" />
      <CallButton tag="RejectCall" word="do.reject" look="" icon="hang-up" />
      <CallButton tag="HangUp" word="do.hang-up" look="btn-stop col-span-2" icon="hang-up" keys="Alt X" />
      <CallButton tag="FinishWrapUp" word="do.finish" look="btn-main" icon="check" />
      <CallButton tag="ExtendWrapUp" word="do.extend" look="" />
    </div>
  )
}

/** In the place of the button, also while nothing is known yet: "reject" must not move under a finger. */
const AnswerAtPhone = (props: { readonly work: Work }) => (
  <p class="flex items-center justify-center gap-2 text-center font-semibold text-ring" role="status">
    <Show when={props.work.answerBy === "handset"}>
      <Icon name="phone" class="flex-none" />
      {t("call.answer-at-phone")}
    </Show>
  </p>
)
