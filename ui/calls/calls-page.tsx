import { useSearchParams } from "@solidjs/router"
import { createMemo, createResource, createSignal, Show, untrack } from "solid-js"
import { CALLS_FOUND_LIMIT, type CallPage, type CallRecord } from "#wire/records.ts"
import type { Permission } from "#wire/permissions.ts"
import { Waiting } from "../administration/waiting.tsx"
import { PageTurner } from "../controls/page-turner.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { timeZone } from "../shared/time-zone.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { CallTabs } from "./call-tabs.tsx"
import { CallDrawer } from "./call-drawer.tsx"
import { PAGE_CALLS, pageOf, searchOf, textOf } from "./call-search.ts"
import { CallTable } from "./call-table.tsx"
import { fetchCall, fetchCallPage } from "./fetch-calls.ts"
import { SearchBar } from "./search-bar.tsx"

type Kind = "calls" | "recordings"
const ASKED_AT: Readonly<Record<Kind, string>> = { calls: "/api/calls/search", recordings: "/api/recordings" }
const NEEDED: Readonly<Record<Kind, Permission>> = { calls: "calls.view", recordings: "calls.listen" }

/** Every call that the person may see: found, sorted, opened, taken as a file. */
export const CallsPage = () => <Guarded kind="calls" />
/** Those that have a recording which the person may hear. */
export const RecordingsPage = () => <Guarded kind="recordings" />

const Guarded = (props: { readonly kind: Kind }) => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, NEEDED[props.kind])}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <Listed kind={props.kind} />
    </Show>
  )
}

/** A list is not asked for by itself: no row moves under a hand. */
const Listed = (props: { readonly kind: Kind }) => {
  const { now } = useLive()
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  // The clock alone asks nothing anew: a period is reckoned when something else was asked, or by the button.
  const [round, setRound] = createSignal(0)
  const asked = createMemo(() => {
    round()
    const { call: _call, ...search } = query
    return JSON.stringify(search)
  })
  const path = createMemo(() => {
    const search = searchOf(JSON.parse(asked()) as typeof query, untrack(now), timeZone())
    return `${ASKED_AT[props.kind]}?${new URLSearchParams(search as Record<string, string>).toString()}`
  })
  const [answer, { refetch }] = createResource(path, fetchCallPage)
  const page = (): CallPage | null => {
    const found = answer.latest
    return found?.kind === "done" ? found.value : null
  }
  const refused = () => {
    const found = answer.loading ? undefined : answer.latest
    return found === undefined || found.kind === "done" ? null : found
  }
  const set = (changes: Readonly<Record<string, string>>): void => {
    setQuery({ page: "", ...changes }, { replace: true })
  }
  const again = (): void => {
    setRound((n) => n + 1)
    void refetch()
  }
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: t(`area.${props.kind}`), href: null }]} />
      <main class="flex min-h-0 flex-1 flex-col">
        <CallTabs />
        <SearchBar kind={props.kind} query={query} onChange={set} onAgain={again} />
        <div class="min-h-0 flex-1 border-t border-line bg-surface">
          <Show
            when={page()}
            fallback={<Waiting refused={refused()} unfit={t("call-list.unfit")} onRetry={() => void refetch()} />}
          >
            {(found) => (
              <Show
                when={found().items.length > 0}
                fallback={<p class="p-8 text-center text-muted">{t("call-list.empty")}</p>}
              >
                <CallTable
                  calls={found().items}
                  sort={textOf(query, "sort")}
                  order={textOf(query, "order")}
                  onSort={(sort, order) => set({ sort, order })}
                  onOpen={(call) => setQuery({ call: call.id }, { replace: true })}
                />
              </Show>
            )}
          </Show>
        </div>
        <Show when={page()}>
          {(found) => <Pages page={found()} at={pageOf(query)} onGo={(to) => setQuery({ page: String(to) })} />}
        </Show>
      </main>
      <Opened
        id={textOf(query, "call")}
        among={page()?.items ?? []}
        onClose={() => setQuery({ call: "" }, { replace: true })}
      />
    </div>
  )
}

const Pages = (props: { readonly page: CallPage; readonly at: number; readonly onGo: (page: number) => void }) => {
  const last = () => Math.max(1, Math.ceil(props.page.total / PAGE_CALLS))
  const total = () => (props.page.isMore ? `${CALLS_FOUND_LIMIT.toLocaleString()}+` : props.page.total.toLocaleString())
  return (
    <PageTurner at={props.at} last={last()} onGo={props.onGo}>
      {t("list.total", { total: total() })}
      <Show when={props.page.isMore && props.at >= last()}> · {t("call-list.narrow")}</Show>
    </PageTurner>
  )
}

/** The call of the address; one that is not on this page is asked for. */
const Opened = (props: {
  readonly id: string
  readonly among: ReadonlyArray<CallRecord>
  readonly onClose: () => void
}) => {
  const [found] = createResource(
    () => (props.id === "" ? null : props.id),
    async (id) => props.among.find((call) => call.id === id) ?? (await fetchCall(id).catch(() => null))
  )
  return (
    <Show when={props.id === "" ? null : found.latest} keyed>
      {(call) => <CallDrawer call={call} onClose={() => props.onClose()} />}
    </Show>
  )
}
