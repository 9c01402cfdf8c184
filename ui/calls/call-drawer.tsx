import { A } from "@solidjs/router"
import { createEffect, createMemo, createResource, createSignal, For, on, Show } from "solid-js"
import type { CallDetails, CallRecord } from "#wire/records.ts"
import { earlier } from "../agent/call/call-back.tsx"
import { TelephoneNumber } from "../shared/telephone-number.tsx"
import { fetchDetails } from "../shared/calls.ts"
import { Dialog } from "../shared/dialog.tsx"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { dateTimeText, spanOrDash } from "../shared/time-text.ts"
import { createUncovered } from "../shared/uncovered.ts"
import { mayOpen } from "../shell/may-open.ts"
import { lineText } from "./line-text.ts"
import { createNames } from "./names.ts"
import { createCallNews } from "./call-news.ts"
import { Decisions } from "./decisions.tsx"
import { outsideField, outsideNumber } from "./outside-number.ts"
import { Player } from "./player.tsx"
import { RemarkPart } from "./remark-part.tsx"
import { Result } from "./result.tsx"
import { Story } from "./story.tsx"

/** How the line was, and how long somebody wrote, is known after the end: an hour later nothing more is to come. */
const SETTLED_AFTER_MS = 3_600_000

/** One call: what happened, what was said, and why it went where it went. */
export const CallDrawer = (props: {
  readonly call: CallRecord
  readonly seenBy?: string
  readonly onClose: () => void
}) => {
  const { now, session } = useLive()
  const [details, { refetch }] = createResource(() => props.call.id, fetchDetails)
  const [round, setRound] = createSignal(0)
  const known = (): CallDetails | undefined => {
    const read = details.error === undefined ? details.latest : undefined
    return read?.id === props.call.id ? read : undefined
  }
  /** As it was read last: who opened it may have read it long ago. */
  const call = (): CallRecord => known() ?? props.call
  const readAgain = (): void => {
    setRound((n) => n + 1)
    void refetch()
  }
  // What is known of it now is told anew; a list that was read again with the same call in it is no news.
  const said = createMemo(() => ({ id: props.call.id, text: JSON.stringify(props.call) }), undefined, {
    equals: (a, b) => a.text === b.text
  })
  createEffect(
    on(said, (as, before) => {
      if (before !== undefined && as.id === before.id) readAgain()
    })
  )
  createCallNews(readAgain, () => {
    const { endedAt } = call()
    return endedAt !== null && now() - endedAt > SETTLED_AFTER_MS
  })
  /** For which it was made. */
  const incident = (): string | undefined =>
    known()?.story.flatMap(({ what }) => (what._tag === "Made" ? [what.incident] : []))[0]
  const isHeard = () => call().recordingFile !== null && mayOpen(session, "calls.listen")
  return (
    <Dialog kind="drawer" title={t("call-details.title")} onClose={props.onClose}>
      <Head call={call()} />
      <Show when={mayOpen(session, "alarms.view") && incident()}>
        {(id) => (
          <A class="btn mt-2" href={`/alarms/incidents/${encodeURIComponent(id())}`}>
            <Icon name="siren" class="flex-none" />
            {t("call-list.incident", { incident: id() })}
          </A>
        )}
      </Show>
      <Show when={isHeard()}>
        <h3 class="mt-4 mb-2 font-semibold">{t("call-details.recording")}</h3>
        <Player call={props.call.id} />
      </Show>
      <Facts call={call()} {...(props.seenBy === undefined ? {} : { seenBy: props.seenBy })} />
      <h3 class="mt-5 mb-2 font-semibold">{t("remark.title")}</h3>
      <RemarkPart call={props.call.id} />
      <h3 class="mt-5 font-semibold">{t("story.title")}</h3>
      <Story call={known()} isRefused={details.error !== undefined} onRetry={() => void refetch()} />
      <h3 class="mt-5 font-semibold">{t("why.title")}</h3>
      <Decisions call={props.call.id} round={round()} />
    </Dialog>
  )
}

const Head = (props: { readonly call: CallRecord }) => {
  const { session } = useLive()
  const { isRefused, numbers, toggle } = createUncovered(() => `call/${props.call.id}`)
  const number = () => numbers()?.[outsideField(props.call)] ?? outsideNumber(props.call)
  return (
    <p class="num flex flex-wrap items-center gap-2 text-lg">
      <TelephoneNumber number={number()} to={earlier(number(), props.call.id, outsideField(props.call))} />
      <Show when={mayOpen(session, "customers.view")}>
        <button
          type="button"
          class="btn btn-plain px-2 text-muted"
          aria-label={t(numbers() === null ? "call.show-number" : "call.hide-number")}
          onClick={toggle}
        >
          <Icon name={numbers() === null ? "eye" : "eye-off"} />
        </button>
      </Show>
      <Show when={isRefused()}>
        <span class="text-sm text-alarm" role="alert">
          {t("call.number-not-shown")}
        </span>
      </Show>
      <span class="text-sm text-muted">
        {t("why.serial")} {props.call.serial}
      </span>
    </p>
  )
}

/** Whether it is recorded, and by what that was decided. */
const recordedText = ({ recordingBecause, recordingRule, recordingVerdict }: CallRecord): string | null => {
  if (recordingVerdict === null) return null
  const verdict = t(`recorded.${recordingVerdict}`)
  if (recordingBecause === null) return verdict
  return t("recorded.because", { verdict, why: t(`recorded-by.${recordingBecause}`, { rule: recordingRule ?? "" }) })
}

const Facts = (props: { readonly call: CallRecord; readonly seenBy?: string }) => {
  const { agentName, queueName } = createNames()
  const names = (ids: ReadonlyArray<string>) => ids.map(agentName).join(t("value.comma"))
  const moment = (at: number | null) => (at === null ? null : dateTimeText(at))
  const span = (ms: number | null) => (ms === null ? null : spanOrDash(ms))
  const facts = (): ReadonlyArray<readonly [string, string | null]> => [
    [t("call-list.direction"), t(`direction.${props.call.direction}`)],
    props.call.direction === "in"
      ? [t("call-details.dialled"), props.call.dialledNumber]
      : [t("call-details.shown"), props.call.callingNumber],
    [t("call-details.arrived"), moment(props.call.arrivedAt)],
    [t("call-details.answered"), moment(props.call.answeredAt)],
    [t("call-details.ended"), moment(props.call.endedAt)],
    [t("calls.queue"), props.call.queue === null ? null : queueName(props.call.queue)],
    [t("call-details.agent"), props.call.agent === null ? null : agentName(props.call.agent)],
    [t("call-details.agents"), props.call.agents.length < 2 ? null : names(props.call.agents)],
    [t("call-details.missed-by"), props.call.missedBy.length === 0 ? null : names(props.call.missedBy)],
    [t("call-details.rejected-by"), props.call.rejectedBy.length === 0 ? null : names(props.call.rejectedBy)],
    [t("call-list.list"), props.call.list === null ? null : t(`caller-list.${props.call.list}`)],
    [t("call-details.keys"), props.call.keys === "" ? null : props.call.keys],
    [t("calls.wait"), span(props.call.waitMs)],
    [t("calls.talk"), span(props.call.talkMs)],
    [t("calls.hold"), props.call.holdMs === 0 ? null : span(props.call.holdMs)],
    [t("calls.wrap-up"), span(props.call.wrapUpMs)],
    [t("call-details.hung-up-by"), props.call.hangUpBy === null ? null : t(`hang-up-by.${props.call.hangUpBy}`)],
    [t("call-details.recorded"), recordedText(props.call)],
    [
      t("call-details.caller-line"),
      lineText({
        mosHundredths: props.call.callerMosHundredths,
        lossPermille: props.call.callerLossPermille,
        jitterMs: props.call.callerJitterMs,
        roundTripMs: props.call.callerRoundTripMs
      })
    ],
    [
      t("call-details.agent-line"),
      lineText({
        mosHundredths: props.call.agentMosHundredths,
        lossPermille: props.call.agentLossPermille,
        jitterMs: props.call.agentJitterMs,
        roundTripMs: props.call.agentRoundTripMs
      })
    ]
  ]
  return (
    <dl class="mt-4 grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1" data-testid="call-facts">
      <dt class="text-muted">{t("calls.outcome")}</dt>
      <dd>
        <Result call={props.call} {...(props.seenBy === undefined ? {} : { seenBy: props.seenBy })} />
      </dd>
      <For each={facts().filter(([, value]) => value !== null)}>
        {([name, value]) => (
          <>
            <dt class="text-muted">{name}</dt>
            <dd class="num min-w-0 break-words">{value}</dd>
          </>
        )}
      </For>
    </dl>
  )
}
