import { Popover } from "@kobalte/core/popover"
import { For } from "solid-js"
import type { Opened } from "../../controls/opened-later.tsx"
import { say, t } from "../../shared/language.ts"
import type { ListFields } from "./own-columns.ts"

export const ColumnPopover: Opened<{ readonly fields: ListFields }> = (props) => (
  <Popover gutter={4} placement="bottom-start" defaultOpen>
    <Popover.Trigger {...props.opener} />
    <Popover.Portal>
      <Popover.Content class="floating max-h-96 w-64 overflow-y-auto p-3" aria-label={t("list.columns")}>
        <p class="mb-1 text-sm text-muted">{t("list.columns-own")}</p>
        <For each={props.fields.offered()}>
          {({ name, words }) => (
            <label class="flex min-h-8 items-center gap-2">
              <input type="checkbox" checked={props.fields.isShown(name)} onChange={() => props.fields.toggle(name)} />
              <span class="min-w-0 truncate">{say(words)}</span>
            </label>
          )}
        </For>
      </Popover.Content>
    </Popover.Portal>
  </Popover>
)
