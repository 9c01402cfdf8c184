import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import { createNames } from "../calls/names.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { dateTimeText } from "../shared/time-text.ts"
import type { AuditLine } from "./fetch-audit.ts"
import { actionText, idText, objectText, wayTo } from "./line-words.ts"

/** A page of the log. Each row opens its line, by a click anywhere and by the button that its time is. */
export const AuditTable = (props: {
  readonly lines: ReadonlyArray<AuditLine>
  readonly onOpen: (line: AuditLine) => void
}) => (
  <div class="@container relative h-full overflow-auto" data-testid="audit">
    <table class="w-full border-collapse">
      <thead class="sticky top-0 z-1 bg-surface text-left text-sm text-muted">
        <tr class="h-9 [&>th]:px-2 [&>th]:font-normal [&>th]:whitespace-nowrap [&>th:first-child]:pl-4">
          <th scope="col">{t("audit.time")}</th>
          <th scope="col" class="@max-3xl:hidden">
            {t("audit.account")}
          </th>
          <th scope="col">{t("audit.action")}</th>
          <th scope="col" class="@max-3xl:hidden">
            {t("audit.object")}
          </th>
          <th scope="col">{t("audit.id")}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.lines}>{(line) => <Row line={line} onOpen={() => props.onOpen(line)} />}</For>
      </tbody>
    </table>
  </div>
)

const Row = (props: { readonly line: AuditLine; readonly onOpen: () => void }) => {
  const { session } = useLive()
  const { agentName } = createNames()
  const who = () => agentName(props.line.account)
  const open = (event: MouseEvent): void => {
    // Who marks an id to copy it does not mean the row.
    if (getSelection()?.type !== "Range" && !(event.target as Element).closest("button, a")) props.onOpen()
  }
  return (
    <tr
      class="num h-10 cursor-pointer border-t border-line hover:bg-raised [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-4"
      data-line={props.line.serial}
      onClick={open}
    >
      <td>
        <button type="button" class="row-link text-left whitespace-nowrap" onClick={() => props.onOpen()}>
          {dateTimeText(props.line.at)}
        </button>
        <div class="text-sm text-muted @3xl:hidden">{who()}</div>
      </td>
      <td class="max-w-48 truncate @max-3xl:hidden" title={who()}>
        {who()}
      </td>
      <td>
        {actionText(props.line.action)}
        <div class="text-sm text-muted @3xl:hidden">{objectText(props.line.object)}</div>
      </td>
      <td class="@max-3xl:hidden">{objectText(props.line.object)}</td>
      <td class="max-w-72 truncate @max-3xl:max-w-24" title={props.line.id}>
        <Show when={wayTo(props.line, session)} fallback={idText(props.line)}>
          {(way) => (
            <A class="text-accent hover:underline" href={way().href} title={way().text}>
              {idText(props.line)}
            </A>
          )}
        </Show>
      </td>
    </tr>
  )
}
