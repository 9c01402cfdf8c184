import { createEffect, createResource, createSignal, For, type JSX, on, Show } from "solid-js"
import type { CallRecord } from "#wire/records.ts"
import { CALLS_LIMIT, CALLS_PAGE, fetchCalls, meanMs } from "../shared/calls.ts"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { momentText, spanOrDash } from "../shared/time-text.ts"
import { WhyDrawer } from "./why-drawer.tsx"

/** The agent's own calls, newest first; read again whenever the server says that the list has changed. */
export const RecentCalls = (props: { readonly agent: string }) => {
  const { board, engineUp, follow, link } = useLive()
  const [limit, setLimit] = createSignal(CALLS_PAGE)
  const [calls, { refetch }] = createResource(() => ({ agent: props.agent, limit: limit() }), fetchCalls)
  const [asked, setAsked] = createSignal<CallRecord | null>(null)
  const hint = follow("calls", props.agent)
  // A server that was away may have had news that no hint told.
  createEffect(
    on(
      [() => hint()?.changes, link, engineUp],
      ([, linkNow, engineNow]) => {
        if (linkNow === "up" && engineNow) void refetch()
      },
      { defer: true }
    )
  )
  const listed = (): ReadonlyArray<CallRecord> => (calls.error === undefined ? (calls.latest ?? []) : [])
  const queueName = (call: CallRecord): string =>
    call.queue === null ? "—" : (board()?.queues[call.queue]?.name ?? call.queue)

  return (
    <section
      class="panel flex h-full min-h-0 flex-col max-md:rounded-none max-md:border-0"
      aria-label={t("calls.title")}
    >
      <header class="flex min-h-11 flex-none flex-wrap items-center gap-x-5 gap-y-1 border-b border-line pr-1 pl-4 max-md:py-1">
        <h2 class="font-semibold">{t("calls.title")}</h2>
        <Show when={listed().length > 0}>
          <span class="num text-sm text-muted">{t("calls.count", { n: listed().length })}</span>
          <span class="num text-sm text-muted">
            {t("calls.mean-talk")} {spanOrDash(meanMs(listed().map((call) => call.talkMs)))}
          </span>
          <span class="num text-sm text-muted">
            {t("calls.mean-wrap-up")} {spanOrDash(meanMs(listed().map((call) => call.wrapUpMs)))}
          </span>
        </Show>
        <button type="button" class="btn btn-plain ml-auto text-muted" onClick={() => void refetch()}>
          <Icon name="refresh" />
          {t("calls.refresh")}
        </button>
      </header>
      {/* `relative`: the words for screen readers alone stay inside, where they can be scrolled to. */}
      <div class="@container relative min-h-0 flex-1 overflow-auto">
        <Show when={calls.error === undefined} fallback={<CallsFailed onRetry={() => void refetch()} />}>
          <Show when={listed().length > 0} fallback={<NoCalls loading={calls.loading} />}>
            <table class="w-full border-collapse">
              <thead class="sticky top-0 bg-surface text-left text-sm text-muted">
                <tr class="h-8 @min-[38rem]:[&>th]:px-2 @max-[38rem]:[&>th]:px-1.5 [&>th]:font-normal [&>th]:whitespace-nowrap [&>th:first-child]:pl-4">
                  <th>{t("calls.time")}</th>
                  <th>{t("calls.number")}</th>
                  <th class="@max-[38rem]:hidden">{t("calls.queue")}</th>
                  <th>{t("calls.outcome")}</th>
                  <th class="text-right @max-[38rem]:hidden">{t("calls.wait")}</th>
                  <th class="text-right @max-[38rem]:hidden">{t("calls.talk")}</th>
                  <th class="text-right @max-[38rem]:hidden">{t("calls.wrap-up")}</th>
                  <th>
                    <span class="sr-only">{t("why.title")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={listed()}>
                  {(call) => <CallRow call={call} queue={queueName(call)} onWhy={() => setAsked(call)} />}
                </For>
              </tbody>
            </table>
            <Show when={listed().length === limit() && limit() < CALLS_LIMIT}>
              <button
                type="button"
                class="btn btn-plain mx-auto my-2 block text-accent"
                data-testid="more-calls"
                onClick={() => setLimit((now) => Math.min(now + CALLS_PAGE, CALLS_LIMIT))}
              >
                {t("calls.more")}
              </button>
            </Show>
          </Show>
        </Show>
      </div>
      <Show when={asked()}>{(call) => <WhyDrawer call={call()} onClose={() => setAsked(null)} />}</Show>
    </section>
  )
}

const CallRow = (props: { readonly call: CallRecord; readonly queue: string; readonly onWhy: () => void }) => {
  const { now } = useLive()
  const number = () => props.call.callingNumber
  return (
    <tr
      class="num h-9 border-t border-line hover:bg-raised @max-[38rem]:[&>td]:py-1 @min-[38rem]:[&>td]:px-2 @max-[38rem]:[&>td]:px-1.5 [&>td]:whitespace-nowrap [&>td:first-child]:pl-4"
      data-call={props.call.id}
    >
      <td>
        {momentText(props.call.arrivedAt, now())}
        <Below class="max-w-24 truncate">{props.queue}</Below>
      </td>
      <td>
        {number()}
        <Below>
          {t("calls.wait")} {spanOrDash(props.call.waitMs)}
        </Below>
      </td>
      <td class="max-w-32 truncate @max-[38rem]:hidden">{props.queue}</td>
      <td>
        <span class="inline-flex items-center gap-1.5">
          <Outcome outcome={props.call.outcome} />
          <Show when={props.call.recordingFile}>
            <span class="inline-flex text-muted" title={t("calls.recorded")}>
              <Icon name="wave" />
              <span class="sr-only">{t("calls.recorded")}</span>
            </span>
          </Show>
        </span>
        <Below>
          {t("calls.talk")} {spanOrDash(props.call.talkMs)}
        </Below>
      </td>
      <td class="text-right @max-[38rem]:hidden">{spanOrDash(props.call.waitMs)}</td>
      <td class="text-right @max-[38rem]:hidden">{spanOrDash(props.call.talkMs)}</td>
      <td class="text-right @max-[38rem]:hidden">{spanOrDash(props.call.wrapUpMs)}</td>
      <td class="text-right">
        <button
          type="button"
          class="btn btn-plain text-accent"
          aria-label={t("calls.why-of", { number: number() })}
          onClick={() => props.onWhy()}
        >
          {t("calls.why")}
        </button>
      </td>
    </tr>
  )
}

/** A second line, where a narrow pane has no room for a column. */
const Below = (props: { readonly class?: string; readonly children: JSX.Element }) => (
  <div class={`text-sm text-muted @[38rem]:hidden ${props.class ?? ""}`}>{props.children}</div>
)

const outcomeMarks = {
  handled: "ready",
  abandoned: "not-ready",
  "in-flow": "signed-out",
  refused: "not-ready",
  open: "talking"
} as const
const outcomeIcons = { handled: "check", abandoned: "cross", "in-flow": "ring", refused: "bar", open: "phone" } as const

const Outcome = (props: { readonly outcome: CallRecord["outcome"] }) => {
  const word = () => props.outcome ?? "open"
  return (
    <span class="inline-flex items-center gap-1.5" data-mark={outcomeMarks[word()]}>
      <Icon name={outcomeIcons[word()]} class="mark-icon" />
      {t(`outcome.${word()}`)}
    </span>
  )
}

const NoCalls = (props: { readonly loading: boolean }) => (
  <div class="grid h-full min-h-40 place-items-center text-center text-muted">
    <Show when={!props.loading} fallback={t("app.loading")}>
      <div>
        <p class="font-semibold text-text">{t("calls.empty")}</p>
        <p class="mt-1 text-sm">{t("calls.empty-hint")}</p>
      </div>
    </Show>
  </div>
)

const CallsFailed = (props: { readonly onRetry: () => void }) => (
  <div class="grid h-full min-h-40 place-items-center text-center" role="alert">
    <div class="flex flex-col items-center gap-3">
      <span class="flex items-center gap-2 text-alarm">
        <Icon name="alert" />
        {t("calls.failed")}
      </span>
      <button type="button" class="btn" onClick={() => props.onRetry()}>
        {t("do.retry")}
      </button>
    </div>
  </div>
)
