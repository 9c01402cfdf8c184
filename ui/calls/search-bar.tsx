import { Popover } from "@kobalte/core/popover"
import ListFilter from "lucide-solid/icons/list-filter"
import RefreshCw from "lucide-solid/icons/refresh-cw"
import { For, Show } from "solid-js"
import { Combobox } from "../controls/combobox.tsx"
import { type ExportFormat, ExportMenu } from "../controls/export-menu.tsx"
import { type Option, Select } from "../controls/select.tsx"
import { TypedSearch } from "../controls/typed-search.tsx"
import { download, headsLanguage } from "../administration/download.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { timeZone } from "../shared/time-zone.ts"
import { mayOpen } from "../shell/may-open.ts"
import { exportQuery, type Filter, PERIODS, periodOf, textOf } from "./call-search.ts"
import { createReasons } from "./remarks.ts"
import { createNames } from "./names.ts"

type Params = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
interface Searching {
  readonly kind: "calls" | "recordings"
  readonly query: Params
  readonly onChange: (changes: Readonly<Record<string, string>>) => void
}

/** Everything that narrows a list of calls. */
export const SearchBar = (props: Searching & { readonly onAgain: () => void }) => {
  const { now, session } = useLive()
  const exportAs = (format: ExportFormat): void => {
    const query = exportQuery(props.query, now(), timeZone())
    query.set("format", format)
    query.set("heads", headsLanguage())
    if (props.kind === "recordings") query.set("recorded", "yes")
    void download(null, `/api/calls/export?${query.toString()}`, `${t("area.calls")}.${format}`)
  }
  return (
    <div class="flex flex-none flex-wrap items-center gap-2 px-4 py-2">
      <div class="w-32">
        <Select
          label={t("call-list.period")}
          options={PERIODS.map((value) => ({ value, text: t(`period.${value}`) }))}
          value={periodOf(props.query)}
          onChange={(period) => props.onChange({ period, ...(period === "days" ? {} : { from: "", to: "" }) })}
        />
      </div>
      <Show when={periodOf(props.query) === "days"}>
        <For each={["from", "to"] as const}>
          {(end) => (
            <input
              type="date"
              class="input num w-38"
              aria-label={t(`call-list.${end}`)}
              value={textOf(props.query, end)}
              onChange={(event) => props.onChange({ [end]: event.currentTarget.value })}
            />
          )}
        </For>
      </Show>
      <TypedSearch
        class="w-44"
        inputmode="tel"
        maxLength={25}
        label={t("call-list.number")}
        hint={t("call-list.number-hint")}
        value={textOf(props.query, "number")}
        onRest={(number) => props.onChange({ number })}
      />
      <TypedSearch
        class="w-72"
        maxLength={100}
        label={t("call-list.text")}
        hint={t("call-list.text-hint")}
        value={textOf(props.query, "text")}
        onRest={(text) => props.onChange({ text })}
      />
      <Filters {...props} />
      <span class="ml-auto flex gap-2">
        <button type="button" class="btn px-2" aria-label={t("calls.refresh")} onClick={() => props.onAgain()}>
          <RefreshCw size={16} aria-hidden="true" />
        </button>
        <Show when={mayOpen(session, "reports.export")}>
          <ExportMenu label={t("call-list.export")} onExport={exportAs} />
        </Show>
      </span>
    </div>
  )
}

/** An empty choice would show nothing. */
const ANY = "*"
const OUTCOMES = ["handled", "abandoned", "in-flow", "refused", "unanswered", "callback", "voicemail"] as const

const Filters = (props: Searching) => {
  const { agents, queues } = createNames()
  const reasons = createReasons()
  const any: Option = { value: ANY, text: t("list.filter-any") }
  const choices = (): ReadonlyArray<readonly [Filter, string, ReadonlyArray<Option>]> => [
    [
      "ring",
      t("call-list.ring"),
      (["missed", "rejected"] as const).map((value) => ({ value, text: t(`outcome.${value}`) }))
    ],
    ["outcome", t("calls.outcome"), OUTCOMES.map((value) => ({ value, text: t(`outcome.${value}`) }))],
    [
      "direction",
      t("call-list.direction"),
      (["in", "out", "internal", "callback", "alarm"] as const).map((value) => ({
        value,
        text: t(`direction.${value}`)
      }))
    ],
    [
      "list",
      t("call-list.list"),
      (["black", "vip", "white"] as const).map((value) => ({ value, text: t(`caller-list.${value}`) }))
    ],
    [
      "summary",
      t("call-list.summary"),
      (["owed", "follow-up"] as const).map((value) => ({ value, text: t(`call-list.summary-${value}`) }))
    ],
    ["queue", t("calls.queue"), queues()]
  ]
  const names = ["ring", "outcome", "direction", "list", "queue", "agent", "reason", "summary"] as const
  const count = () => names.filter((name) => textOf(props.query, name) !== "").length
  return (
    <Popover gutter={4} placement="bottom-start">
      <Popover.Trigger class="btn">
        <ListFilter size={16} aria-hidden="true" />
        {count() === 0 ? t("list.filter") : t("list.filter-count", { count: count() })}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="floating w-72 p-3" aria-label={t("list.filter")}>
          <For each={choices().filter(([, , options]) => options.length > 0)}>
            {([name, label, options]) => (
              <div class="mb-2">
                <div class="mb-0.5 text-sm text-muted">{label}</div>
                <Select
                  label={label}
                  options={[any, ...options]}
                  value={textOf(props.query, name) || ANY}
                  onChange={(value) => props.onChange({ [name]: value === ANY ? "" : value })}
                />
              </div>
            )}
          </For>
          <Show when={agents().length > 0}>
            <div class="mb-2">
              <div class="mb-0.5 text-sm text-muted">{t("call-list.agent")}</div>
              <Combobox
                label={t("call-list.agent")}
                options={agents()}
                value={textOf(props.query, "agent") || null}
                isNullable
                placeholder={t("list.filter-any")}
                onChange={(value) => props.onChange({ agent: value ?? "" })}
              />
            </div>
          </Show>
          <Show when={reasons.all().length > 0}>
            <div class="mb-2">
              <div class="mb-0.5 text-sm text-muted">{t("remark.reason")}</div>
              <Combobox
                label={t("remark.reason")}
                options={reasons.all()}
                value={textOf(props.query, "reason") || null}
                isNullable
                placeholder={t("list.filter-any")}
                onChange={(value) => props.onChange({ reason: value ?? "" })}
              />
            </div>
          </Show>
          <button
            type="button"
            class="btn mt-1 w-full"
            disabled={count() === 0}
            onClick={() => props.onChange(Object.fromEntries(names.map((name) => [name, ""])))}
          >
            {t("list.filter-clear")}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  )
}
