import { Popover } from "@kobalte/core/popover"
import Columns3 from "lucide-solid/icons/columns-3"
import { For, Show } from "solid-js"
import { say, t } from "../../shared/language.ts"
import type { ListFields } from "./own-columns.ts"

/** Which of the centre's own fields a list shows. */
export const ColumnMenu = (props: { readonly fields: ListFields }) => (
  <Show when={props.fields.offered().length > 0}>
    <Popover gutter={4} placement="bottom-start">
      <Popover.Trigger class="btn" data-testid="columns">
        <Columns3 size={16} aria-hidden="true" />
        {t("list.columns")}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="floating max-h-96 w-64 overflow-y-auto p-3" aria-label={t("list.columns")}>
          <p class="mb-1 text-sm text-muted">{t("list.columns-own")}</p>
          <For each={props.fields.offered()}>
            {({ name, words }) => (
              <label class="flex min-h-8 items-center gap-2">
                <input
                  type="checkbox"
                  checked={props.fields.isShown(name)}
                  onChange={() => props.fields.toggle(name)}
                />
                <span class="min-w-0 truncate">{say(words)}</span>
              </label>
            )}
          </For>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  </Show>
)
