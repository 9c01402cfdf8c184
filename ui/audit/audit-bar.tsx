import RefreshCw from "lucide-solid/icons/refresh-cw"
import { For, Show } from "solid-js"
import { download, headsLanguage } from "../administration/download.ts"
import { textOf } from "../calls/call-search.ts"
import { Combobox } from "../controls/combobox.tsx"
import { type ExportFormat, ExportMenu } from "../controls/export-menu.tsx"
import { TypedSearch } from "../controls/typed-search.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { timeZone } from "../shared/time-zone.ts"
import { mayOpen } from "../shell/may-open.ts"
import { ALL_FILTERS, filterOf } from "./audit-search.ts"
import { ACTIONS, actionText, objectOptions } from "./line-words.ts"

type Params = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

/** Everything that narrows the log. */
export const AuditBar = (props: {
  readonly query: Params
  readonly onChange: (changes: Readonly<Record<string, string>>) => void
  readonly onAgain: () => void
}) => {
  const { session } = useLive()
  const exportAs = (format: ExportFormat): void => {
    const query = filterOf(props.query, timeZone())
    query.set("format", format)
    query.set("heads", headsLanguage())
    void download(null, `/api/audit/export?${query.toString()}`, `${t("area.audit")}.${format}`)
  }
  const isNarrowed = () => ALL_FILTERS.some((name) => textOf(props.query, name) !== "")
  const choices = () =>
    [
      { name: "action", options: ACTIONS.map((value) => ({ value, text: actionText(value) })) },
      { name: "object", options: objectOptions() }
    ] as const
  return (
    <div class="flex flex-none flex-wrap items-center gap-2 px-4 py-2">
      <For each={["from", "to"] as const}>
        {(end) => (
          <input
            type="date"
            class="input num w-38 max-sm:w-[calc(50%-0.25rem)]"
            aria-label={t(`audit.${end}`)}
            title={t(`audit.${end}`)}
            value={textOf(props.query, end)}
            onChange={(event) => props.onChange({ [end]: event.currentTarget.value })}
          />
        )}
      </For>
      <TypedSearch
        class="w-48"
        maxLength={200}
        label={t("audit.account")}
        hint={t("audit.account-hint")}
        value={textOf(props.query, "account")}
        onRest={(account) => props.onChange({ account })}
      />
      <TypedSearch
        class="w-44"
        maxLength={200}
        label={t("audit.text")}
        hint={t("audit.text-hint")}
        value={textOf(props.query, "text")}
        onRest={(text) => props.onChange({ text })}
      />
      <For each={choices()}>
        {({ name, options }) => (
          <div class="w-40 max-sm:w-[calc(50%-0.25rem)]">
            <Combobox
              label={t(`audit.${name}`)}
              options={options}
              value={textOf(props.query, name) || null}
              isNullable
              placeholder={t(`audit.${name}-any`)}
              onChange={(value) => props.onChange({ [name]: value ?? "" })}
            />
          </div>
        )}
      </For>
      <Show when={isNarrowed()}>
        <button
          type="button"
          class="btn"
          onClick={() => props.onChange(Object.fromEntries(ALL_FILTERS.map((name) => [name, ""])))}
        >
          {t("audit.clear")}
        </button>
      </Show>
      <span class="ml-auto flex gap-2">
        <button type="button" class="btn px-2" aria-label={t("calls.refresh")} onClick={() => props.onAgain()}>
          <RefreshCw size={16} aria-hidden="true" />
        </button>
        <Show when={mayOpen(session, "audit.export")}>
          <ExportMenu label={t("audit.export")} onExport={exportAs} />
        </Show>
      </span>
    </div>
  )
}
