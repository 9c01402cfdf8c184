import { useLocation } from "@solidjs/router"
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { isCall, isCallback, isOwnRing } from "../agent/desk-view.ts"
import { usePanelTelephone } from "../agent/telephone/panel-telephone.tsx"
import type { CallShown } from "../softphone/call.ts"
import { createAlerting, isLoud } from "./alerting.ts"
import { ChannelSign } from "./channel.tsx"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"
import { notify } from "./notification.ts"
import { ring } from "./ringer.ts"
import { flashTitle } from "./title.ts"
import { Elapsed, Left } from "./time.tsx"

type Hand = Desk["hands"][keyof Desk["hands"]]

/** Who or what it is, in a line. */
const nameOf = ({ attributes, queueName }: Hand): string =>
  attributes["title"] || attributes["callingNumber"] || queueName

/**
 * Says that something alerts the agent in every way a page has: tone (calls and alarms), title, notification, one announcement
 * to screen readers, and on pages other than the agent's own a bar with the two answers.
 */
export const RingAttention = () => {
  const { desk } = useLive()
  const location = useLocation()
  const works = createAlerting(desk)
  const [announced, setAnnounced] = createSignal<ReadonlyArray<string>>([])
  const telephone = usePanelTelephone()
  const direct = createMemo(() => (isRung(telephone.direct()) ? telephone.direct() : null))
  const loud = createMemo(() => direct() !== null || works().some((work) => isLoud(desk()?.hands[work] as Hand)))

  const alerting = () => desk()?.hands[works()[0] as Hand["work"]]
  const isElsewhere = () => location.pathname !== "/agent"
  const lastAlerting = createLast(alerting)
  const lastDirect = createLast(direct)

  const isAlarm = createMemo(() => works().some((work) => desk()?.hands[work]?.channel === "alarm"))
  createEffect(() => {
    ring(loud(), isAlarm())
    onCleanup(() => ring(false))
  })
  createEffect(() => {
    const [first] = works()
    const hand = first === undefined ? undefined : desk()?.hands[first]
    const colleague = direct()
    if (hand !== undefined) flashTitle(titleOf(hand))
    else flashTitle(colleague === null ? null : t("call.title-flash", { number: callerOf(colleague) }))
    onCleanup(() => flashTitle(null))
  })

  return (
    <>
      <div class="sr-only" aria-live="assertive">
        {announced().join(" ")}
        <Show when={direct()}>{(call) => <>{t("call.title-flash", { number: callerOf(call()) })}</>}</Show>
      </div>
      <For each={works()}>
        {(work) => {
          const hand = desk()?.hands[work]
          if (hand === undefined) return null
          const text = announcementOf(hand)
          setAnnounced((others) => [...others, text])
          const takeAway = notify(isRing(hand) ? t("state.ringing") : kindOf(hand), text)
          onCleanup(() => {
            setAnnounced((others) => others.filter((other) => other !== text))
            takeAway()
          })
          return null
        }}
      </For>
      <Show when={isElsewhere() && alerting() !== undefined}>
        <AlertBar hand={lastAlerting()!} />
      </Show>
      <Show when={isElsewhere() && works().length === 0 && direct() !== null}>
        <DirectBar call={lastDirect()!} />
      </Show>
    </>
  )
}

/** What was there last: a bar that a change of pages takes away may look once more. */
const createLast = <A,>(now: () => A | null | undefined) => createMemo<A | undefined>((before) => now() ?? before)

const isRung = (call: CallShown | null): boolean => call?.way === "in" && call.phase === "ringing"

const callerOf = ({ name, number }: CallShown): string =>
  name === "" || name === number ? number : `${number} ${name}`

/** A colleague's own call, which is nobody's work: rung and answered here alone. */
const DirectBar = (props: { readonly call: CallShown }) => {
  const telephone = usePanelTelephone()
  return (
    <div
      class="fixed inset-x-0 bottom-0 z-40 flex flex-wrap items-center gap-4 border-t-2 border-ring bg-ring-fill px-4 py-3"
      data-mark="ringing"
      data-testid="direct-bar"
    >
      <Icon name="bell" class="mark-icon pulse" size="1.5em" />
      <strong class="num max-w-[24rem] truncate text-xl">{callerOf(props.call)}</strong>
      <span class="ml-auto flex gap-2">
        <button type="button" class="btn btn-call btn-go" onClick={() => telephone.answer()}>
          <Icon name="phone" /> {t("do.answer")}
        </button>
        <button type="button" class="btn btn-call" onClick={() => telephone.hangUp()}>
          <Icon name="hang-up" /> {t("do.reject")}
        </button>
      </span>
    </div>
  )
}

/** A call; whoever is to be called back does not call. */
const isRing = (hand: Hand): boolean => isCall(hand) && !isCallback(hand)
const kindOf = (hand: Hand): string => t(isCallback(hand) ? "call.callback" : `channel.${hand.channel}`)

const titleOf = (hand: Hand): string =>
  isRing(hand)
    ? t("call.title-flash", { number: nameOf(hand) })
    : t("work.title-flash", { channel: kindOf(hand), title: nameOf(hand) })

const announcementOf = (hand: Hand): string =>
  isRing(hand)
    ? t("call.announce", { queue: hand.queueName, number: nameOf(hand) })
    : t("work.announce", { channel: kindOf(hand), queue: hand.queueName, title: nameOf(hand) })

const AlertBar = (props: { readonly hand: Hand }) => {
  const { ask, canAsk, asking } = useLive()
  const resting = () => !canAsk() || asking() !== null
  const telephone = usePanelTelephone()
  const isVoice = () => isCall(props.hand)
  const isBack = () => isCallback(props.hand)
  const isHere = () => telephone.ringsFor(props.hand)
  return (
    <div
      class="fixed inset-x-0 bottom-0 z-40 flex flex-wrap items-center gap-4 border-t-2 border-ring bg-ring-fill px-4 py-3"
      data-mark="ringing"
    >
      <Icon name="bell" class="mark-icon pulse" size="1.5em" />
      <ChannelSign channel={props.hand.channel} />
      <strong class="num max-w-[24rem] truncate text-xl">{nameOf(props.hand)}</strong>
      <span>{props.hand.queueName}</span>
      <span class="text-muted">
        {t("call.waited")} <Elapsed since={props.hand.queuedAt} />
      </span>
      <Show when={props.hand.until}>{(until) => <Left until={until()} class="text-lg font-semibold" />}</Show>
      <span class="ml-auto flex gap-2">
        <Show when={props.hand.answerBy === "handset" && !isHere()}>
          <strong class="self-center">{t("call.answer-at-phone")}</strong>
        </Show>
        <Show when={!isVoice() || isHere() || props.hand.answerBy === "click"}>
          <button
            type="button"
            class="btn btn-call btn-go"
            disabled={resting() && !isHere()}
            onClick={() =>
              isHere()
                ? telephone.answer()
                : void ask(isVoice() ? { _tag: "AnswerCall" } : { _tag: "AcceptWork", work: props.hand.work })
            }
          >
            <Icon name={isVoice() ? "phone" : "check"} />{" "}
            {t(isBack() ? "do.call-back" : isVoice() ? "do.answer" : "do.accept")}
          </button>
        </Show>
        <button
          type="button"
          class="btn btn-call"
          disabled={resting()}
          onClick={() => void ask(isVoice() ? { _tag: "RejectCall" } : { _tag: "RejectWork", work: props.hand.work })}
        >
          <Icon name={isRing(props.hand) ? "hang-up" : "cross"} />{" "}
          {t(isOwnRing(props.hand) ? "do.cancel" : isRing(props.hand) ? "do.reject" : "do.pass-on")}
        </button>
      </span>
    </div>
  )
}
