import { useSearchParams } from "@solidjs/router"
import { createMemo, createResource, createSignal, Show } from "solid-js"
import type { Refused } from "../administration/records.ts"
import { Waiting } from "../administration/waiting.tsx"
import { pageOf } from "../calls/call-search.ts"
import { PageTurner } from "../controls/page-turner.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { timeZone } from "../shared/time-zone.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { AuditBar } from "./audit-bar.tsx"
import { AuditDrawer } from "./audit-drawer.tsx"
import { PAGE_LINES, searchOf } from "./audit-search.ts"
import { AuditTable } from "./audit-table.tsx"
import { type AuditLine, type AuditPage as Page, fetchAuditPage } from "./fetch-audit.ts"

/** Who did what, newest first, as far as the person may see it: found, opened, taken as a file. */
export const AuditPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "audit.view")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <Listed />
    </Show>
  )
}

/** A list is not asked for by itself: no row moves under a hand. */
const Listed = () => {
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  const [opened, setOpened] = createSignal<AuditLine | null>(null)
  const path = createMemo(() => `/api/audit?${searchOf(query, timeZone()).toString()}`)
  const [answer, { refetch }] = createResource(path, fetchAuditPage)
  const page = (): Page | null => {
    const found = answer.latest
    return found?.kind === "done" ? found.value : null
  }
  const refused = (): Refused | null => {
    const found = answer.loading ? undefined : answer.latest
    return found === undefined || found.kind === "done" ? null : found
  }
  const set = (changes: Readonly<Record<string, string>>): void => setQuery({ page: "", ...changes }, { replace: true })
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: t("go.audit"), href: null }]} />
      <main class="flex min-h-0 flex-1 flex-col">
        <AuditBar query={query} onChange={set} onAgain={() => void refetch()} />
        <div class="min-h-0 flex-1 border-t border-line bg-surface">
          <Show
            when={page()}
            fallback={<Waiting refused={refused()} unfit={t("audit.unfit")} onRetry={() => void refetch()} />}
          >
            {(found) => (
              <Show
                when={found().items.length > 0}
                fallback={<p class="p-8 text-center text-muted">{t("audit.empty")}</p>}
              >
                <AuditTable lines={found().items} onOpen={setOpened} />
              </Show>
            )}
          </Show>
        </div>
        <Show when={page()}>
          {(found) => (
            <PageTurner
              at={pageOf(query)}
              last={Math.max(1, Math.ceil(found().total / PAGE_LINES))}
              onGo={(to) => setQuery({ page: String(to) })}
            >
              {t("list.total", { total: found().total.toLocaleString() })}
            </PageTurner>
          )}
        </Show>
      </main>
      <Show when={opened()} keyed>
        {(line) => <AuditDrawer line={line} onClose={() => setOpened(null)} />}
      </Show>
    </div>
  )
}
