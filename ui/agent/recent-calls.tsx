import { createEffect, createMemo, createResource, createSignal, For, type JSX, on, Show, untrack } from "solid-js"
import type { CallPage, CallRecord } from "#wire/records.ts"
import { fetchCallPage } from "../calls/fetch-calls.ts"
import { CALLS_SHOWN, type CallsShown, meanMs } from "../shared/calls.ts"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { timeZone } from "../shared/time-zone.ts"
import { momentText, spanOrDash } from "../shared/time-text.ts"
import { CallBack, NumberOfCall, sideOf } from "./call/call-back.tsx"
import { MyDay } from "./my-day.tsx"
import { allKept } from "../calls/keeping-remark.ts"
import { OwedSign } from "../calls/owed-sign.tsx"
import { CallDrawer } from "../calls/call-drawer-later.ts"
import { RecordedSign, Result } from "../calls/result.tsx"
import { ALL_OWN, isNarrowed, ownCallsPath, type OwnSearch, showing } from "./own-calls.ts"
import { isOnePage, OwnPages, OwnSearchBar, totalText } from "./own-search-bar.tsx"
import { createOwed } from "./owed-summaries.ts"

/** The agent's own calls, those they missed or refused among them, newest first; read again whenever the server says that the list has changed. */
export const RecentCalls = (props: { readonly agent: string }) => {
  const { board, desk, engineUp, follow, link, now } = useLive()
  const [search, setSearch] = createSignal<OwnSearch>(ALL_OWN)
  // A period is reckoned anew when the list is read again.
  const [round, setRound] = createSignal(0)
  const path = createMemo(() => (round(), ownCallsPath(props.agent, search(), untrack(now), timeZone())))
  const [calls, { refetch }] = createResource(path, fetchCallPage)
  const narrow = (to: Partial<OwnSearch>): void => void setSearch({ ...search(), page: 1, ...to })
  const { lookAgain, owed } = createOwed(() => props.agent)
  const readAgain = (): void => {
    setRound((n) => n + 1)
    void refetch()
    lookAgain()
  }
  const [asked, setAsked] = createSignal<CallRecord | null>(null)
  /** As the list has it now: how the line was, and how long they wrote, is known after the end. */
  const opened = () => {
    const call = asked()
    return call === null ? null : (listed().find(({ id }) => id === call.id) ?? call)
  }
  const hint = follow("calls", props.agent)
  // A server that was away may have had news that no hint told.
  createEffect(
    on(
      [() => hint()?.changes, link, engineUp],
      ([, linkNow, engineNow]) => {
        if (linkNow === "up" && engineNow) readAgain()
      },
      { defer: true }
    )
  )
  const page = (): CallPage | null => {
    const answer = calls.latest
    return answer?.kind === "done" ? answer.value : null
  }
  const hasFailed = () => calls.latest !== undefined && calls.latest.kind !== "done"
  const listed = (): ReadonlyArray<CallRecord> => page()?.items ?? []
  /** What was filled in there is owed no more. */
  const close = (): void => {
    setAsked(null)
    void allKept().then(readAgain)
  }
  const queueName = (call: CallRecord): string =>
    call.queue === null ? "—" : (board()?.queues[call.queue]?.name ?? call.queue)

  return (
    <section
      class="panel flex h-full min-h-0 flex-col max-md:rounded-none max-md:border-0"
      aria-label={t("calls.title")}
    >
      <header class="flex min-h-11 flex-none flex-wrap items-center gap-x-4 gap-y-1 border-b border-line pr-1 pl-4 max-md:py-1">
        <h2 class="font-semibold">{t("calls.title")}</h2>
        <Show when={listed().length > 0 && page()}>{(found) => <Figures page={found()} agent={props.agent} />}</Show>
        <span class="ml-auto flex min-w-0 gap-1">
          {/* The top bar has no room for it there. */}
          <Show when={desk()}>
            {(own) => (
              <span class="sm:hidden">
                <MyDay desk={own()} />
              </span>
            )}
          </Show>
          <ShownChips
            shown={search().shown}
            owed={owed().size}
            onShow={(shown) => setSearch(showing(search(), shown))}
          />
          <button
            type="button"
            class="btn btn-plain px-2 text-muted"
            aria-label={t("calls.refresh")}
            onClick={readAgain}
          >
            <Icon name="refresh" />
          </button>
        </span>
      </header>
      <OwnSearchBar search={search()} onNarrow={narrow} />
      {/* `relative`: the words for screen readers alone stay inside, where they can be scrolled to. */}
      <div class="@container relative min-h-0 flex-1 overflow-auto">
        <Show when={!hasFailed()} fallback={<CallsFailed onRetry={readAgain} />}>
          <Show when={listed().length > 0} fallback={<NoCalls loading={page() === null} search={search()} />}>
            <table class="w-full border-collapse">
              <thead class="sticky top-0 bg-surface text-left text-sm text-muted">
                <tr class="h-8 @min-[42rem]:[&>th]:px-2 @max-[42rem]:[&>th]:px-1.5 [&>th]:font-normal [&>th]:whitespace-nowrap @max-[24rem]:[&>th:first-child]:pl-2 @min-[24rem]:[&>th:first-child]:pl-4">
                  <th>{t("calls.time")}</th>
                  <th>{t("calls.number")}</th>
                  <th class="@max-[38rem]:hidden">{t("calls.queue")}</th>
                  <th>{t("calls.outcome")}</th>
                  <th class="text-right @max-[38rem]:hidden">{t("calls.wait")}</th>
                  <th class="text-right @max-[38rem]:hidden">{t("calls.talk")}</th>
                  <th class="text-right @max-[38rem]:hidden">{t("calls.wrap-up")}</th>
                  <th>
                    <span class="sr-only">{t("calls.details")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={listed()}>
                  {(call) => (
                    <CallRow
                      agent={props.agent}
                      call={call}
                      queue={queueName(call)}
                      isOwed={owed().has(call.id)}
                      onOpen={() => setAsked(call)}
                    />
                  )}
                </For>
              </tbody>
            </table>
          </Show>
        </Show>
      </div>
      <Show when={page()}>
        {(found) => <OwnPages page={found()} at={search().page} onGo={(to) => narrow({ page: to })} />}
      </Show>
      <Show when={opened()}>{(call) => <CallDrawer call={call()} seenBy={props.agent} onClose={close} />}</Show>
    </section>
  )
}

/** How many there are; and what they lasted where all are on this page: beside the number of all it would be read as of all. */
const Figures = (props: { readonly page: CallPage; readonly agent: string }) => {
  const mine = () => props.page.items.filter(({ agent }) => agent === props.agent)
  return (
    <>
      <span class="num text-sm text-muted">{t("calls.count", { n: totalText(props.page) })}</span>
      <Show when={isOnePage(props.page)}>
        <span class="num text-sm text-muted">
          {t("calls.mean-talk")} {spanOrDash(meanMs(mine().map((call) => call.talkMs)))}
        </span>
        <span class="num text-sm text-muted">
          {t("calls.mean-wrap-up")} {spanOrDash(meanMs(mine().map((call) => call.wrapUpMs)))}
        </span>
      </Show>
    </>
  )
}

const ShownChips = (props: {
  readonly shown: CallsShown
  readonly owed: number
  readonly onShow: (shown: CallsShown) => void
}) => (
  <span class="flex flex-wrap gap-1" role="group" aria-label={t("calls.show")}>
    <For each={CALLS_SHOWN}>
      {(each) => (
        <button
          type="button"
          class="chip"
          aria-pressed={props.shown === each}
          data-shown={each || "all"}
          onClick={() => props.onShow(each)}
        >
          {shownText(each)}
          <Show when={each === "owed" && props.owed > 0}>
            <b class="num text-ring" data-testid="owed-count">
              {props.owed}
            </b>
          </Show>
        </button>
      )}
    </For>
  </span>
)

const shownText = (shown: CallsShown): string => {
  if (shown === "") return t("calls.show-all")
  return shown === "owed" ? t("summary.owed") : t(`outcome.${shown}`)
}

const noneText = (shown: CallsShown): string => {
  if (shown === "owed") return t("calls.none-owed")
  return t(shown === "missed" ? "calls.none-missed" : "calls.none-rejected")
}

const CallRow = (props: {
  readonly agent: string
  readonly call: CallRecord
  readonly queue: string
  readonly isOwed: boolean
  readonly onOpen: () => void
}) => {
  const { now } = useLive()
  const number = () => props.call[sideOf(props.call, props.agent)]
  /** What a colleague did after it was missed here is the colleague's. */
  const isMine = () => props.call.agent === props.agent
  const talkMs = () => (isMine() ? props.call.talkMs : null)
  return (
    <tr
      class="num h-9 border-t border-line hover:bg-raised @max-[38rem]:[&>td]:py-1 @min-[42rem]:[&>td]:px-2 @max-[42rem]:[&>td]:px-1.5 [&>td]:whitespace-nowrap @max-[24rem]:[&>td:first-child]:pl-2 @min-[24rem]:[&>td:first-child]:pl-4"
      data-call={props.call.id}
    >
      <td>
        {momentText(props.call.arrivedAt, now())}
        <Below class="max-w-24 truncate">{props.queue}</Below>
      </td>
      <td>
        <NumberOfCall call={props.call} side={sideOf(props.call, props.agent)} />
        <Below>
          {t("calls.wait")} {spanOrDash(props.call.waitMs)}
        </Below>
      </td>
      <td class="max-w-32 truncate @max-[38rem]:hidden">{props.queue}</td>
      <td>
        <span class="inline-flex items-center gap-1.5">
          <Result call={props.call} seenBy={props.agent} />
          <Show when={isMine()}>
            <RecordedSign call={props.call} />
          </Show>
          <Show when={props.isOwed}>
            <OwedSign textClass="@max-[42rem]:sr-only" />
          </Show>
        </span>
        <Below>
          {t("calls.talk")} {spanOrDash(talkMs())}
        </Below>
      </td>
      <td class="text-right @max-[38rem]:hidden">{spanOrDash(props.call.waitMs)}</td>
      <td class="text-right @max-[38rem]:hidden">{spanOrDash(talkMs())}</td>
      <td class="text-right @max-[38rem]:hidden">{spanOrDash(isMine() ? props.call.wrapUpMs : null)}</td>
      <td class="text-right">
        <button
          type="button"
          class="btn btn-plain text-accent @max-[42rem]:px-2"
          aria-label={t("calls.details-of", { number: number() })}
          onClick={() => props.onOpen()}
        >
          <span class="@max-[38rem]:hidden">{t("calls.details")}</span>
          <span class="inline-flex @[38rem]:hidden">
            <Icon name="info" />
          </span>
        </button>
        <CallBack call={props.call} />
      </td>
    </tr>
  )
}

/** A second line, where a narrow pane has no room for a column. */
const Below = (props: { readonly class?: string; readonly children: JSX.Element }) => (
  <div class={`text-sm text-muted @[38rem]:hidden ${props.class ?? ""}`}>{props.children}</div>
)

const NoCalls = (props: { readonly loading: boolean; readonly search: OwnSearch }) => (
  <div class="grid h-full min-h-40 place-items-center text-center text-muted">
    <Show when={!props.loading} fallback={t("app.loading")}>
      <div>
        <Show
          when={isNarrowed(props.search)}
          fallback={
            <Show when={props.search.shown !== ""}>
              <p>{noneText(props.search.shown)}</p>
            </Show>
          }
        >
          <p>{t("call-list.empty")}</p>
        </Show>
        <Show when={!isNarrowed(props.search) && props.search.shown === ""}>
          <p class="font-semibold text-text">{t("calls.empty")}</p>
          <p class="mt-1 text-sm">{t("calls.empty-hint")}</p>
        </Show>
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
