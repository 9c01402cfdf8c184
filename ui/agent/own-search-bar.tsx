import { Show } from "solid-js"
import { CALLS_FOUND_LIMIT, type CallPage } from "#wire/records.ts"
import { PAGE_CALLS } from "../calls/call-search.ts"
import { PageTurner } from "../controls/page-turner.tsx"
import { Select } from "../controls/select.tsx"
import { TypedSearch } from "../controls/typed-search.tsx"
import { t } from "../shared/language.ts"
import type { OwnSearch } from "./own-calls.ts"

const PERIODS = ["today", "week", "month", "all"] as const

/** Looks for a call among one's own, by number or by what was written of it. */
export const OwnSearchBar = (props: {
  readonly search: OwnSearch
  readonly onNarrow: (to: Partial<OwnSearch>) => void
}) => (
  <div class="flex flex-none flex-wrap items-center gap-2 border-b border-line px-4 py-1.5 max-md:px-2" role="search">
    <TypedSearch
      class="min-w-0 flex-1"
      maxLength={100}
      label={t("calls.search")}
      hint={t("calls.search")}
      value={props.search.typed}
      onRest={(typed) => props.onNarrow({ typed })}
    />
    <div class="w-32 flex-none">
      <Select
        label={t("call-list.period")}
        options={PERIODS.map((value) => ({ value, text: t(`period.${value}`) }))}
        value={props.search.period}
        onChange={(period) => props.onNarrow({ period: period as OwnSearch["period"] })}
      />
    </div>
  </div>
)

/** Of all pages; the server counts no further than its limit. */
export const totalText = ({ isMore, total }: Pick<CallPage, "isMore" | "total">): string =>
  isMore ? `${CALLS_FOUND_LIMIT.toLocaleString()}+` : total.toLocaleString()

export const isOnePage = ({ isMore, total }: Pick<CallPage, "isMore" | "total">): boolean =>
  !isMore && total <= PAGE_CALLS

/** Not there while all fits on one page. */
export const OwnPages = (props: {
  readonly page: CallPage
  readonly at: number
  readonly onGo: (page: number) => void
}) => {
  const last = () => Math.max(1, Math.ceil(props.page.total / PAGE_CALLS))
  return (
    <Show when={last() > 1 || props.at > 1}>
      <PageTurner at={props.at} last={last()} onGo={props.onGo}>
        {t("list.total", { total: totalText(props.page) })}
      </PageTurner>
    </Show>
  )
}
